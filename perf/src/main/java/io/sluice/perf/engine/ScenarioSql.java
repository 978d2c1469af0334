package io.sluice.perf.engine;

import io.sluice.perf.load.TableContents;
import io.sluice.perf.load.Tally;
import io.sluice.perf.load.TradeSummary;
import io.sluice.perf.load.Workload;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamStatementSet;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/** Scenario 3b, word for word. Its rows have no window, so that each takes back the one before. */
final class ScenarioSql {

    private static final String DIALECT = "table.sql-dialect";

    private static final String TEXT =
            """
            SELECT trader_id, symbol, COUNT(*) AS trade_count, AVG(price) AS avg_price,
                SUM(quantity) AS total_quantity, SUM(price * quantity) AS total_value
            FROM market_data
            GROUP BY trader_id, symbol WINDOW TUMBLING (trade_time, INTERVAL '1' MINUTE)
            EMIT CHANGES""";

    private ScenarioSql() {}

    static void build(DataStream<RowData> trades, Workload workload, Sink<RowData> sink) {
        Configuration dialect = new Configuration();
        dialect.setString(DIALECT, "hive");
        StreamTableEnvironment tables =
                StreamTableEnvironment.create(
                        trades.getExecutionEnvironment(),
                        EnvironmentSettings.newInstance().withConfiguration(dialect).build());
        tables.getConfig().set(DIALECT, "hive");
        tables.getConfig().set("table.local-time-zone", "UTC");
        PerfCatalog.use(
                tables, new TradesTable(trades), new ResultsTable(sink, ChangelogMode.all()));
        tables.executeSql(
                "CREATE TEMPORARY VIEW market_data AS SELECT trader AS trader_id, symbol, price, quantity, ts AS trade_time FROM trades");
        PerfCatalog.createResults(
                tables,
                Schema.newBuilder()
                        .column("trader_id", DataTypes.STRING())
                        .column("symbol", DataTypes.STRING())
                        .column("trade_count", DataTypes.BIGINT())
                        .column("avg_price", DataTypes.DOUBLE())
                        .column("total_quantity", DataTypes.BIGINT())
                        .column("total_value", DataTypes.DOUBLE())
                        .build());
        StreamStatementSet statements = tables.createStatementSet();
        statements.addInsert("results", tables.sqlQuery(TEXT));
        statements.attachAsDataStream();
    }

    /** Adds up rows, less those that are taken back. */
    static final class RowTally implements Tally<RowData> {

        private final TradeSummary summary = new TradeSummary();
        private long count;
        private long rows;
        private long checksum;

        @Override
        public void add(RowData row) {
            count++;
            summary.trader = row.getString(0).toString();
            summary.symbol = row.getString(1).toString();
            summary.trades = row.getLong(2);
            summary.avgPrice = row.getDouble(3);
            summary.volume = row.getLong(4);
            summary.totalValue = row.getDouble(5);
            boolean isNew =
                    row.getRowKind() == RowKind.INSERT || row.getRowKind() == RowKind.UPDATE_AFTER;
            rows += isNew ? 1 : -1;
            checksum += isNew ? summary.checksum() : -summary.checksum();
        }

        @Override
        public long count() {
            return count;
        }

        @Override
        public TableContents contents() {
            return new TableContents(rows, checksum);
        }
    }
}
