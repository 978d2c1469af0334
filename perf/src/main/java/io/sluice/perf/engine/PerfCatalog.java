package io.sluice.perf.engine;

import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.Factory;

/** A catalog that knows where the rows of its two tables come from and go. */
final class PerfCatalog extends GenericInMemoryCatalog {

    private static final String NAME = "perf";

    private final TablesFactory factory;

    private PerfCatalog(TablesFactory factory) {
        super(NAME);
        this.factory = factory;
    }

    /**
     * Makes it the current catalog, with the table {@code trades} of {@link RowForm}'s rows.
     *
     * @param trades where they come from
     * @param results where the rows of {@link #createResults} go
     */
    @SuppressWarnings("deprecation") // The other way is for catalogs that are found by a name.
    static void use(StreamTableEnvironment tables, TradesTable trades, ResultsTable results) {
        tables.registerCatalog(NAME, new PerfCatalog(new TablesFactory(trades, results)));
        tables.useCatalog(NAME);
        tables.createTable(
                "trades",
                descriptor(
                        Schema.newBuilder()
                                .column("trader", DataTypes.STRING().notNull())
                                .column("symbol", DataTypes.STRING().notNull())
                                .column("quantity", DataTypes.BIGINT().notNull())
                                .column("price", DataTypes.DOUBLE().notNull())
                                .column("ts", DataTypes.TIMESTAMP_LTZ(3))
                                .watermark("ts", "SOURCE_WATERMARK()")
                                .build()));
    }

    /** Creates the table {@code results} in the current catalog, which is one of these. */
    static void createResults(StreamTableEnvironment tables, Schema schema) {
        tables.createTable("results", descriptor(schema));
    }

    private static TableDescriptor descriptor(Schema schema) {
        return TableDescriptor.forConnector(NAME).schema(schema).build();
    }

    @Override
    public Optional<Factory> getFactory() {
        return Optional.of(factory);
    }

    private record TablesFactory(TradesTable trades, ResultsTable results)
            implements DynamicTableSourceFactory, DynamicTableSinkFactory {

        @Override
        public DynamicTableSource createDynamicTableSource(Context context) {
            return trades;
        }

        @Override
        public DynamicTableSink createDynamicTableSink(Context context) {
            return results;
        }

        @Override
        public String factoryIdentifier() {
            return NAME;
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
