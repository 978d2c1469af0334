package io.sluice.cluster.ledger;

import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.Row;

/**
 * Tables with connector {@code ledger}: the directory is the option {@code path}, and {@code
 * changelog} says what the table accepts: upsert, all, or insert-only.
 */
public final class LedgerTableFactory implements DynamicTableSinkFactory {

    private static final ConfigOption<String> PATH =
            ConfigOptions.key("path").stringType().noDefaultValue();
    private static final ConfigOption<String> CHANGELOG =
            ConfigOptions.key("changelog").stringType().defaultValue("upsert");

    @Override
    public String factoryIdentifier() {
        return "ledger";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(PATH);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(CHANGELOG);
    }

    @Override
    public DynamicTableSink createDynamicTableSink(DynamicTableFactory.Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validate();
        String changelog = helper.getOptions().get(CHANGELOG);
        ChangelogMode mode =
                switch (changelog) {
                    case "upsert" -> ChangelogMode.upsert(false);
                    case "all" -> ChangelogMode.all();
                    case "insert-only" -> ChangelogMode.insertOnly();
                    default ->
                            throw new IllegalArgumentException(
                                    "changelog is '%s'; it must be upsert, all or insert-only"
                                            .formatted(changelog));
                };
        return new LedgerTable(
                helper.getOptions().get(PATH), mode, context.getPhysicalRowDataType());
    }

    private record LedgerTable(String path, ChangelogMode mode, DataType type)
            implements DynamicTableSink {

        @Override
        public ChangelogMode getChangelogMode(ChangelogMode requested) {
            return mode;
        }

        @Override
        public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
            DataStructureConverter converter = context.createDataStructureConverter(type);
            return SinkV2Provider.of(
                    new LedgerSink<RowData>(path, row -> (Row) converter.toExternal(row)));
        }

        @Override
        public DynamicTableSink copy() {
            return this;
        }

        @Override
        public String asSummaryString() {
            return "ledger";
        }
    }
}
