package io.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.Emit;
import io.sluice.Windows;
import io.sluice.core.engine.ChangelogMode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries on tables, run, and compared with Flink's own window aggregation. */
class TableWindowsITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static final String TRADE_AGGREGATES =
            "COUNT(*) AS trade_count, AVG(price) AS avg_price, SUM(quantity) AS volume, SUM(trade_value) AS total_value";

    private static final String ALL_AGGREGATES =
            """
            COUNT(*) AS n, COUNT(name) AS names,
            SUM(t) AS sum_t, AVG(t) AS avg_t, MIN(t) AS min_t, MAX(t) AS max_t,
            SUM(s) AS sum_s, AVG(s) AS avg_s, MIN(s) AS min_s, MAX(s) AS max_s,
            SUM(i) AS sum_i, AVG(i) AS avg_i, MIN(i) AS min_i, MAX(i) AS max_i,
            SUM(l) AS sum_l, MIN(l) AS min_l, MAX(l) AS max_l, AVG(`small l`) AS avg_l,
            SUM(f) AS sum_f, AVG(f) AS avg_f, MIN(f) AS min_f, MAX(f) AS max_f,
            SUM(d) AS sum_d, AVG(d) AS avg_d, MIN(d) AS min_d, MAX(d) AS max_d""";

    /** What Flink computes, too, and exactly so. */
    private static final String MORE_AGGREGATES =
            """
            COUNT(DISTINCT name) AS names, COUNT(DISTINCT i) AS i_s, COUNT(DISTINCT f) AS f_s,
            COUNT(DISTINCT k) AS k_s,
            SUM(k) AS sum_k, AVG(k) AS avg_k, MIN(k) AS min_k, MAX(k) AS max_k,
            MIN(name) AS min_name, MAX(name) AS max_name,
            COUNT(*) FILTER (WHERE i > 0) AS positive,
            COUNT(i) FILTER (WHERE name = 'name1' OR d <= -1.5) AS some_i,
            SUM(i) FILTER (WHERE NOT name <> 'name2' AND k IS NOT NULL) AS sum_i,
            MAX(d) FILTER (WHERE (t >= 5 OR s < 0) AND f IS NULL) AS max_d,
            MIN(k) FILTER (WHERE k > 0.5) AS min_large_k,
            AVG(s) FILTER (WHERE flag) AS avg_s,
            SUM(t) FILTER (WHERE NOT flag) AS sum_t,
            COUNT(*) FILTER (WHERE flag IS NOT TRUE) AS not_true,
            COUNT(*) FILTER (WHERE flag <> FALSE) AS not_false""";

    private final StreamTableEnvironment tables = Tables.environment();

    @Test
    void scenario3aPublishesTheTwentyFinalRows() throws Exception {
        List<Row> changes = Tables.changes(tradeQuery().emit(Emit.finalResults()).toTable());

        assertThat(changes).hasSize(20).allMatch(row -> row.getKind() == RowKind.INSERT);
        assertThat(changes)
                .contains(
                        tradeRow("TRADER0", "SYM0", 250L, 120.0, 147_500L, 17_750_000.0),
                        tradeRow("TRADER7", "SYM7", 250L, 127.0, 149_250L, 19_004_750.0));
        assertThat(changes).containsExactlyInAnyOrderElementsOf(tradesByFlink());
    }

    @Test
    void scenario3bPublishesARowPerRecordAndMaterialisesToTheSame() throws Exception {
        Table changing = tradeQuery().emit(Emit.perRecord()).toTable();
        // Without UPDATE_BEFORE, as an upsert sink gets it.
        List<Row> upserts = new ArrayList<>();
        try (var rows =
                tables.toChangelogStream(
                                changing,
                                Schema.newBuilder()
                                        .fromResolvedSchema(changing.getResolvedSchema())
                                        .build(),
                                org.apache.flink.table.connector.ChangelogMode.upsert())
                        .executeAndCollect()) {
            rows.forEachRemaining(upserts::add);
        }

        assertThat(upserts).hasSize(Tables.SCENARIO_ROWS);
        assertThat(upserts).filteredOn(row -> row.getKind() == RowKind.INSERT).hasSize(20);
        assertThat(upserts).filteredOn(row -> row.getKind() == RowKind.UPDATE_AFTER).hasSize(4_980);
        assertThat(last(upserts)).containsExactlyInAnyOrderElementsOf(tradesByFlink());
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPSERT", "RETRACT"})
    void batchedChangesMaterialiseToTheSame(ChangelogMode mode) throws Exception {
        List<Row> changes =
                Tables.changes(
                        tradeQuery()
                                .emit(Emit.changes().everyRecords(70))
                                .changelog(mode)
                                .toTable());

        assertThat(changes).hasSizeGreaterThan(20);
        assertThat(Tables.materialised(changes))
                .containsExactlyInAnyOrderElementsOf(tradesByFlink());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "1| TUMBLE| INTERVAL '10' SECOND",
                "2| HOP| INTERVAL '4' SECOND, INTERVAL '12' SECOND",
                "3| CUMULATE| INTERVAL '5' SECOND, INTERVAL '20' SECOND"
            })
    void anyInputGivesWhatFlinkGives(long seed, String kind, String intervals) throws Exception {
        tables.createTemporaryView("measurements", measurements(seed));
        Table flinks =
                tables.sqlQuery(
                        """
                        SELECT name, k, window_start, window_end, %s
                        FROM TABLE(%s(TABLE measurements, DESCRIPTOR(ts), %s))
                        GROUP BY name, k, window_start, window_end"""
                                .formatted(ALL_AGGREGATES, kind, intervals));
        Table ours =
                TableWindows.on(tables, tables.from("measurements"))
                        .keyBy("name", "k")
                        .window(windows(kind))
                        .aggregate(ALL_AGGREGATES)
                        .emit(emit(kind))
                        .toTable();

        assertThat(ours.getResolvedSchema().getColumns())
                .isEqualTo(flinks.getResolvedSchema().getColumns());
        assertThat(Tables.materialised(Tables.changes(ours)))
                .containsExactlyInAnyOrderElementsOf(Tables.changes(flinks));
    }

    @Test
    void moreAggregatesGiveWhatFlinkGives() throws Exception {
        Compared compared = compareWithFlink(MORE_AGGREGATES);

        assertThat(compared.ourColumns()).isEqualTo(compared.flinksColumns());
        assertThat(compared.ours()).containsExactlyInAnyOrderElementsOf(compared.flinks());
    }

    /** Within rounding: Flink subtracts sums of squares. It also takes VAR_SAMP for never NULL. */
    @Test
    void dispersionIsWhatFlinkGives() throws Exception {
        Compared compared =
                compareWithFlink(
                        "VAR_POP(d) AS a, VAR_SAMP(d) AS b, STDDEV_POP(d) AS c, STDDEV_SAMP(d) AS e, VARIANCE(i) AS f, STDDEV_POP(t) AS h, VAR_POP(k) AS i, VAR_SAMP(k) AS j, STDDEV_POP(k) AS l, STDDEV_SAMP(k) AS m");

        assertThat(types(compared.ourColumns())).isEqualTo(types(compared.flinksColumns()));
        assertThat(compared.ours())
                .usingElementComparator(TableWindowsITCase::compareRounded)
                .containsExactlyInAnyOrderElementsOf(compared.flinks());
    }

    private static List<String> types(List<Column> columns) {
        return columns.stream()
                .map(column -> column.getName() + " " + column.getDataType().nullable())
                .toList();
    }

    private static int compareRounded(Row a, Row b) {
        for (int i = 0; i < a.getArity(); i++) {
            boolean same =
                    (a.getField(i) instanceof Double x && b.getField(i) instanceof Double y)
                            ? Math.abs(x - y) <= 1e-6 * Math.abs(y)
                            : Objects.equals(a.getField(i), b.getField(i));
            if (!same) {
                return a.toString().compareTo(b.toString());
            }
        }
        return 0;
    }

    private record Compared(
            List<Column> ourColumns, List<Column> flinksColumns, Set<Row> ours, List<Row> flinks) {}

    private Compared compareWithFlink(String aggregates) throws Exception {
        tables.createTemporaryView("measurements", measurements(4));
        tables.createTemporaryView(
                "flagged",
                tables.sqlQuery(
                        "SELECT *, s > 100 AS flag, MOD(COALESCE(i, 0), 3) AS g FROM measurements"));
        Table flinks =
                tables.sqlQuery(
                        """
                        SELECT g, window_start, window_end, %s
                        FROM TABLE(TUMBLE(TABLE flagged, DESCRIPTOR(ts), INTERVAL '10' SECOND))
                        GROUP BY g, window_start, window_end"""
                                .formatted(aggregates));
        Table ours =
                TableWindows.on(tables, tables.from("flagged"))
                        .keyBy("g")
                        .window(Windows.tumbling(Duration.ofSeconds(10)))
                        .aggregate(aggregates)
                        .emit(Emit.changes().everyRecords(50))
                        .toTable();

        return new Compared(
                ours.getResolvedSchema().getColumns(),
                flinks.getResolvedSchema().getColumns(),
                Tables.materialised(Tables.changes(ours)),
                Tables.changes(flinks));
    }

    @Test
    void aggregatesThatFlinkLacks() throws Exception {
        Table trades = Tables.trades(tables);
        List<Row> rows =
                Tables.changes(
                        TableWindows.on(tables, trades)
                                .keyBy("symbol")
                                .window(Windows.tumbling(Duration.ofMinutes(1)))
                                .aggregate(
                                        """
                                        FIRST(trader_id) AS f, LAST(quantity) AS l, LAST(trade_time) AS t,
                                        ARG_MAX(trader_id, price) AS a, ARG_MIN(quantity, price) AS b,
                                        STRING_AGG(trader_id, '-', 3) AS s, ARRAY_AGG(quantity, 2) AS q,
                                        TOP_N(quantity, 3) AS top, MEDIAN(price) AS m, PERCENTILE(price, 1.0) AS p,
                                        APPROX_COUNT_DISTINCT(trader_id) AS n""")
                                .emit(Emit.finalResults())
                                .toTable());

        assertThat(rows).hasSize(10);
        // Symbol 0 has the trades 0, 10, 20 ... 4990; traders 0 and 10; prices 100, 110 ... 140.
        Row row = rows.stream().filter(r -> r.getField(0).equals("SYM0")).findFirst().orElseThrow();
        assertThat(row.getField("f")).isEqualTo("TRADER0");
        assertThat(row.getField("l")).isEqualTo(100L + 990);
        assertThat(row.getField("t")).isEqualTo(Tables.time(1_700_000_000L + 4990));
        assertThat(row.getField("a")).isEqualTo("TRADER10");
        assertThat(row.getField("b")).isEqualTo(100L);
        assertThat(row.getField("s")).isEqualTo("TRADER0-TRADER10-TRADER0");
        assertThat((Object[]) row.getField("q")).containsExactly(100L, 110L);
        assertThat((Object[]) row.getField("top")).containsExactly(1090L, 1090L, 1090L);
        assertThat((Double) row.getField("m")).isBetween(110.0, 130.0);
        assertThat(row.getField("p")).isEqualTo(140.0);
        assertThat(row.getField("n")).isEqualTo(2L);
    }

    private static Windows windows(String kind) {
        return switch (kind) {
            case "TUMBLE" -> Windows.tumbling(Duration.ofSeconds(10));
            case "HOP" -> Windows.hopping(Duration.ofSeconds(12)).slide(Duration.ofSeconds(4));
            default -> Windows.cumulating(Duration.ofSeconds(20)).step(Duration.ofSeconds(5));
        };
    }

    private static Emit emit(String kind) {
        return switch (kind) {
            case "TUMBLE" -> Emit.perRecord();
            case "HOP" -> Emit.changes().everyRecords(50);
            default -> Emit.finalResults();
        };
    }

    @Test
    void windowsOverLocalTimeFollowTheSessionsZone() throws Exception {
        tables.getConfig().setLocalTimeZone(ZoneId.of("+05:30"));
        tables.createTemporaryView(
                "events",
                Tables.table(
                        tables,
                        Schema.newBuilder()
                                .column("k", DataTypes.INT().notNull())
                                .column("ts", DataTypes.TIMESTAMP_LTZ(3))
                                .watermark("ts", "ts")
                                .build(),
                        Types.ROW_NAMED(new String[] {"k", "ts"}, Types.INT, Types.INSTANT),
                        300,
                        i ->
                                Row.of(
                                        i % 3,
                                        Instant.ofEpochMilli(1_700_000_000_000L + i * 600_000L))));
        Table daily =
                TableWindows.on(tables, tables.from("events"))
                        .keyBy("k")
                        .window(Windows.tumbling(Duration.ofDays(1)))
                        .aggregate("COUNT(*) AS n")
                        .emit(Emit.finalResults())
                        .toTable();

        // Not Flink's TUMBLE, which loses records here in 2.3: it flushes its buffers by days in
        // UTC
        // (TimeWindowUtil.getNextTriggerWatermarkWithOffset), hours after the windows have fired.
        Table groupedByDay =
                tables.sqlQuery(
                        """
                        SELECT k, CAST(d AS TIMESTAMP(3)), CAST(d + INTERVAL '1' DAY AS TIMESTAMP(3)), COUNT(*)
                        FROM (SELECT k, CAST(ts AS DATE) AS d FROM events) GROUP BY k, d""");
        assertThat(Tables.changes(daily))
                .containsExactlyInAnyOrderElementsOf(
                        Tables.materialised(Tables.changes(groupedByDay)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TIMESTAMP(3)", "TIMESTAMP_LTZ(3)"})
    void rowsThatAreReadAsAWholeGiveWhatFlinkGives(String timeType) throws Exception {
        tables.getConfig().setLocalTimeZone(ZoneId.of("+02:00"));
        tables.executeSql(
                """
                CREATE TEMPORARY TABLE generated (
                    quantity INT, trader_id STRING, trade_time %s, price DECIMAL(10, 2), symbol STRING,
                    WATERMARK FOR trade_time AS trade_time - INTERVAL '1' SECOND
                ) WITH ('connector' = 'sluice-trades', 'number-of-rows' = '5000', 'rows-per-second' = '0',
                        'event-time.rows-per-second' = '50', 'disorder' = '1 s', 'scan.parallelism' = '1')"""
                        .formatted(timeType));
        Table generated = tables.from("generated");
        assertThat(
                        WholeRows.of(generated, tables)
                                .areBetterThan(List.of("symbol", "quantity", "trade_time")))
                .isTrue();

        Table windows =
                TableWindows.on(tables, generated)
                        .keyBy("symbol")
                        .window(Windows.tumbling(Duration.ofSeconds(10)))
                        .aggregate("COUNT(*) AS n, SUM(quantity) AS volume")
                        .emit(Emit.finalResults())
                        .toTable();

        assertThat(Tables.changes(windows))
                .hasSizeGreaterThan(90)
                .containsExactlyInAnyOrderElementsOf(
                        Tables.changes(
                                tables.sqlQuery(
                                        """
                                        SELECT symbol, window_start, window_end, COUNT(*), SUM(quantity)
                                        FROM TUMBLE(TABLE generated, DESCRIPTOR(trade_time), INTERVAL '10' SECOND)
                                        GROUP BY symbol, window_start, window_end""")));
    }

    @Test
    void sqlBeforeAndAfter() throws Exception {
        tables.createTemporaryView("trades", Tables.trades(tables));
        Table some =
                tables.sqlQuery(
                        "SELECT symbol, quantity * 2 AS doubled, trade_time FROM trades WHERE price < 125");
        tables.createTemporaryView(
                "windows",
                TableWindows.on(tables, some)
                        .keyBy("symbol")
                        .window(Windows.tumbling(Duration.ofMinutes(1)))
                        .aggregate("COUNT(*) AS n, SUM(doubled) AS doubled")
                        .emit(Emit.changes().everyRecords(100))
                        .toTable());

        List<Row> changes =
                Tables.changes(tables.sqlQuery("SELECT SUM(n), COUNT(*) FROM windows WHERE n > 0"));

        assertThat(Tables.materialised(changes)).containsExactly(Row.of(2_500L, 10L));
    }

    @Test
    void nullKeyFailsTheJobIfNoneWasPromised() {
        Table result =
                TableWindows.on(tables, measurements(1))
                        .keyBy("name")
                        .window(Windows.tumbling(Duration.ofSeconds(10)))
                        .aggregate("COUNT(*) AS n")
                        .keysNeverNull()
                        .toTable();

        assertThatThrownBy(() -> Tables.changes(result))
                .hasStackTraceContaining("The key 'name' is null in the record");
    }

    @Test
    void finalResultsInBatchMode() throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setRuntimeMode(RuntimeExecutionMode.BATCH);
        StreamTableEnvironment batch = StreamTableEnvironment.create(environment);
        Table result =
                TableWindows.on(batch, Tables.trades(batch))
                        .keyBy("trader_id", "symbol")
                        .window(Windows.tumbling(Duration.ofMinutes(1)))
                        .aggregate(TRADE_AGGREGATES)
                        .emit(Emit.finalResults())
                        .toTable();

        assertThat(Tables.changes(result)).containsExactlyInAnyOrderElementsOf(tradesByFlink());
    }

    private TableQuery tradeQuery() {
        return TableWindows.on(tables, Tables.trades(tables))
                .keyBy("trader_id", "symbol")
                .window(Windows.tumbling(Duration.ofMinutes(1)))
                .aggregate(TRADE_AGGREGATES);
    }

    private static Row tradeRow(
            String trader, String symbol, long count, double price, long volume, double value) {
        return Row.of(
                trader,
                symbol,
                Tables.time(1_699_980_000L),
                Tables.time(1_700_040_000L),
                count,
                price,
                volume,
                value);
    }

    private List<Row> tradesByFlink() throws Exception {
        tables.createTemporaryView("flink_trades", Tables.trades(tables));
        return Tables.changes(
                tables.sqlQuery(
                        "SELECT trader_id, symbol, window_start, window_end, "
                                + TRADE_AGGREGATES
                                + " FROM TABLE(TUMBLE(TABLE flink_trades, DESCRIPTOR(trade_time), INTERVAL '1' MINUTE))"
                                + " GROUP BY trader_id, symbol, window_start, window_end"));
    }

    /** The last row of each key and window, as inserts. */
    private static List<Row> last(List<Row> upserts) {
        Map<List<Object>, Row> rows = new LinkedHashMap<>();
        for (Row upsert : upserts) {
            Row row = Row.copy(upsert);
            row.setKind(RowKind.INSERT);
            rows.put(Arrays.asList(row.getField(0), row.getField(1), row.getField(2)), row);
        }
        return List.copyOf(rows.values());
    }

    /**
     * Rows in disorder, with NULLs in keys and values and with integers whose sums overflow. The
     * floating-point numbers are multiples of 1/8, so that sums are exact in any order.
     */
    private Table measurements(long seed) {
        Random random = new Random(seed);
        return Tables.table(
                tables,
                Schema.newBuilder()
                        .column("name", DataTypes.VARCHAR(10))
                        .column("k", DataTypes.DECIMAL(6, 2))
                        .column("t", DataTypes.TINYINT())
                        .column("s", DataTypes.SMALLINT())
                        .column("i", DataTypes.INT())
                        .column("l", DataTypes.BIGINT())
                        .column("small l", DataTypes.BIGINT())
                        .column("f", DataTypes.FLOAT())
                        .column("d", DataTypes.DOUBLE().notNull())
                        .column("ts", DataTypes.TIMESTAMP(3))
                        .watermark("ts", "ts - INTERVAL '3' SECOND")
                        .build(),
                Types.ROW_NAMED(
                        new String[] {"name", "k", "t", "s", "i", "l", "small l", "f", "d", "ts"},
                        Types.STRING,
                        Types.BIG_DEC,
                        Types.BYTE,
                        Types.SHORT,
                        Types.INT,
                        Types.LONG,
                        Types.LONG,
                        Types.FLOAT,
                        Types.DOUBLE,
                        Types.LOCAL_DATE_TIME),
                2_000,
                i ->
                        Row.of(
                                orNull(random, "name" + random.nextInt(4)),
                                orNull(random, BigDecimal.valueOf(random.nextInt(3) * 50L, 2)),
                                orNull(random, (byte) random.nextInt()),
                                orNull(random, (short) random.nextInt()),
                                orNull(random, random.nextInt()),
                                orNull(random, random.nextLong()),
                                orNull(random, random.nextInt() * 1_000L),
                                orNull(random, random.nextInt(1_000) / 8f),
                                random.nextInt(1_000_000) / 8.0,
                                Tables.time(-30_000L + 30L * i - random.nextInt(3_000))));
    }

    private static <V> V orNull(Random random, V value) {
        return random.nextInt(5) == 0 ? null : value;
    }
}
