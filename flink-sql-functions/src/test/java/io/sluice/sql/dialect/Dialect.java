package io.sluice.sql.dialect;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/** Sessions with the dialect, and tables for them. */
final class Dialect {

    private static final int TRADES = 5_000;

    private Dialect() {}

    /** A session with Sluice's dialect, of parallelism 2. */
    static StreamTableEnvironment environment() {
        return environment("hive");
    }

    /** A session with a dialect, of parallelism 2. */
    static StreamTableEnvironment environment(String dialect) {
        return environment(dialect, RuntimeExecutionMode.STREAMING);
    }

    /** A session with Sluice's dialect, or in batch mode with Flink's own, of parallelism 2. */
    static StreamTableEnvironment environment(RuntimeExecutionMode mode) {
        return environment(mode == RuntimeExecutionMode.BATCH ? "default" : "hive", mode);
    }

    private static StreamTableEnvironment environment(String dialect, RuntimeExecutionMode mode) {
        Configuration configuration = new Configuration();
        configuration.setString("table.sql-dialect", dialect);
        configuration.set(ExecutionOptions.RUNTIME_MODE, mode);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(2);
        return StreamTableEnvironment.create(environment);
    }

    /** 5,000 trades in 5 s, of 20 traders and 10 symbols; some prices and quantities are NULL. */
    static void createTrades(TableEnvironment tables) {
        StreamTableEnvironment streaming = (StreamTableEnvironment) tables;
        StreamExecutionEnvironment environment =
                ((org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl)
                                streaming)
                        .execEnv();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < TRADES; i++) {
            rows.add(
                    Row.of(
                            "TRADER" + i % 20,
                            "SYM" + i / 20 % 10,
                            i % 17 == 0 ? null : 100.0 + i % 50,
                            i % 13 == 0 ? null : 100L + i % 1000,
                            LocalDateTime.ofEpochSecond(
                                    1_700_000_000L + i / 1000,
                                    i % 1000 * 1_000_000,
                                    ZoneOffset.UTC)));
        }
        streaming.createTemporaryView(
                "trades",
                environment.fromData(
                        rows,
                        Types.ROW_NAMED(
                                new String[] {
                                    "trader_id", "symbol", "price", "quantity", "trade_time"
                                },
                                Types.STRING,
                                Types.STRING,
                                Types.DOUBLE,
                                Types.LONG,
                                Types.LOCAL_DATE_TIME)),
                Schema.newBuilder()
                        .column("trader_id", DataTypes.STRING())
                        .column("symbol", DataTypes.STRING())
                        .column("price", DataTypes.DOUBLE())
                        .column("quantity", DataTypes.BIGINT())
                        .column("trade_time", DataTypes.TIMESTAMP(3))
                        .watermark("trade_time", "trade_time - INTERVAL '0.1' SECOND")
                        .build());
    }

    /** The rows that remain; fails if something is removed that is not there. */
    static List<Row> materialised(List<Row> changes) {
        List<Row> rows = new ArrayList<>();
        for (Row change : changes) {
            Row row = Row.copy(change);
            row.setKind(RowKind.INSERT);
            boolean adds =
                    change.getKind() == RowKind.INSERT || change.getKind() == RowKind.UPDATE_AFTER;
            if (!(adds ? rows.add(row) : rows.remove(row))) {
                throw new AssertionError("cannot apply " + change);
            }
        }
        return rows;
    }
}
