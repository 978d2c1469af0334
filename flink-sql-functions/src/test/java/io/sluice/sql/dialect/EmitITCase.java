package io.sluice.sql.dialect;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clause in programs, planned by Flink's own planner in its loader, and run. */
class EmitITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static final String QUERY =
            """
            SELECT trader_id, symbol, COUNT(*) AS trade_count, AVG(price) AS avg_price,
                SUM(quantity) AS total_quantity, SUM(price * quantity) AS total_value,
                MIN(quantity) AS least, MAX(price) AS highest, window_start, window_end
            FROM TUMBLE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '1' SECOND)
            GROUP BY trader_id, symbol, window_start, window_end
            """;

    private TableEnvironment tables;

    @BeforeEach
    void createTables() {
        MemorySinkFactory.clear();
        tables = Dialect.environment();
        Dialect.createTrades(tables);
    }

    @Test
    void changesReachAnUpsertSinkAndEndWhereFlinkEnds() throws Exception {
        createSink("sink", "upsert");
        tables.executeSql("INSERT INTO sink " + QUERY + " EMIT CHANGES EVERY 500 ROWS").await();

        List<Row> written = MemorySinkFactory.written("sink");
        assertThat(written).hasSizeGreaterThan(100).noneMatch(isKind(RowKind.UPDATE_BEFORE));
        assertThat(latest(written)).containsExactlyInAnyOrderElementsOf(expected(QUERY));
    }

    @Test
    void changesReachASinkOfAllChangesWithWhatTheyReplace() throws Exception {
        createSink("sink", "all");
        tables.executeSql("INSERT INTO sink " + QUERY + " EMIT CHANGES EVERY 500 ROWS").await();

        List<Row> written = MemorySinkFactory.written("sink");
        assertThat(written).anyMatch(isKind(RowKind.UPDATE_AFTER));
        assertThat(Dialect.materialised(written))
                .containsExactlyInAnyOrderElementsOf(expected(QUERY));
    }

    @Test
    void finalResultsComeOnce() throws Exception {
        createSink("sink", "insert-only");
        tables.executeSql("INSERT INTO sink " + QUERY + " EMIT FINAL").await();

        assertThat(MemorySinkFactory.written("sink"))
                .allMatch(isKind(RowKind.INSERT))
                .containsExactlyInAnyOrderElementsOf(expected(QUERY));
    }

    @Test
    void aSelectIsCollectedAsAChangelog() throws Exception {
        List<Row> changes = changes(QUERY + " EMIT CHANGES EVERY 500 ROWS");

        assertThat(Dialect.materialised(changes))
                .containsExactlyInAnyOrderElementsOf(expected(QUERY));
    }

    /** With memory for one row per window, without which the job would fail. */
    @Test
    void changesThatDoNotFitSpill() throws Exception {
        tables.getConfig().set("sluice.memory.budget", "1 b");
        tables.getConfig().set("sluice.memory.spill", "true");

        List<Row> changes = changes(QUERY + " EMIT CHANGES EVERY 500 ROWS");

        assertThat(changes).anyMatch(isKind(RowKind.UPDATE_AFTER));
        assertThat(Dialect.materialised(changes))
                .containsExactlyInAnyOrderElementsOf(expected(QUERY));
    }

    @Test
    void groupsThatNoLongerFulfilHavingAreTakenBack() throws Exception {
        String having = QUERY + " HAVING SUM(quantity) < 20000";
        List<Row> changes = changes(having + " EMIT CHANGES EVERY 500 ROWS");

        assertThat(changes)
                .anyMatch(
                        row ->
                                row.getKind() == RowKind.DELETE
                                        || row.getKind() == RowKind.UPDATE_BEFORE);
        assertThat(Dialect.materialised(changes))
                .containsExactlyInAnyOrderElementsOf(expected(having));
    }

    @Test
    void theWindowClauseIsTheSameQuery() throws Exception {
        String clause =
                """
                SELECT trader_id, symbol, COUNT(*) AS trade_count, AVG(price) AS avg_price,
                    SUM(quantity) AS total_quantity, SUM(price * quantity) AS total_value,
                    MIN(quantity) AS least, MAX(price) AS highest, window_start, window_end
                FROM trades
                GROUP BY trader_id, symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND)
                EMIT CHANGES""";

        assertThat(Dialect.materialised(changes(clause)))
                .containsExactlyInAnyOrderElementsOf(expected(QUERY));
    }

    @Test
    void sessionsThatGrowAndMergeReplaceTheirRows() throws Exception {
        String sessions =
                """
                SELECT trader_id, symbol, COUNT(*) AS trade_count, AVG(price) AS avg_price,
                    SUM(quantity) AS total_quantity, SUM(price * quantity) AS total_value,
                    MIN(quantity) AS least, MAX(price) AS highest, window_start, window_end
                FROM SESSION(TABLE trades PARTITION BY (trader_id, symbol), DESCRIPTOR(trade_time), INTERVAL '0.25' SECOND)
                WHERE quantity > 500
                GROUP BY trader_id, symbol, window_start, window_end
                """;
        createSink("sink", "upsert");
        tables.executeSql("INSERT INTO sink " + sessions + " EMIT CHANGES EVERY 300 ROWS").await();

        List<Row> written = MemorySinkFactory.written("sink");
        List<Row> expected = expected(sessions);
        assertThat(expected).hasSizeGreaterThan(200);
        assertThat(written).anyMatch(isKind(RowKind.DELETE));
        assertThat(latest(written)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(Dialect.materialised(changes(sessions + " EMIT CHANGES PER RECORD")))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(changes(sessions + " EMIT FINAL")).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void firstAndLastValuesAreThoseByEventTime() throws Exception {
        String query =
                """
                SELECT trader_id, FIRST_VALUE(symbol), LAST_VALUE(symbol), FIRST_VALUE(quantity), LAST_VALUE(price), window_start
                FROM TUMBLE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '1' SECOND)
                GROUP BY trader_id, window_start, window_end
                """;

        // The table is in the order of its time, so that it comes to the same here.
        assertThat(Dialect.materialised(changes(query + " EMIT CHANGES EVERY 300 ROWS")))
                .containsExactlyInAnyOrderElementsOf(expected(query));
    }

    /**
     * Flink computes with doubles, from record to record. Sluice's sum is exact and rounded once,
     * so the last digits of Flink's may differ.
     */
    @ParameterizedTest
    @ValueSource(strings = {"DECIMAL(10, 2)", "DECIMAL(20, 9)", "DECIMAL(30, 0)"})
    void dispersionsOfDecimalsAreThoseOfFlink(String type) throws Exception {
        String query =
                """
                SELECT symbol, VAR_POP(c), VAR_SAMP(c), STDDEV_POP(c), STDDEV_SAMP(c),
                    VAR_POP(c) FILTER (WHERE quantity > 1050), window_start
                FROM TUMBLE(TABLE decimals, DESCRIPTOR(trade_time), INTERVAL '1' SECOND)
                GROUP BY symbol, window_start, window_end
                """;
        tables.executeSql(
                "CREATE TEMPORARY VIEW decimals AS SELECT symbol, CAST(price * quantity / 7 AS %s) AS c, quantity, trade_time FROM trades"
                        .formatted(type));
        List<Row> expected = expected(query);
        assertThat(expected).hasSize(50);
        assertThat(expected.get(0).getField(1)).isInstanceOf(BigDecimal.class);

        List<Row> actual = Dialect.materialised(changes(query + " EMIT CHANGES EVERY 300 ROWS"));

        assertThat(types(query + " EMIT CHANGES")).isEqualTo(types(query));
        assertThat(rounded(actual)).containsExactlyInAnyOrderElementsOf(rounded(expected));
    }

    private List<String> types(String query) {
        return tables.sqlQuery(query).getResolvedSchema().getColumnDataTypes().stream()
                .map(String::valueOf)
                .toList();
    }

    /** Decimals of 12 digits. */
    private static List<Row> rounded(List<Row> rows) {
        List<Row> all = new ArrayList<>();
        for (Row row : rows) {
            Row copy = Row.copy(row);
            for (int i = 0; i < row.getArity(); i++) {
                if (row.getField(i) instanceof BigDecimal number) {
                    copy.setField(
                            i, number.round(new MathContext(12)).stripTrailingZeros().toString());
                }
            }
            all.add(copy);
        }
        return all;
    }

    @Test
    void windowsOfTheClockHoldAllRecords() throws Exception {
        tables.executeSql(
                "CREATE TABLE unclocked (n BIGINT, ts AS PROCTIME()) WITH ('connector' = 'datagen', 'number-of-rows' = '1000', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '1000')");
        String query =
                "SELECT COUNT(*) AS n, SUM(n) AS s, window_start, window_end, CAST(window_time AS TIMESTAMP_LTZ(3)) IS NULL AS unknown_time FROM TUMBLE(TABLE unclocked, DESCRIPTOR(ts), INTERVAL '0.02' SECOND) GROUP BY window_start, window_end, window_time ";

        for (String clause : List.of("EMIT CHANGES EVERY 7 ROWS", "EMIT FINAL")) {
            List<Row> rows = Dialect.materialised(changes(query + clause));
            assertThat(rows.stream().mapToLong(row -> row.<Long>getFieldAs(0)).sum())
                    .isEqualTo(1000);
            assertThat(rows.stream().mapToLong(row -> row.<Long>getFieldAs(1)).sum())
                    .isEqualTo(500_500);
            assertThat(rows).allMatch(row -> row.getField(4).equals(false));
        }
    }

    /** Three times 100 rows of two keys, a second apart, which is longer than the gap. */
    @ParameterizedTest
    @ValueSource(strings = {"UTC", "GMT+02:00"})
    void sessionsOfTheClockHoldAllRecordsAndLieApart(String zone) throws Exception {
        tables.getConfig().set("table.local-time-zone", zone);
        tables.getConfig().set("sluice.emit.interval", "5 ms");
        createPausingTable();
        String query =
                "SELECT k, COUNT(*) AS n, SUM(n) AS s, window_start, window_end FROM SESSION(TABLE pausing PARTITION BY k, DESCRIPTOR(ts), INTERVAL '0.2' SECOND) GROUP BY k, window_start, window_end ";
        String windowClause =
                "SELECT k, COUNT(*) AS n, SUM(n) AS s, window_start, window_end FROM pausing GROUP BY k WINDOW SESSION (ts, INTERVAL '0.2' SECOND) ";

        for (String text :
                List.of(
                        query + "EMIT CHANGES EVERY 7 ROWS",
                        query + "EMIT FINAL",
                        windowClause + "EMIT CHANGES")) {
            LocalDateTime before = LocalDateTime.now(ZoneId.of(zone));
            List<Row> changes = changes(text);
            LocalDateTime after = LocalDateTime.now(ZoneId.of(zone));
            if (text.endsWith("FINAL")) {
                assertThat(changes).allMatch(isKind(RowKind.INSERT));
            }
            List<Row> rows = Dialect.materialised(changes);
            assertThat(rows.stream().mapToLong(row -> row.<Long>getFieldAs("n")).sum())
                    .isEqualTo(300);
            assertThat(rows.stream().mapToLong(row -> row.<Long>getFieldAs("s")).sum())
                    .isEqualTo(300 * 299 / 2);
            for (int key = 0; key < 2; key++) {
                Integer of = key;
                List<Row> sessions =
                        rows.stream()
                                .filter(row -> of.equals(row.getField("k")))
                                .sorted(comparing(row -> bound(row, "window_start")))
                                .toList();
                assertThat(sessions).as(text).hasSizeBetween(2, 150);
                LocalDateTime last = before;
                for (Row session : sessions) {
                    assertThat(bound(session, "window_start")).isAfterOrEqualTo(last.withNano(0));
                    last = bound(session, "window_end");
                    assertThat(last)
                            .isAfterOrEqualTo(
                                    bound(session, "window_start").plus(200, ChronoUnit.MILLIS));
                }
                assertThat(last).isBefore(after.plusSeconds(1));
            }
        }
    }

    private static LocalDateTime bound(Row row, String name) {
        return row.getFieldAs(name);
    }

    private void createPausingTable() {
        StreamTableEnvironment streaming = (StreamTableEnvironment) tables;
        DataStream<Long> numbers =
                ((StreamTableEnvironmentImpl) streaming)
                        .execEnv()
                        .fromSequence(0, 299)
                        .setParallelism(1)
                        .map(new Pausing())
                        .setParallelism(1);
        streaming.createTemporaryView(
                "pausing",
                numbers,
                Schema.newBuilder()
                        .columnByExpression("n", "f0")
                        .columnByExpression("k", "CAST(MOD(f0, 2) AS INT)")
                        .columnByExpression("ts", "PROCTIME()")
                        .build());
    }

    /** A second before the 100th and the 200th. */
    private record Pausing() implements MapFunction<Long, Long> {
        @Override
        public Long map(Long number) throws InterruptedException {
            if (number == 100 || number == 200) {
                Thread.sleep(1_000);
            }
            return number;
        }
    }

    @Test
    void explainShowsTheOperators() {
        String plan = tables.explainSql(QUERY + " EMIT CHANGES");

        assertThat(plan)
                .contains(
                        "EmitChanges(groupBy=[trader_id, symbol, window_start, window_end]",
                        "emit=[EMIT CHANGES], operators=[Fold, Window], window=[TUMBLE(time_col=[trade_time], size=[1 s])], batch=[10000 records, 100 ms], capacity=[1024 initial rows, 10000 rows in the fold]")
                .doesNotContain("Exchange", "where=");
    }

    private void createSink(String name, String changelog) {
        tables.executeSql(
                """
                CREATE TABLE %s (
                    trader_id STRING, symbol STRING, trade_count BIGINT, avg_price DOUBLE,
                    total_quantity BIGINT, total_value DOUBLE, least BIGINT, highest DOUBLE,
                    window_start TIMESTAMP(3), window_end TIMESTAMP(3)
                    %s
                ) WITH ('connector' = 'memory', 'changelog' = '%s')"""
                        .formatted(
                                name,
                                changelog.equals("upsert")
                                        ? ", PRIMARY KEY (trader_id, symbol, window_start, window_end) NOT ENFORCED"
                                        : "",
                                changelog));
    }

    private List<Row> expected(String query) throws Exception {
        return changes(query);
    }

    private List<Row> changes(String query) throws Exception {
        List<Row> changes = new ArrayList<>();
        try (CloseableIterator<Row> rows = tables.executeSql(query).collect()) {
            rows.forEachRemaining(changes::add);
        }
        return changes;
    }

    /** The last row of each key of the sink, unless it was deleted. */
    private static Set<Row> latest(List<Row> upserts) {
        Map<Row, Row> byKey = new HashMap<>();
        for (Row upsert : upserts) {
            Row row = Row.copy(upsert);
            row.setKind(RowKind.INSERT);
            Row key = Row.project(row, new int[] {0, 1, 8, 9});
            if (upsert.getKind() == RowKind.DELETE) {
                assertThat(byKey.remove(key)).as("what %s deletes", upsert).isNotNull();
            } else {
                byKey.put(key, row);
            }
        }
        return new HashSet<>(byKey.values());
    }

    private static java.util.function.Predicate<Row> isKind(RowKind kind) {
        return row -> row.getKind() == kind;
    }
}
