package io.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.Emit;
import io.sluice.Windows;
import io.sluice.sql.dialect.MemorySinkFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

/** What docs/table-api.md shows. */
class TableApiExampleITCase {

    private final StreamTableEnvironment tables = Tables.environment();

    @Test
    void sqlBeforeAndATableWithTheSameKeyAfter() throws Exception {
        MemorySinkFactory.clear();
        tables.createTemporaryView("trades", Tables.trades(tables));
        tables.executeSql(
                """
                CREATE TEMPORARY TABLE volumes (
                    trader_id STRING,
                    symbol STRING,
                    window_start TIMESTAMP(3),
                    window_end TIMESTAMP(3),
                    trades BIGINT,
                    volume BIGINT,
                    PRIMARY KEY (trader_id, symbol, window_start, window_end) NOT ENFORCED
                ) WITH ('connector' = 'memory')
                """);

        tables.executeSql(
                "CREATE TEMPORARY VIEW big_trades AS SELECT * FROM trades WHERE quantity > 600");
        Table changes =
                TableWindows.on(tables, tables.from("big_trades"))
                        .keyBy("trader_id", "symbol")
                        .window(Windows.tumbling(Duration.ofMinutes(1)))
                        .aggregate("COUNT(*) AS trades, SUM(quantity) AS volume")
                        .emit(Emit.changes())
                        .toTable();
        tables.createTemporaryView("changes", changes);
        String insert = "INSERT INTO volumes SELECT * FROM changes";

        assertThat(tables.explainSql(insert)).doesNotContainIgnoringCase("materialize");
        tables.executeSql(insert).await();

        List<Row> written = MemorySinkFactory.written("volumes");
        assertThat(written.stream().map(Row::getKind))
                .containsAnyOf(RowKind.INSERT)
                .doesNotContain(RowKind.UPDATE_BEFORE);
        Map<String, Long> latest = new HashMap<>();
        for (Row row : written) {
            latest.put(row.getField(0) + " " + row.getField(1), row.getFieldAs(4));
        }
        // Of the quantities 100 to 1,099, each 5 times, 499 are above 600.
        assertThat(latest.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(5 * 499);
        assertThat(latest).hasSize(20);
    }

    @Test
    void batchModeHasFinalResultsOnly() {
        Table trades = Tables.trades(tables);
        tables.getConfig().set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
        TableQuery query =
                TableWindows.on(tables, trades)
                        .keyBy("symbol")
                        .window(Windows.tumbling(Duration.ofMinutes(1)))
                        .aggregate("COUNT(*) AS trades");

        assertThatThrownBy(query::toTable)
                .isInstanceOf(ValidationException.class)
                .hasMessage(
                        "In batch mode there are only final results: use emit(Emit.finalResults()), or an environment in streaming mode.");
    }
}
