package io.sluice.sql.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keys, arguments and filters that are computed, without Flink's projection: planned, and compared
 * with Flink's own windows over the same expressions.
 */
class ComputedColumnsITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static final int ROWS = 600;

    private static final Pattern OPERATOR = Pattern.compile("\"type\" : \"([^\"]*)\"");

    private static final String SCENARIO_3B =
            "SELECT trader_id, symbol, COUNT(*) AS trade_count, AVG(price) AS avg_price, SUM(quantity) AS total_quantity, SUM(price * quantity) AS total_value FROM trades GROUP BY trader_id, symbol WINDOW TUMBLING (trade_time, INTERVAL '1' MINUTE) EMIT CHANGES";

    private final Random random = new Random(11);
    private final StreamTableEnvironment tables = Dialect.environment();

    @BeforeEach
    void createTrades() {
        Dialect.createTrades(tables);
        tables.createTemporarySystemFunction("named", Named.class);
        // Where clocks are set in the night of the rows.
        tables.getConfig().set("table.local-time-zone", "Europe/Paris");
    }

    /** No projection of Flink's is left, above the windows either. */
    @Test
    void scenario3bIsFoldedBelowItsProjection() {
        assertThat(operators(SCENARIO_3B))
                .containsSubsequence("Compute", "Fold", "Window", "Selection")
                .doesNotContain("Calc");
        assertThat(tables.explainSql(SCENARIO_3B)).contains("(price * quantity) AS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT symbol, COUNT(*), window_end FROM trades WHERE price > 1 GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' MINUTE) EMIT CHANGES",
                "SELECT s, COUNT(*), window_end FROM (SELECT UPPER(symbol) AS s, trade_time FROM trades WHERE price > 1) AS t GROUP BY s WINDOW SESSION (trade_time, INTERVAL '1' MINUTE) EMIT CHANGES",
                "SELECT symbol, COUNT(*) FILTER (WHERE price > 1), window_end FROM trades GROUP BY symbol WINDOW HOPPING (trade_time, INTERVAL '4' SECOND, INTERVAL '1' SECOND) EMIT FINAL"
            })
    void conditionsAndOtherExpressionsAreToo(String query) {
        assertThat(operators(query)).containsSubsequence("Compute", "Fold", "Window");
    }

    @Test
    void aWideTableOfWhichLittleIsSelectedIsProjectedByFlink() {
        assertThat(
                        operators(
                                "SELECT COUNT(*), window_end FROM trades WINDOW TUMBLING (trade_time, INTERVAL '1' MINUTE) EMIT CHANGES"))
                .doesNotContain("Compute")
                .containsSubsequence("Calc", "Fold", "Window");
    }

    @Test
    void flinksOwnWindowsKeepTheirProjections() {
        assertThat(operators(SCENARIO_3B.replace("EMIT CHANGES", ""))).doesNotContain("Compute");
    }

    @ParameterizedTest
    @CsvSource({
        "EMIT CHANGES EVERY 7 ROWS, true",
        "EMIT CHANGES EVERY 7 ROWS, false",
        "EMIT CHANGES PER RECORD, true",
        "EMIT CHANGES PER RECORD, false",
        "EMIT FINAL, true",
        "EMIT FINAL, false"
    })
    void expressionsAreThoseOfFlink(String clause, boolean objectReuse) throws Exception {
        tables.getConfig().set("pipeline.object-reuse", Boolean.toString(objectReuse));
        createInput(inserts(), ChangelogMode.insertOnly(), "INTERVAL '40' MINUTE");
        Named.reset();
        String query =
                "SELECT named(k), DATE_FORMAT(ts, 'HH'), k, COUNT(*), SUM(d * n), SUM(CASE WHEN n > 50 THEN 1 END), MAX(CAST(n AS STRING) || k), COUNT(DISTINCT n / 10), COUNT(c + 1), MIN(c + 1), SUM(n), AVG(CAST(NULL AS BIGINT)), COUNT(*) FILTER (WHERE n > 50 AND d IS NOT NULL), MAX(d) FILTER (WHERE k <> 'k1'), window_start FROM TUMBLE(TABLE input, DESCRIPTOR(ts), INTERVAL '3' HOUR) %sGROUP BY named(k), DATE_FORMAT(ts, 'HH'), k, window_start, window_end ";
        for (String where : List.of("", "WHERE n < 90 AND named(k) <> 'of k2' ")) {
            String text = query.formatted(where);
            assertThat(Dialect.materialised(changes(text + clause)))
                    .hasSizeGreaterThan(20)
                    .containsExactlyInAnyOrderElementsOf(changes(text));
        }
        assertThat(Named.OPENED).hasPositiveValue().hasValue(Named.CLOSED.get());
    }

    /** Flink splits methods that are longer than that, and moves what they share. */
    @Test
    void longExpressionsAreSplitAsInFlink() throws Exception {
        tables.getConfig().set("table.generated-code.max-length", "100");
        createInput(inserts(), ChangelogMode.insertOnly(), "INTERVAL '40' MINUTE");
        String cases =
                IntStream.range(0, 40)
                        .mapToObj(i -> "WHEN n = %d THEN k || '%d'".formatted(i, i))
                        .collect(Collectors.joining(" ", "CASE ", " END"));
        String query =
                "SELECT %s, COUNT(*), SUM(d * n), window_start FROM TUMBLE(TABLE input, DESCRIPTOR(ts), INTERVAL '3' HOUR) WHERE n < 90 GROUP BY %s, window_start, window_end "
                        .formatted(cases, cases);

        assertThat(Dialect.materialised(changes(query + "EMIT CHANGES")))
                .hasSizeGreaterThan(20)
                .containsExactlyInAnyOrderElementsOf(changes(query));
    }

    /** Of which the fold makes nothing: they are written as they are, with what is computed. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lateRowsBringWhatIsComputedOfThem(boolean objectReuse) throws Exception {
        tables.getConfig().set("pipeline.object-reuse", Boolean.toString(objectReuse));
        tables.getConfig().set("table.local-time-zone", "UTC");
        createInput(inserts(), ChangelogMode.insertOnly(), "INTERVAL '1' SECOND");
        String aggregates =
                "SELECT named(k), COUNT(*), SUM(d * n), MAX(CAST(n AS STRING) || k), COUNT(*) FILTER (WHERE n > 50) FROM input WHERE n < 90 GROUP BY named(k)";

        assertThat(
                        Dialect.materialised(
                                changes(
                                        aggregates
                                                + " WINDOW TUMBLING (ts, INTERVAL '1' HOUR) EMIT CHANGES GRACE INTERVAL '1' DAY")))
                .hasSizeGreaterThan(20)
                .containsExactlyInAnyOrderElementsOf(
                        Dialect.materialised(
                                changes(aggregates + ", FLOOR(CAST(ts AS TIMESTAMP(3)) TO HOUR)")));
    }

    @ParameterizedTest
    @CsvSource({
        "EMIT CHANGES EVERY 7 ROWS, true",
        "EMIT CHANGES EVERY 7 ROWS, false",
        "EMIT CHANGES PER RECORD, true",
        "EMIT FINAL, false"
    })
    void rowsAreTakenBackWithWhatWasComputedOfThem(String clause, boolean objectReuse)
            throws Exception {
        tables.getConfig().set("pipeline.object-reuse", Boolean.toString(objectReuse));
        createInput(updates(), ChangelogMode.all(), "INTERVAL '40' MINUTE");
        String query =
                "SELECT named(k), COUNT(*), SUM(n * 2), MAX(CAST(n AS STRING) || k), COUNT(*) FILTER (WHERE n > 50), SUM(c * n), window_start FROM TUMBLE(TABLE input, DESCRIPTOR(ts), INTERVAL '1' HOUR) %sGROUP BY named(k), window_start, window_end ";
        for (String where : List.of("", "WHERE n IS NULL OR n < 1090 ")) {
            String text = query.formatted(where);
            assertThat(Dialect.materialised(changes(text + clause)))
                    .hasSizeGreaterThan(20)
                    .containsExactlyInAnyOrderElementsOf(changes(text));
        }
    }

    private void createInput(List<Row> changes, ChangelogMode mode, String disorder) {
        StreamExecutionEnvironment environment = ((StreamTableEnvironmentImpl) tables).execEnv();
        TypeInformation<Row> type =
                Types.ROW_NAMED(
                        new String[] {"k", "n", "d", "c", "ts"},
                        Types.STRING,
                        Types.LONG,
                        Types.DOUBLE,
                        Types.BIG_DEC,
                        Types.INSTANT);
        DataStream<Row> stream = environment.fromData(changes, type).setParallelism(1);
        Schema schema =
                Schema.newBuilder()
                        .column("k", DataTypes.STRING())
                        .column("n", DataTypes.BIGINT())
                        .column("d", DataTypes.DOUBLE())
                        .column("c", DataTypes.DECIMAL(10, 2))
                        .column("ts", DataTypes.TIMESTAMP_LTZ(3))
                        .watermark("ts", "ts - " + disorder)
                        .build();
        tables.createTemporaryView("input", tables.fromChangelogStream(stream, schema, mode));
    }

    /** A row about every 100 s, up to half an hour out of order; some columns are NULL. */
    private List<Row> inserts() {
        List<Row> rows = new ArrayList<>();
        Instant time = Instant.parse("2024-10-26T20:00:00Z");
        for (int i = 0; i < ROWS; i++) {
            long n = random.nextInt(100);
            rows.add(
                    Row.of(
                            orNull("k" + random.nextInt(3)),
                            orNull(n),
                            orNull(n / 4.0),
                            orNull(BigDecimal.valueOf(n, 2)),
                            time.plusSeconds(100L * i - random.nextInt(1800))));
        }
        return rows;
    }

    private @Nullable Object orNull(Object value) {
        return random.nextInt(10) == 0 ? null : value;
    }

    /** Some rows are replaced by others later, some deleted. */
    private List<Row> updates() {
        List<Row> changes = new ArrayList<>();
        for (Row row : inserts()) {
            changes.add(row);
            if (random.nextInt(4) > 0) {
                continue;
            }
            boolean deleted = random.nextBoolean();
            changes.add(kind(deleted ? RowKind.DELETE : RowKind.UPDATE_BEFORE, row));
            if (!deleted) {
                Row replaced = kind(RowKind.UPDATE_AFTER, row);
                replaced.setField(1, random.nextInt(100) + 1000L);
                changes.add(replaced);
            }
        }
        return changes;
    }

    private static Row kind(RowKind kind, Row row) {
        Row copy = Row.copy(row);
        copy.setKind(kind);
        return copy;
    }

    private List<Row> changes(String query) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> result = tables.sqlQuery(query).execute().collect()) {
            result.forEachRemaining(rows::add);
        }
        return rows;
    }

    /** Names of the job's operators, up the stream. */
    private List<String> operators(String query) {
        String plan = tables.explainSql(query, ExplainDetail.JSON_EXECUTION_PLAN);
        return OPERATOR.matcher(plan)
                .results()
                // Without the windows, and the number in the plan.
                .map(found -> found.group(1).replaceFirst("[ (\\[].*", ""))
                .toList();
    }

    /** Needs what it gets when it is opened. */
    public static final class Named extends ScalarFunction {

        private static final long serialVersionUID = 1L;

        static final AtomicInteger OPENED = new AtomicInteger();
        static final AtomicInteger CLOSED = new AtomicInteger();

        private transient @Nullable String prefix;

        static void reset() {
            OPENED.set(0);
            CLOSED.set(0);
        }

        @Override
        public void open(FunctionContext context) {
            OPENED.incrementAndGet();
            prefix = context.getJobParameter("nobody.has.set.this", "of ");
        }

        @Override
        public void close() {
            CLOSED.incrementAndGet();
            prefix = null;
        }

        public @Nullable String eval(@Nullable String name) {
            if (prefix == null) {
                throw new IllegalStateException("not open");
            }
            return name == null ? null : prefix + name;
        }
    }
}
