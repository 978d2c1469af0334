package io.sluice.sql.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.types.Row;

/**
 * Tables that keep what is written to them, change by change, for the tests to read: connector
 * {@code memory}, with the option {@code changelog} (upsert, all or insert-only).
 */
public final class MemorySinkFactory implements DynamicTableSinkFactory {

    private static final Map<String, List<Row>> WRITTEN = new ConcurrentHashMap<>();

    private static final ConfigOption<String> CHANGELOG =
            ConfigOptions.key("changelog").stringType().defaultValue("upsert");

    /** What has been written to a table, in the order of arrival. */
    public static List<Row> written(String table) {
        return WRITTEN.computeIfAbsent(table, name -> new CopyOnWriteArrayList<>());
    }

    /** Forgets everything. */
    public static void clear() {
        WRITTEN.clear();
    }

    @Override
    public String factoryIdentifier() {
        return "memory";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(CHANGELOG);
    }

    @Override
    public DynamicTableSink createDynamicTableSink(DynamicTableFactory.Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validate();
        ChangelogMode mode =
                switch (helper.getOptions().get(CHANGELOG)) {
                    case "all" -> ChangelogMode.all();
                    case "insert-only" -> ChangelogMode.insertOnly();
                    default -> ChangelogMode.upsert();
                };
        return new MemorySink(
                context.getObjectIdentifier().getObjectName(),
                mode,
                context.getPhysicalRowDataType());
    }

    private record MemorySink(
            String table, ChangelogMode mode, org.apache.flink.table.types.DataType type)
            implements DynamicTableSink {

        @Override
        public ChangelogMode getChangelogMode(ChangelogMode requested) {
            return mode;
        }

        @Override
        public SinkRuntimeProvider getSinkRuntimeProvider(DynamicTableSink.Context context) {
            DataStructureConverter converter = context.createDataStructureConverter(type);
            boolean keyIsText =
                    type.getLogicalType().getChildren().get(0).is(LogicalTypeRoot.VARCHAR);
            return SinkV2Provider.of(new Writing(table, converter, keyIsText));
        }

        @Override
        public DynamicTableSink copy() {
            return this;
        }

        @Override
        public String asSummaryString() {
            return "memory";
        }
    }

    private record Writing(
            String table, DynamicTableSink.DataStructureConverter converter, boolean keyIsText)
            implements Sink<RowData> {
        @Override
        public SinkWriter<RowData> createWriter(WriterInitContext context) {
            return new Writer(written(table), converter, keyIsText, new ArrayList<>());
        }
    }

    /** A text of a row, which is kept as it was handed over, and what it was then. */
    private record KeptText(StringData text, String then) {}

    /**
     * Keeps the texts of keys, and not copies of them, as {@code upsert-kafka} does where it has a
     * buffer: nobody may change them.
     */
    private record Writer(
            List<Row> rows,
            DynamicTableSink.DataStructureConverter converter,
            boolean keyIsText,
            List<KeptText> keys)
            implements SinkWriter<RowData> {
        @Override
        public void write(RowData row, SinkWriter.Context context) {
            Row kept = (Row) converter.toExternal(row);
            rows.add(kept);
            if (keyIsText && !row.isNullAt(0)) {
                keys.add(new KeptText(row.getString(0), kept.<String>getFieldAs(0)));
            }
        }

        @Override
        public void flush(boolean endOfInput) {
            for (KeptText key : keys) {
                if (!key.text().toString().equals(key.then())) {
                    throw new AssertionError("%s was %s".formatted(key.text(), key.then()));
                }
            }
        }

        @Override
        public void close() {}
    }
}
