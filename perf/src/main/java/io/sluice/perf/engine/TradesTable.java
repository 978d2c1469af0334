package io.sluice.perf.engine;

import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsSourceWatermark;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.Factory;

/**
 * The table {@code trades}, as a connector makes one: the planner reads the stream's rows as they
 * are and takes the watermarks from it.
 */
record TradesTable(DataStream<RowData> stream) implements ScanTableSource, SupportsSourceWatermark {

    /** Creates the table over a stream of {@link RowForm}. */
    @SuppressWarnings("deprecation") // The other way is for catalogs that are found by a name.
    static void create(StreamTableEnvironment tables, DataStream<RowData> stream) {
        tables.registerCatalog("perf", new Connected(new TradesTable(stream)));
        tables.useCatalog("perf");
        tables.createTable(
                "trades",
                TableDescriptor.forConnector("trades")
                        .schema(
                                Schema.newBuilder()
                                        .column("trader", DataTypes.STRING().notNull())
                                        .column("symbol", DataTypes.STRING().notNull())
                                        .column("quantity", DataTypes.BIGINT().notNull())
                                        .column("price", DataTypes.DOUBLE().notNull())
                                        .column("ts", DataTypes.TIMESTAMP_LTZ(3))
                                        .watermark("ts", "SOURCE_WATERMARK()")
                                        .build())
                        .build());
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        return new DataStreamScanProvider() {
            @Override
            public DataStream<RowData> produceDataStream(
                    ProviderContext provider, StreamExecutionEnvironment environment) {
                return stream;
            }

            @Override
            public boolean isBounded() {
                return true;
            }
        };
    }

    @Override
    public void applySourceWatermark() {
        // The stream has watermarks.
    }

    @Override
    public DynamicTableSource copy() {
        return this;
    }

    @Override
    public String asSummaryString() {
        return "trades";
    }

    /** A catalog that knows where its table comes from. */
    private static final class Connected extends GenericInMemoryCatalog {

        private final TradesTable table;

        Connected(TradesTable table) {
            super("perf");
            this.table = table;
        }

        @Override
        public Optional<Factory> getFactory() {
            return Optional.of(new TradesFactory(table));
        }
    }

    private record TradesFactory(TradesTable table) implements DynamicTableSourceFactory {

        @Override
        public DynamicTableSource createDynamicTableSource(Context context) {
            return table;
        }

        @Override
        public String factoryIdentifier() {
            return "trades";
        }

        @Override
        public Set<ConfigOption<?>> requiredOptions() {
            return Set.of();
        }

        @Override
        public Set<ConfigOption<?>> optionalOptions() {
            return Set.of();
        }
    }
}
