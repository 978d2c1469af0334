package io.sluice.sql.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.Emit;
import io.sluice.Windows;
import io.sluice.sql.TableWindows;
import io.sluice.sql.dialect.MemorySinkFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
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
import org.junit.jupiter.params.provider.CsvSource;

/** What comes out of the functions, where it goes, and what goes in. */
class FunctionResultsITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    private static final String WINDOWED =
            "CREATE TEMPORARY VIEW windowed AS SELECT * FROM TABLE(TUMBLE(TABLE input, DESCRIPTOR(ts), INTERVAL '5' SECOND)) WHERE k IS NOT NULL";

    private final List<Row> input = FunctionTables.rows(7);
    private final StreamTableEnvironment tables = FunctionTables.environment();

    @BeforeEach
    void createInput() {
        MemorySinkFactory.clear();
        FunctionTables.createInput(tables, input);
    }

    @Test
    void upsertsReachATableWithThatKeyAsTheyAre() throws Exception {
        tables.executeSql(WINDOWED);
        tables.executeSql(
                "CREATE TEMPORARY TABLE volumes (k STRING, window_start TIMESTAMP(3), window_end TIMESTAMP(3), n BIGINT, total BIGINT, PRIMARY KEY (k, window_start, window_end) NOT ENFORCED) WITH ('connector' = 'memory')");
        String insert =
                "INSERT INTO volumes SELECT * FROM EMIT_CHANGES(input => TABLE windowed PARTITION BY (k, window_start, window_end), aggregates => 'COUNT(*) AS n, SUM(l) AS total')";

        assertThat(tables.explainSql(insert))
                .doesNotContainIgnoringCase("materialize")
                .doesNotContain("ChangelogNormalize");
        tables.executeSql(insert).await();

        List<Row> changes = MemorySinkFactory.written("volumes");
        assertThat(changes.stream().map(Row::getKind))
                .containsOnly(RowKind.INSERT, RowKind.UPDATE_AFTER)
                .hasSize((int) input.stream().filter(row -> row.getField(0) != null).count());
        Map<List<Object>, Row> latest = new HashMap<>();
        for (Row change : changes) {
            Row row = Row.copy(change);
            row.setKind(RowKind.INSERT);
            boolean inserts = latest.put(key(row), row) == null;
            assertThat(change.getKind() == RowKind.INSERT).isEqualTo(inserts);
        }
        assertThat(latest.values())
                .containsExactlyInAnyOrderElementsOf(
                        batch(
                                "SELECT k, window_start, window_end, COUNT(*), SUM(l) FROM TABLE(TUMBLE(TABLE input, DESCRIPTOR(ts), INTERVAL '5' SECOND)) WHERE k IS NOT NULL GROUP BY k, window_start, window_end"));
    }

    private static List<Object> key(Row row) {
        return List.of(
                Objects.requireNonNull(row.getField(0)),
                Objects.requireNonNull(row.getField(1)),
                Objects.requireNonNull(row.getField(2)));
    }

    private List<Row> batch(String query) throws Exception {
        StreamTableEnvironment batch = FunctionTables.environment(RuntimeExecutionMode.BATCH);
        FunctionTables.createInput(batch, input);
        return FunctionTables.collected(batch, query);
    }

    @Test
    void anAggregationAboveGetsTheRowsThatAreReplaced() throws Exception {
        tables.executeSql(WINDOWED);

        List<Row> changes =
                FunctionTables.collected(
                        tables,
                        "SELECT window_end, SUM(n) FROM EMIT_CHANGES(input => TABLE windowed PARTITION BY (k, window_start, window_end), aggregates => 'COUNT(*) AS n') GROUP BY window_end");

        assertThat(FunctionTables.materialised(changes))
                .containsExactlyInAnyOrderElementsOf(
                        batch(
                                "SELECT window_end, COUNT(*) FROM TABLE(TUMBLE(TABLE input, DESCRIPTOR(ts), INTERVAL '5' SECOND)) WHERE k IS NOT NULL GROUP BY window_start, window_end"));
    }

    @Test
    void finalRowsReachATableOfInserts() throws Exception {
        tables.executeSql(
                "CREATE TEMPORARY TABLE finals (k STRING, window_start TIMESTAMP(3), window_end TIMESTAMP(3), highest DECIMAL(10, 3)) WITH ('connector' = 'memory', 'changelog' = 'insert-only')");

        tables.executeSql(
                        "INSERT INTO finals SELECT * FROM TUMBLE_CHANGES(TABLE input PARTITION BY k, DESCRIPTOR(ts), INTERVAL '5' SECOND, 'MAX(m) AS highest', 'FINAL')")
                .await();

        assertThat(MemorySinkFactory.written("finals"))
                .containsExactlyInAnyOrderElementsOf(
                        batch(
                                "SELECT k, window_start, window_end, MAX(m) FROM TABLE(TUMBLE(TABLE input, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY k, window_start, window_end"));
    }

    @Test
    void allAggregatesGiveWhatTheOperatorsGive() throws Exception {
        String list =
                "COUNT(*) AS a1, COUNT(b) AS a2, COUNT(DISTINCT `day`) AS a3, APPROX_COUNT_DISTINCT(m) AS a4, SUM(m) AS a5, AVG(f) AS a6, MIN(`hour`) AS a7, MAX(seen) AS a8, FIRST(k) AS a9, LAST(m) AS a10, VAR_POP(d) AS a11, VARIANCE(i) AS a12, STDDEV_POP(l) AS a13, STDDEV(d) AS a14, ARG_MIN(made, d) AS a15, ARG_MAX(`day`, m) AS a16, MEDIAN(i) AS a17, PERCENTILE(d, 0.9) AS a18, STRING_AGG(k, '|', 5) AS a19, ARRAY_AGG(m, 4) AS a20, TOP_N(made, 3) AS a21, TOP_N(t, 2) FILTER (WHERE t > 0) AS a22, FIRST(n) FILTER (WHERE b IS FALSE) AS a23, LAST(`day`) AS a24, FIRST(seen) AS a25, LAST(b) AS a26";
        Table expected =
                TableWindows.on(tables, tables.from("input"))
                        .keyBy("g")
                        .window(Windows.tumbling(Duration.ofSeconds(7)))
                        .aggregate(list)
                        .emit(Emit.finalResults())
                        .toTable();
        String quoted = list.replace("'", "''");
        String query =
                "SELECT * FROM TUMBLE_CHANGES(TABLE input PARTITION BY g, DESCRIPTOR(ts), INTERVAL '7' SECOND, '%s', 'EVERY 3')"
                        .formatted(quoted);

        assertThat(tables.sqlQuery(query).getResolvedSchema().getColumnDataTypes().subList(1, 29))
                .isEqualTo(expected.getResolvedSchema().getColumnDataTypes().subList(1, 29));
        List<Row> finals = new ArrayList<>();
        try (CloseableIterator<Row> rows = expected.execute().collect()) {
            rows.forEachRemaining(finals::add);
        }
        assertThat(FunctionTables.materialised(FunctionTables.collected(tables, query)))
                .usingElementComparator(Comparator.comparing(FunctionResultsITCase::rounded))
                .containsExactlyInAnyOrderElementsOf(finals);
    }

    /** With doubles to 9 digits: the operators merge partial sums, in another order. */
    static String rounded(Row row) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < row.getArity(); i++) {
            Object field = row.getField(i);
            fields.add(
                    field instanceof Double number
                            ? "%.9g".formatted(number)
                            : field instanceof Object[] array
                                    ? List.of(array).toString()
                                    : String.valueOf(field));
        }
        return String.join(", ", fields);
    }

    @Test
    void windowsOverMomentsFollowTheSessionsClock() throws Exception {
        tables.getConfig().setLocalTimeZone(ZoneOffset.ofHours(2));
        tables.createTemporaryView(
                "moments",
                ((StreamTableEnvironmentImpl) tables)
                        .execEnv()
                        .fromData(
                                input.stream()
                                        .map(
                                                row ->
                                                        Row.of(
                                                                row.getField(0),
                                                                row.<LocalDateTime>getFieldAs(15)
                                                                        .toInstant(ZoneOffset.UTC)))
                                        .toList(),
                                Types.ROW_NAMED(
                                        new String[] {"k", "at"}, Types.STRING, Types.INSTANT))
                        .setParallelism(1),
                Schema.newBuilder()
                        .column("k", DataTypes.STRING())
                        .column("at", DataTypes.TIMESTAMP_LTZ(3))
                        .watermark("at", "`at` - INTERVAL '5' SECOND")
                        .build());
        // 2 hours are no multiple of 7 s.
        tables.executeSql(
                "CREATE TEMPORARY VIEW windowed AS SELECT * FROM TABLE(TUMBLE(TABLE moments, DESCRIPTOR(`at`), INTERVAL '7' SECOND))");
        Map<List<Object>, Long> counts = new HashMap<>();
        for (Row row : input) {
            LocalDateTime local = row.<LocalDateTime>getFieldAs(15).plusHours(2);
            long time = local.toInstant(ZoneOffset.UTC).toEpochMilli();
            counts.merge(Arrays.asList(row.getField(0), time / 7_000 * 7_000), 1L, Long::sum);
        }
        List<Row> expected = new ArrayList<>();
        counts.forEach(
                (key, count) ->
                        expected.add(
                                Row.of(
                                        key.get(0),
                                        FunctionTables.time((long) key.get(1)),
                                        FunctionTables.time((long) key.get(1) + 7_000),
                                        count)));

        for (String function :
                List.of(
                        "TUMBLE_CHANGES(TABLE moments PARTITION BY k, DESCRIPTOR(`at`), INTERVAL '7' SECOND, 'COUNT(*) AS n')",
                        "EMIT_CHANGES(TABLE windowed PARTITION BY (k, window_start, window_end), 'COUNT(*) AS n')")) {
            assertThat(
                            FunctionTables.materialised(
                                    FunctionTables.collected(tables, "SELECT * FROM " + function)))
                    .as(function)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
        tables.getConfig().set("table.local-time-zone", "Europe/Berlin");
        assertThatThrownBy(
                        () ->
                                tables.explainSql(
                                        "SELECT * FROM TUMBLE_CHANGES(TABLE moments PARTITION BY k, DESCRIPTOR(`at`), INTERVAL '7' SECOND, 'COUNT(*) AS n')"))
                .hasStackTraceContaining(
                        "TUMBLE_CHANGES, argument 'timecol': found a TIMESTAMP_LTZ column in the session's time zone Europe/Berlin, which has no fixed offset, expected table.local-time-zone set to UTC or to an offset such as GMT+02:00, or a TIMESTAMP column.");
    }

    @Test
    void sizesThatAreNoMultiplesOfTheSlideWork() throws Exception {
        Map<List<Object>, Long> expected = new HashMap<>();
        for (Row row : input) {
            long time = row.<LocalDateTime>getFieldAs(15).toInstant(ZoneOffset.UTC).toEpochMilli();
            for (long start = 0; start <= time; start += 3_000) {
                if (time < start + 7_500) {
                    List<Object> key = new ArrayList<>();
                    key.add(row.getField(0));
                    key.add(FunctionTables.time(start));
                    key.add(FunctionTables.time(start + 7_500));
                    expected.merge(key, 1L, Long::sum);
                }
            }
        }

        List<Row> rows =
                FunctionTables.materialised(
                        FunctionTables.collected(
                                tables,
                                "SELECT * FROM hop_changes(TABLE input PARTITION BY k, DESCRIPTOR(ts), INTERVAL '3' SECOND, INTERVAL '7.5' SECOND, 'COUNT(*) AS n')"));

        Map<List<Object>, Long> counts = new HashMap<>();
        for (Row row : rows) {
            List<Object> key = new ArrayList<>();
            key.add(row.getField(0));
            key.add(row.getField(1));
            key.add(row.getField(2));
            counts.put(key, row.getFieldAs(3));
        }
        assertThat(counts).isEqualTo(expected).containsKey(keyOfNull(counts));
    }

    /** One of the keys that are NULL. */
    private static List<Object> keyOfNull(Map<List<Object>, Long> counts) {
        return counts.keySet().stream().filter(key -> key.get(0) == null).findFirst().orElseThrow();
    }

    /** As ksqlDB publishes sessions. */
    @Test
    void aSessionThatChangesItsBoundsIsDeletedAndInsertedAnew() throws Exception {
        List<Row> rows =
                Stream.of(0, 4, 2, 12, 8)
                        .map(second -> Row.of("k", FunctionTables.time(second * 1_000L)))
                        .toList();
        tables.createTemporaryView(
                "visits",
                ((StreamTableEnvironmentImpl) tables)
                        .execEnv()
                        .fromData(
                                rows,
                                Types.ROW_NAMED(
                                        new String[] {"k", "ts"},
                                        Types.STRING,
                                        Types.LOCAL_DATE_TIME))
                        .setParallelism(1),
                Schema.newBuilder()
                        .column("k", DataTypes.STRING())
                        .column("ts", DataTypes.TIMESTAMP(3))
                        .watermark("ts", "ts - INTERVAL '1' MINUTE")
                        .build());

        List<Row> changes =
                FunctionTables.collected(
                        tables,
                        "SELECT * FROM SESSION_CHANGES(TABLE visits PARTITION BY k, DESCRIPTOR(ts), INTERVAL '5' SECOND, 'COUNT(*) AS n')");

        assertThat(changes)
                .containsExactly(
                        session(RowKind.INSERT, 0, 5, 1),
                        // It grows.
                        session(RowKind.DELETE, 0, 5, 1),
                        session(RowKind.INSERT, 0, 9, 2),
                        // A row within it.
                        session(RowKind.UPDATE_BEFORE, 0, 9, 2),
                        session(RowKind.UPDATE_AFTER, 0, 9, 3),
                        session(RowKind.INSERT, 12, 17, 1),
                        // Two become one.
                        session(RowKind.DELETE, 0, 9, 3),
                        session(RowKind.DELETE, 12, 17, 1),
                        session(RowKind.INSERT, 0, 17, 5));
    }

    private static Row session(RowKind kind, int startSecond, int endSecond, long count) {
        return Row.ofKind(
                kind,
                "k",
                FunctionTables.time(startSecond * 1_000L),
                FunctionTables.time(endSecond * 1_000L),
                count);
    }

    @Test
    void sixtyColumnsAndNamesLikeThoseOfAggregates() throws Exception {
        String columns =
                IntStream.range(0, 60)
                        .mapToObj(n -> "i + %d AS c%d".formatted(n, n))
                        .collect(Collectors.joining(", "));
        tables.executeSql(
                "CREATE TEMPORARY VIEW wide AS SELECT k, ts, %s, i AS `count`, i AS `my ``best` FROM input"
                        .formatted(columns));
        String list =
                IntStream.range(0, 60)
                        .mapToObj(n -> "MIN(c%d) AS m%d".formatted(n, n))
                        .collect(Collectors.joining(", "));

        List<Row> rows =
                FunctionTables.materialised(
                        FunctionTables.collected(
                                tables,
                                "SELECT * FROM TUMBLE_CHANGES(TABLE wide PARTITION BY k, DESCRIPTOR(ts), INTERVAL '9' SECOND, '%s, MIN(`count`) AS `sum`, MIN(`my ``best`) AS `min`, COUNT(`count`) AS `count`')"
                                        .formatted(list)));

        assertThat(rows).isNotEmpty();
        for (Row row : rows) {
            Integer least = row.getFieldAs(3);
            assertThat(row.<Integer>getFieldAs("sum")).isEqualTo(least);
            assertThat(row.<Integer>getFieldAs("min")).isEqualTo(least);
            assertThat(row.<Long>getFieldAs("count") == 0).isEqualTo(least == null);
            for (int n = 0; n < 60 && least != null; n++) {
                assertThat(row.<Integer>getFieldAs("m" + n)).isEqualTo(least + n);
            }
        }
    }

    @Test
    void whatCannotTakeRowsBackIsRefusedOverAnUpdatedTable() {
        createUpdatedTable();
        assertThatThrownBy(
                        () ->
                                tables.explainSql(
                                        "SELECT * FROM TUMBLE_CHANGES(TABLE grouped PARTITION BY g, DESCRIPTOR(ts), INTERVAL '10' SECOND, 'COUNT(*) AS n, LAST(i) AS newest')"))
                .hasStackTraceContaining(
                        "TUMBLE_CHANGES, argument 'aggregates': Aggregates \"COUNT(*) AS n, LAST(i) AS newest\", position 27: found LAST AS newest over a table that is updated, expected an aggregate that takes rows back exactly");
        assertThatThrownBy(
                        () ->
                                tables.explainSql(
                                        "SELECT * FROM SESSION_CHANGES(TABLE grouped PARTITION BY g, DESCRIPTOR(ts), INTERVAL '10' SECOND, 'COUNT(*) AS n')"))
                .hasStackTraceContaining(
                        "SESSION_CHANGES, argument 'input': found a table that is updated, expected one with inserts only");
    }

    /** Windows of 10 s: side by side, every 5 s, and growing by 5 s. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "0-10| EMIT_CHANGES(input => TABLE windowed PARTITION BY (g, window_start, window_end)",
                "0-10| TUMBLE_CHANGES(input => TABLE grouped PARTITION BY g, timecol => DESCRIPTOR(ts), size => INTERVAL '10' SECOND",
                "0-10 5-15| HOP_CHANGES(input => TABLE grouped PARTITION BY g, timecol => DESCRIPTOR(ts), slide => INTERVAL '5' SECOND, size => INTERVAL '10' SECOND",
                "0-5 0-10| CUMULATE_CHANGES(input => TABLE grouped PARTITION BY g, timecol => DESCRIPTOR(ts), step => INTERVAL '5' SECOND, size => INTERVAL '10' SECOND"
            })
    void rowsAreTakenBackFromWindowsOfEachKind(String shape, String call) throws Exception {
        Collection<Row> current = createUpdatedTable();
        tables.executeSql(
                "CREATE TEMPORARY VIEW windowed AS SELECT * FROM TABLE(TUMBLE(TABLE grouped, DESCRIPTOR(ts), INTERVAL '10' SECOND))");
        List<Row> expected = tenSeconds(shape, current);

        for (String emit : List.of("CHANGES", "EVERY 4", "FINAL")) {
            List<Row> result =
                    FunctionTables.collected(
                            tables,
                            "SELECT * FROM %s, aggregates => 'COUNT(*) AS n, SUM(i) AS s, MIN(i) AS lo, MAX(m) AS hi, COUNT(DISTINCT i) AS d, AVG(m) AS a, COUNT(*) FILTER (WHERE i > 0) AS p', emit => '%s')"
                                    .formatted(call, emit));
            assertThat(FunctionTables.materialised(result))
                    .as(emit)
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(expected);
            if (emit.equals("CHANGES")) {
                assertThat(result.stream().map(Row::getKind)).contains(RowKind.DELETE);
            }
        }
    }

    /**
     * The windows that rows are in, aggregated.
     *
     * @param shape starts and ends of windows, in s, each of which comes again every 10 s
     */
    private static List<Row> tenSeconds(String shape, Collection<Row> rows) {
        Map<List<Object>, List<Row>> groups = new HashMap<>();
        for (Row row : rows) {
            long time = row.<LocalDateTime>getFieldAs(3).toInstant(ZoneOffset.UTC).toEpochMilli();
            long latest = Math.floorDiv(time, 10_000L) * 10_000;
            for (String window : shape.split(" ", -1)) {
                String[] bounds = window.split("-", -1);
                for (long base : List.of(latest, latest - 10_000)) {
                    long start = base + 1_000 * Long.parseLong(bounds[0]);
                    long end = base + 1_000 * Long.parseLong(bounds[1]);
                    if (start <= time && time < end) {
                        groups.computeIfAbsent(
                                        List.of((int) row.<Integer>getFieldAs(0) % 3, start, end),
                                        key -> new ArrayList<>())
                                .add(row);
                    }
                }
            }
        }
        List<Row> expected = new ArrayList<>();
        groups.forEach((key, group) -> expected.add(aggregated(key, group)));
        return expected;
    }

    @Test
    void whatADeduplicationTakesBackLeavesItsWindow() throws Exception {
        // Late is what is taken back from a closed window, too; here none closes before the end.
        StreamTableEnvironment patient = FunctionTables.environment();
        FunctionTables.createInput(patient, input, 99);
        patient.executeSql(
                "CREATE TEMPORARY VIEW latest AS SELECT k, i, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY g, t ORDER BY ts DESC) AS r FROM input) WHERE r = 1");
        patient.executeSql(
                "CREATE TEMPORARY VIEW windowed AS SELECT * FROM TABLE(TUMBLE(TABLE latest, DESCRIPTOR(ts), INTERVAL '2' SECOND))");
        Map<List<Object>, Row> latest = new HashMap<>();
        for (Row row : input) {
            latest.merge(
                    Arrays.asList(row.getField(1), row.getField(3)),
                    row,
                    (old, next) ->
                            next.<LocalDateTime>getFieldAs(15)
                                            .isBefore(old.<LocalDateTime>getFieldAs(15))
                                    ? old
                                    : next);
        }
        Map<List<Object>, Long> expected = new HashMap<>();
        for (Row row : latest.values()) {
            long time = row.<LocalDateTime>getFieldAs(15).toInstant(ZoneOffset.UTC).toEpochMilli();
            LocalDateTime start = FunctionTables.time(time / 2_000 * 2_000);
            expected.merge(
                    Arrays.asList(row.getField(0), start, start.plusSeconds(2)), 1L, Long::sum);
        }

        List<Row> changes =
                FunctionTables.collected(
                        patient,
                        "SELECT * FROM EMIT_CHANGES(input => TABLE windowed PARTITION BY (k, window_start, window_end), aggregates => 'COUNT(*) AS n, SUM(i) AS s')");

        assertThat(changes.stream().map(Row::getKind)).contains(RowKind.DELETE);
        Map<List<Object>, Long> counts = new HashMap<>();
        long sum = 0;
        for (Row row : FunctionTables.materialised(changes)) {
            counts.put(
                    Arrays.asList(row.getField(0), row.getField(1), row.getField(2)),
                    row.getFieldAs(3));
            sum += row.getField(4) == null ? 0 : row.<Integer>getFieldAs(4);
        }
        assertThat(counts).isNotEmpty().isEqualTo(expected);
        assertThat(sum)
                .isEqualTo(
                        latest.values().stream()
                                .map(row -> row.<Integer>getFieldAs(5))
                                .filter(Objects::nonNull)
                                .mapToLong(Integer::longValue)
                                .sum());
    }

    /**
     * Makes a table {@code grouped} whose rows come, change, also their time and with it their
     * window, and go; gives what remains: id, i, m, ts.
     */
    private Collection<Row> createUpdatedTable() {
        List<Row> changes = new ArrayList<>();
        Map<Integer, Row> current = new TreeMap<>();
        for (int n = 0; n < input.size(); n++) {
            int id = n % 37;
            Row old = current.remove(id);
            if (old != null) {
                changes.add(of(n % 3 == 0 ? RowKind.DELETE : RowKind.UPDATE_BEFORE, old));
            }
            if (old == null || n % 3 != 0) {
                Row row =
                        Row.of(
                                id,
                                input.get(n).getField(5),
                                input.get(n).getField(9),
                                input.get(n).getField(15));
                current.put(id, row);
                changes.add(of(old == null ? RowKind.INSERT : RowKind.UPDATE_AFTER, row));
            }
        }
        tables.createTemporaryView(
                "updated",
                tables.fromChangelogStream(
                        ((StreamTableEnvironmentImpl) tables)
                                .execEnv()
                                .fromData(
                                        changes,
                                        Types.ROW_NAMED(
                                                new String[] {"id", "i", "m", "ts"},
                                                Types.INT,
                                                Types.INT,
                                                Types.BIG_DEC,
                                                Types.LOCAL_DATE_TIME))
                                .setParallelism(1),
                        Schema.newBuilder()
                                .column("id", DataTypes.INT().notNull())
                                .column("i", DataTypes.INT())
                                .column("m", DataTypes.DECIMAL(10, 3))
                                .column("ts", DataTypes.TIMESTAMP(3))
                                .watermark("ts", "ts - INTERVAL '2' HOUR")
                                .build()));
        tables.executeSql(
                "CREATE TEMPORARY VIEW grouped AS SELECT MOD(id, 3) AS g, i, m, ts FROM updated");
        return current.values();
    }

    private static Row of(RowKind kind, Row row) {
        Row copy = Row.copy(row);
        copy.setKind(kind);
        return copy;
    }

    private static Row aggregated(List<Object> key, List<Row> rows) {
        List<Integer> values =
                rows.stream()
                        .map(row -> row.<Integer>getFieldAs(1))
                        .filter(Objects::nonNull)
                        .toList();
        List<BigDecimal> decimals =
                rows.stream()
                        .map(row -> row.<BigDecimal>getFieldAs(2))
                        .filter(Objects::nonNull)
                        .toList();
        return Row.of(
                key.get(0),
                FunctionTables.time((long) key.get(1)),
                FunctionTables.time((long) key.get(2)),
                (long) rows.size(),
                values.isEmpty() ? null : values.stream().mapToInt(v -> v).sum(),
                values.stream().min(Integer::compare).orElse(null),
                decimals.stream().max(BigDecimal::compareTo).orElse(null),
                values.stream().distinct().count(),
                decimals.isEmpty()
                        ? null
                        : decimals.stream()
                                .reduce(BigDecimal.ZERO, BigDecimal::add)
                                .divide(
                                        BigDecimal.valueOf(decimals.size()),
                                        6,
                                        RoundingMode.HALF_UP),
                values.stream().filter(v -> v > 0).count());
    }

    @Test
    void theModuleListsItsFunctions() throws Exception {
        assertThat(
                        FunctionTables.collected(tables, "SHOW FUNCTIONS").stream()
                                .map(row -> row.<String>getFieldAs(0)))
                .contains(
                        "EMIT_CHANGES",
                        "TUMBLE_CHANGES",
                        "HOP_CHANGES",
                        "CUMULATE_CHANGES",
                        "SESSION_CHANGES");
        assertThat(FunctionTables.collected(tables, "SHOW FULL MODULES"))
                .contains(Row.of("sluice", true));
    }

    @Test
    void batchModeHasNoSuchFunctions() {
        StreamTableEnvironment batch = FunctionTables.environment(RuntimeExecutionMode.BATCH);
        batch.executeSql("LOAD MODULE sluice");
        FunctionTables.createInput(batch, input);

        assertThatThrownBy(
                        () ->
                                batch.explainSql(
                                        "SELECT * FROM TUMBLE_CHANGES(TABLE input PARTITION BY k, DESCRIPTOR(ts), INTERVAL '5' SECOND, 'COUNT(*) AS n', 'FINAL')"))
                .hasStackTraceContaining(
                        "This exception indicates that the query uses an unsupported SQL feature.");
    }
}
