package io.sluice.sql.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clause in queries of every form, run, beside the same in Flink without it. */
class EmitFormsITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static final String EVERY = " EMIT CHANGES EVERY 500 ROWS";

    private static final String COUNTS =
            "SELECT symbol, COUNT(*) AS n, window_start, window_end FROM TUMBLE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '1' SECOND) GROUP BY symbol, window_start, window_end";

    private static final String SUMS =
            "SELECT trader_id, SUM(quantity), window_start, window_end FROM TUMBLE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '2' SECOND) GROUP BY trader_id, window_start, window_end";

    private TableEnvironment tables;

    @BeforeEach
    void createTables() {
        MemorySinkFactory.clear();
        tables = Dialect.environment();
        Dialect.createTrades(tables);
    }

    /** Of columns that are NULL in some rows, so that a missing column is no NULL of a row. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GROUPING SETS ((symbol), (trader_id), ())",
                "GROUPING SETS ((symbol, trader_id), (symbol))",
                "ROLLUP (symbol, trader_id)",
                "CUBE (symbol, trader_id)"
            })
    void groupingSetsAreThoseOfFlinksBatchMode(String sets) throws Exception {
        String query =
                "SELECT symbol, trader_id, GROUPING(symbol), GROUPING(trader_id), GROUPING_ID(symbol, trader_id), COUNT(*), SUM(quantity), COUNT(DISTINCT price), window_start FROM TUMBLE(TABLE gaps, DESCRIPTOR(trade_time), INTERVAL '2' SECOND) GROUP BY window_start, window_end, "
                        + sets;
        TableEnvironment batch = Dialect.environment(RuntimeExecutionMode.BATCH);
        Dialect.createTrades(batch);
        for (TableEnvironment session : List.of(batch, tables)) {
            session.executeSql(
                    "CREATE TEMPORARY VIEW gaps AS SELECT NULLIF(symbol, 'SYM3') AS symbol, NULLIF(trader_id, 'TRADER5') AS trader_id, price, quantity, trade_time FROM trades");
        }
        List<Row> expected = rows(batch, query);
        assertThat(expected).anyMatch(row -> row.getField(0) == null && row.getField(2).equals(0L));

        for (String clause : List.of(EVERY, " EMIT CHANGES PER RECORD", " EMIT FINAL")) {
            assertThat(Dialect.materialised(rows(tables, query + clause)))
                    .as(clause)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStatementSetWithEveryPolicy(boolean objectReuse) throws Exception {
        tables.getConfig().set(PipelineOptions.OBJECT_REUSE, objectReuse);
        createSink("counts", "symbol", "upsert");
        createSink("sums", "trader_id", "all");
        createSink("finals", "symbol", "insert-only");
        createSink("flinks", "symbol", "insert-only");

        tables.executeSql(
                        """
                        EXECUTE STATEMENT SET BEGIN
                        INSERT INTO counts %s %s;
                        INSERT INTO sums %s EMIT CHANGES PER RECORD;
                        INSERT INTO finals %s EMIT FINAL;
                        INSERT INTO flinks %s;
                        END"""
                                .formatted(COUNTS, EVERY, SUMS, COUNTS, COUNTS))
                .await();

        List<Row> expected = rows(tables, COUNTS);
        assertThat(MemorySinkFactory.written("counts"))
                .hasSizeGreaterThan(expected.size())
                .filteredOn(row -> row.getKind() != RowKind.INSERT)
                .allMatch(row -> row.getKind() == RowKind.UPDATE_AFTER);
        assertThat(latest(MemorySinkFactory.written("counts")))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(Dialect.materialised(MemorySinkFactory.written("sums")))
                .containsExactlyInAnyOrderElementsOf(rows(tables, SUMS));
        assertThat(MemorySinkFactory.written("finals"))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(MemorySinkFactory.written("flinks"))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void viewsOverViews() throws Exception {
        tables.executeSql("CREATE VIEW live AS " + COUNTS + EVERY);
        tables.executeSql("CREATE VIEW many AS SELECT symbol, n, window_end FROM live WHERE n > 7");
        tables.executeSql(
                "CREATE VIEW most AS SELECT window_end, MAX(n) AS m FROM many GROUP BY window_end");

        assertThat(Dialect.materialised(rows(tables, "SELECT * FROM many")))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(
                        rows(
                                tables,
                                "SELECT symbol, n, window_end FROM (" + COUNTS + ") WHERE n > 7"));
        assertThat(Dialect.materialised(rows(tables, "SELECT * FROM most")))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(
                        Dialect.materialised(
                                rows(
                                        tables,
                                        "SELECT window_end, MAX(n) FROM ("
                                                + COUNTS
                                                + ") GROUP BY window_end")));
    }

    @Test
    void aClauseForBothQueriesOfAUnion() throws Exception {
        String union = COUNTS + " UNION ALL " + SUMS;

        assertThat(Dialect.materialised(rows(tables, union + EVERY)))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(rows(tables, union));
    }

    /** Trades of one trader and symbol are 0.2 s apart. */
    @Test
    void windowsOverAnIntervalJoin() throws Exception {
        tables.executeSql(
                "CREATE VIEW pairs AS SELECT a.symbol, a.quantity + b.quantity AS q, a.trade_time FROM trades a JOIN trades b ON a.symbol = b.symbol AND a.trader_id = b.trader_id AND b.trade_time BETWEEN a.trade_time - INTERVAL '0.5' SECOND AND a.trade_time");
        String query =
                "SELECT symbol, COUNT(*), SUM(q), window_start FROM TUMBLE(TABLE pairs, DESCRIPTOR(trade_time), INTERVAL '1' SECOND) GROUP BY symbol, window_start, window_end";
        List<Row> expected = rows(tables, query);

        assertThat(expected.stream().mapToLong(row -> row.<Long>getFieldAs(1)).sum())
                .isGreaterThan(5_000);
        for (String clause : List.of(EVERY, " EMIT FINAL")) {
            assertThat(Dialect.materialised(rows(tables, query + clause)))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** The hint makes the table of a hundred rows one of three thousand. */
    @ParameterizedTest
    @ValueSource(strings = {"", " AS m", " m"})
    void aTableWithAHintBelowTheWindowClause(String alias) throws Exception {
        tables.executeSql(
                "CREATE TABLE market (symbol STRING, quantity INT, trade_time TIMESTAMP(3), WATERMARK FOR trade_time AS SOURCE_WATERMARK()) WITH ('connector' = 'sluice-trades', 'rows-per-second' = '0', 'number-of-rows' = '100', 'event-time.rows-per-second' = '1000')");
        String hinted = "market /*+ OPTIONS('number-of-rows' = '3000') */";
        String columns = "symbol, COUNT(*), SUM(quantity), window_start";
        List<Row> expected =
                rows(
                        tables,
                        "SELECT %s FROM TUMBLE((SELECT * FROM %s), DESCRIPTOR(trade_time), INTERVAL '1' SECOND) GROUP BY symbol, window_start, window_end"
                                .formatted(columns, hinted));
        assertThat(expected.stream().mapToLong(row -> row.<Long>getFieldAs(1)).sum())
                .isEqualTo(3_000);

        String key = (alias.isEmpty() ? "market" : "m") + ".symbol";
        for (String clause : List.of(EVERY, " EMIT FINAL")) {
            assertThat(
                            Dialect.materialised(
                                    rows(
                                            tables,
                                            "SELECT %s FROM %s%s GROUP BY %s WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND)%s"
                                                    .formatted(
                                                            columns.replace("symbol", key),
                                                            hinted,
                                                            alias,
                                                            key,
                                                            clause))))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** Each row is in two windows, or in all that end behind it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT COUNT(*), SUM(n), window_start, window_end FROM unclocked WINDOW HOPPING (ts, INTERVAL '0.04' SECOND, INTERVAL '0.02' SECOND)",
                "SELECT COUNT(*), SUM(n), window_start, window_end FROM HOP(TABLE unclocked, DESCRIPTOR(ts), INTERVAL '0.02' SECOND, INTERVAL '0.04' SECOND) GROUP BY window_start, window_end",
                "SELECT COUNT(*), SUM(n), window_start, window_end FROM CUMULATE(TABLE unclocked, DESCRIPTOR(ts), INTERVAL '0.02' SECOND, INTERVAL '0.06' SECOND) GROUP BY window_start, window_end"
            })
    void overlappingWindowsOfTheClock(String query) throws Exception {
        tables.executeSql(
                "CREATE TABLE unclocked (n BIGINT, ts AS PROCTIME()) WITH ('connector' = 'datagen', 'number-of-rows' = '1000', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '1000')");
        boolean cumulates = query.contains("CUMULATE");
        Duration size = Duration.ofMillis(cumulates ? 60 : 40);

        for (String clause : List.of(" EMIT CHANGES EVERY 7 ROWS", " EMIT FINAL")) {
            List<Row> rows = Dialect.materialised(rows(tables, query + clause));
            List<Row> whole =
                    rows.stream()
                            .filter(
                                    row ->
                                            Duration.between(
                                                            row.<LocalDateTime>getFieldAs(2),
                                                            row.<LocalDateTime>getFieldAs(3))
                                                    .equals(size))
                            .toList();
            assertThat(whole.stream().mapToLong(row -> row.<Long>getFieldAs(0)).sum())
                    .as(clause)
                    .isEqualTo(cumulates ? 1_000 : 2_000);
            assertThat(whole.stream().mapToLong(row -> row.<Long>getFieldAs(1)).sum())
                    .as(clause)
                    .isEqualTo(cumulates ? 500_500 : 1_001_000);
            if (!cumulates) {
                assertThat(rows).hasSameSizeAs(whole);
            }
        }
    }

    private void createSink(String name, String key, String changelog) {
        tables.executeSql(
                "CREATE TABLE %s (%s STRING, n BIGINT, window_start TIMESTAMP(3), window_end TIMESTAMP(3)%s) WITH ('connector' = 'memory', 'changelog' = '%s')"
                        .formatted(
                                name,
                                key,
                                changelog.equals("upsert")
                                        ? ", PRIMARY KEY (%s, window_start, window_end) NOT ENFORCED"
                                                .formatted(key)
                                        : "",
                                changelog));
    }

    /** The last row of each key. */
    private static List<Row> latest(List<Row> upserts) {
        List<Row> latest = new ArrayList<>();
        for (Row upsert : upserts) {
            Row row = Row.copy(upsert);
            row.setKind(RowKind.INSERT);
            latest.removeIf(
                    other ->
                            Row.project(other, new int[] {0, 2, 3})
                                    .equals(Row.project(row, new int[] {0, 2, 3})));
            latest.add(row);
        }
        return latest;
    }

    private static List<Row> rows(TableEnvironment session, String query) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> result = session.executeSql(query).collect()) {
            result.forEachRemaining(rows::add);
        }
        return rows;
    }
}
