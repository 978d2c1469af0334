package io.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.api.Test;

class WholeRowsTest {

    private static final String COLUMNS =
            "trader_id STRING, symbol STRING, price DOUBLE, quantity INT, trade_time TIMESTAMP_LTZ(3)";
    private static final String WATERMARK =
            ", WATERMARK FOR trade_time AS trade_time - INTERVAL '5' SECOND";

    private final StreamTableEnvironment tables = Tables.environment();

    private WholeRows created(String columns) {
        tables.executeSql(
                "CREATE TABLE trades (%s) WITH ('connector' = 'sluice-trades')".formatted(columns));
        return of(tables.from("trades"));
    }

    private WholeRows of(Table table) {
        return WholeRows.of(table, tables);
    }

    @Test
    void areReadOfAConnectorThatMakesThem() {
        WholeRows rows = created(COLUMNS + WATERMARK);

        assertThat(rows.columns()).isEqualTo(5);
        assertThat(rows.areBetterThan(List.of("symbol", "quantity", "trade_time"))).isTrue();
        assertThat(rows.areBetterThan(List.of("symbol", "trade_time"))).isFalse();
    }

    @Test
    void areNotReadWhereAColumnIsComputed() {
        WholeRows rows = created(COLUMNS + ", turnover AS price * quantity" + WATERMARK);

        assertThat(rows.areBetterThan(List.of("symbol", "turnover", "trade_time"))).isFalse();
    }

    @Test
    void areNotReadOfAQuery() {
        created(COLUMNS + WATERMARK);

        assertThat(of(tables.sqlQuery("SELECT * FROM trades")).columns()).isZero();
        tables.executeSql("CREATE VIEW same AS SELECT * FROM trades");
        assertThat(of(tables.from("same")).columns()).isZero();
        assertThat(of(Tables.trades(tables)).columns()).isZero();
    }

    @Test
    @SuppressWarnings("deprecation") // The other way is for catalogs that are found by a name.
    void areNotReadOfAConnectorThatProjects() {
        tables.registerCatalog("projecting", new ProjectingCatalog());
        tables.useCatalog("projecting");

        assertThat(created(COLUMNS + WATERMARK).columns()).isZero();
    }

    @Test
    void areNotReadOfAConnectorThatIsNotThere() {
        tables.executeSql("CREATE TABLE lost (a STRING) WITH ('connector' = 'nowhere')");

        assertThat(of(tables.from("lost")).columns()).isZero();
    }

    private static final class ProjectingCatalog extends GenericInMemoryCatalog {

        ProjectingCatalog() {
            super("projecting");
        }

        @Override
        public Optional<Factory> getFactory() {
            return Optional.of(new ProjectingFactory());
        }
    }

    private record ProjectingFactory() implements DynamicTableSourceFactory {

        @Override
        public DynamicTableSource createDynamicTableSource(Context context) {
            return new ProjectingSource();
        }

        @Override
        public String factoryIdentifier() {
            return "projecting";
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

    private record ProjectingSource() implements ScanTableSource, SupportsProjectionPushDown {

        @Override
        public ChangelogMode getChangelogMode() {
            return ChangelogMode.insertOnly();
        }

        @Override
        public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
            throw new UnsupportedOperationException("nothing is read");
        }

        @Override
        public boolean supportsNestedProjection() {
            return false;
        }

        @Override
        public void applyProjection(int[][] fields, DataType produced) {
            throw new UnsupportedOperationException("nothing is planned");
        }

        @Override
        public DynamicTableSource copy() {
            return this;
        }

        @Override
        public String asSummaryString() {
            return "projecting";
        }
    }
}
