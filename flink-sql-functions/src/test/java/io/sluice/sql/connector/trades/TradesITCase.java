package io.sluice.sql.connector.trades;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.it.Jobs;
import io.sluice.sql.dialect.MemorySinkFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table in a cluster. */
class TradesITCase {

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    private static final AtomicInteger FAILURES = new AtomicInteger();
    private static final AtomicInteger SEEN = new AtomicInteger();

    private static final String COLUMNS =
            """
            CREATE TEMPORARY TABLE trades (
                trade_id BIGINT,
                symbol STRING,
                trader_id STRING,
                quantity INT,
                price DECIMAL(10, 2),
                trade_time TIMESTAMP(3),
                WATERMARK FOR trade_time AS %s
            ) WITH ('connector' = 'sluice-trades', %s)
            """;

    private static final String SUMMARY =
            "SELECT COUNT(*), COUNT(DISTINCT trade_id), SUM(trade_id), SUM(quantity), SUM(price),"
                    + " MIN(trade_time), MAX(trade_time) FROM trades";

    @TempDir private Path directory;

    @BeforeEach
    void reset() {
        FAILURES.set(0);
        SEEN.set(0);
        MemorySinkFactory.clear();
    }

    @Test
    void readersMakeTheSameTableTogetherAsOneAlone() throws Exception {
        String options = "'number-of-rows' = '5000', 'rows-per-second' = '0', 'disorder' = '3 s'";

        List<Row> alone = lastRow(environment(1), options);
        assertThat(alone).isEqualTo(lastRow(environment(3), options));
        assertThat(alone.get(0).getField(1)).isEqualTo(5_000L);
        assertThat(alone.get(0).getField(2)).isEqualTo(5_000L * 4_999 / 2);
    }

    @Test
    void moreReadersThanRowsIsFine() throws Exception {
        List<Row> rows = lastRow(environment(4), "'number-of-rows' = '2'");

        assertThat(rows.get(0).getField(2)).isEqualTo(1L);
    }

    @Test
    void afterAFailureTheRowsGoOnWhereTheCheckpointWas() throws Exception {
        String options =
                "'number-of-rows' = '4000', 'rows-per-second' = '4000', 'scan.parallelism' = '2', 'event-time.rows-per-second' = '1000'";
        StreamTableEnvironment tables = environment(2);
        tables.executeSql(COLUMNS.formatted("SOURCE_WATERMARK()", options));
        List<Row> expected = lastRow(environment(1), options.replace("'4000', 's", "'0', 's"));

        // A view over a stream that fails once, when checkpoints have been made.
        tables.createTemporaryView(
                "failing",
                tables.toDataStream(tables.from("trades"))
                        .map(new FailOnce())
                        .returns(tables.toDataStream(tables.from("trades")).getType()));
        List<Row> rows = last(tables.executeSql(SUMMARY.replace("FROM trades", "FROM failing")));

        assertThat(FAILURES).hasValue(1);
        assertThat(SEEN).hasValueGreaterThan(4_000);
        assertThat(rows).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"2, 3", "3, 1"})
    void aSavepointGoesOnAtAnotherParallelism(int before, int after) throws Exception {
        String insert =
                "INSERT INTO written SELECT trade_id, trade_time, symbol, price FROM trades";
        String options = "'number-of-rows' = '6000', 'rows-per-second' = '%d'";
        StreamTableEnvironment first = environment(before);
        createWritten(first);
        // Another start if the job is planned again: the state keeps the first one.
        String now = ", 'start-time' = 'now', 'event-time.rows-per-second' = '10'";
        first.executeSql(COLUMNS.formatted("SOURCE_WATERMARK()", options.formatted(500) + now));
        JobClient job = first.executeSql(insert).getJobClient().orElseThrow();
        CommonTestUtils.waitUntilCondition(() -> MemorySinkFactory.written("written").size() > 500);
        String savepoint = Jobs.stopWithSavepoint(job, directory, SavepointFormatType.CANONICAL);

        StreamTableEnvironment second = environment(after);
        second.getConfig().set("execution.state-recovery.path", savepoint);
        createWritten(second);
        second.executeSql(COLUMNS.formatted("SOURCE_WATERMARK()", options.formatted(0) + now));
        second.executeSql(insert).await(5, TimeUnit.MINUTES);

        Map<Long, Long> times = new HashMap<>();
        for (Row row : MemorySinkFactory.written("written")) {
            LocalDateTime time = row.getFieldAs(1);
            Long previous =
                    times.put(row.getFieldAs(0), time.toInstant(ZoneOffset.UTC).toEpochMilli());
            assertThat(previous).as("row %s twice", row).isNull();
        }
        assertThat(times).hasSize(6_000);
        for (long id = 0; id < 6_000; id++) {
            assertThat(times.get(id) - times.get(0L)).as("row %s", id).isEqualTo(id * 100);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SOURCE_WATERMARK()", "trade_time - INTERVAL '2' SECOND"})
    void rowsThatAreOutOfOrderWithinTheBoundAreNotLate(String watermark) throws Exception {
        StreamTableEnvironment tables = environment(2);
        tables.executeSql(
                COLUMNS.formatted(
                        watermark,
                        "'number-of-rows' = '20000', 'rows-per-second' = '0',"
                                + " 'event-time.rows-per-second' = '100', 'disorder' = '2 s'"));
        String query =
                """
                SELECT window_start, COUNT(*) FROM TABLE(
                    TUMBLE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '10' SECOND))
                GROUP BY window_start, window_end
                """;

        String plan = tables.explainSql(query);
        assertThat(plan.substring(plan.indexOf("== Optimized")))
                .contains("watermark=[")
                .doesNotContain("Assigner");
        List<Row> windows = all(tables.executeSql(query));
        assertThat(windows).hasSizeGreaterThan(19);
        assertThat(windows.stream().mapToLong(row -> row.<Long>getFieldAs(1)).sum())
                .isEqualTo(20_000);
    }

    @Test
    void lateRowsAreLate() throws Exception {
        StreamTableEnvironment tables = environment(1);
        tables.executeSql(
                COLUMNS.formatted(
                        "SOURCE_WATERMARK()",
                        "'number-of-rows' = '20000', 'rows-per-second' = '0', 'late-fraction' = '0.1',"
                                + " 'lateness' = '1 h', 'event-time.rows-per-second' = '10'"));
        List<Row> windows =
                all(
                        tables.executeSql(
                                """
                                SELECT window_start, COUNT(*) FROM TABLE(
                                    TUMBLE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '1' SECOND))
                                GROUP BY window_start, window_end
                                """));

        // A watermark follows every 1,000 rows, which are 100 s: almost all of them come behind it.
        long inTime = windows.stream().mapToLong(row -> row.<Long>getFieldAs(1)).sum();
        assertThat(inTime).isBetween(18_000L - 150, 18_000L + 300);
    }

    @Test
    void theRateIsKept() throws Exception {
        StreamTableEnvironment tables = environment(2);
        tables.executeSql(
                COLUMNS.formatted(
                        "trade_time", "'number-of-rows' = '6000', 'rows-per-second' = '3000'"));
        long start = System.nanoTime();
        all(tables.executeSql("SELECT * FROM trades"));

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThan(Duration.ofMillis(1_500));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "'number-of-rows' = '0'; 'number-of-rows' is 0; it must be 1 to",
                "'rows-per-second' = '-1'; 'rows-per-second' is -1; it must be at least 0",
                "'traders' = '0'; 'traders' is 0; it must be 1 to 1000000",
                "'symbols' = '1000001'; 'symbols' is 1000001; it must be 1 to 1000000",
                "'skew' = '-0.5'; 'skew' is -0.5; it must be 0",
                "'skew' = 'NaN'; 'skew' is NaN; it must be 0",
                "'disorder' = '400 d'; 'disorder' is PT9600H; it must be 0 to 365 d",
                "'lateness' = '0 s'; 'lateness' is PT0S; it must be 1 ms to 365 d",
                "'late-fraction' = '1.5'; 'late-fraction' is 1.5; it must be 0 to 1",
                "'event-time.rows-per-second' = '0'; it must be 1 to",
                "'start-time' = 'noon'; 'start-time' is 'noon'; it must be a time in UTC",
                "'generator' = 'random'; [market, reference, reference-200]",
                "'generator' = 'reference', 'skew' = '1'; 'skew' is an option of 'generator' = 'market'",
                "'rows' = '5'; Unsupported options found for 'sluice-trades'",
            })
    void wrongOptionsAreRefusedWhenTheQueryIsPlanned(String options, String message) {
        StreamTableEnvironment tables = environment(1);
        tables.executeSql(COLUMNS.formatted("trade_time", options));

        assertThatThrownBy(() -> tables.explainSql("SELECT * FROM trades"))
                .hasStackTraceContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "trader STRING; no column 'trader'. It may have, in any order, some of: trade_id (BIGINT), trader_id",
                "price STRING; Column 'price' of a 'sluice-trades' table is STRING; it must be DOUBLE",
                "price DECIMAL(5, 2); it must be DOUBLE, or DECIMAL(p, s)",
                "trade_time TIMESTAMP(0); it must be TIMESTAMP(3) or TIMESTAMP_LTZ(3)",
                "symbol CHAR(4); it must be STRING",
                "trade_id INT; it must be BIGINT",
                "quantity SMALLINT; it must be BIGINT or INT",
            })
    void wrongColumnsAreRefusedWhenTheQueryIsPlanned(String column, String message) {
        StreamTableEnvironment tables = environment(1);
        tables.executeSql(
                "CREATE TEMPORARY TABLE trades (%s) WITH ('connector' = 'sluice-trades')"
                        .formatted(column));

        assertThatThrownBy(() -> tables.explainSql("SELECT * FROM trades"))
                .hasStackTraceContaining(message);
    }

    private List<Row> lastRow(StreamTableEnvironment tables, String options) throws Exception {
        tables.executeSql(COLUMNS.formatted("trade_time", options));
        return last(tables.executeSql(SUMMARY));
    }

    private static List<Row> last(TableResult result) throws Exception {
        List<Row> rows = all(result);
        Row last = rows.get(rows.size() - 1);
        last.setKind(RowKind.INSERT);
        return List.of(last);
    }

    private static List<Row> all(TableResult result) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> iterator = result.collect()) {
            iterator.forEachRemaining(rows::add);
        }
        return rows;
    }

    private static void createWritten(StreamTableEnvironment tables) {
        tables.executeSql(
                """
                CREATE TEMPORARY TABLE written (
                    trade_id BIGINT, trade_time TIMESTAMP(3), symbol STRING, price DECIMAL(10, 2)
                ) WITH ('connector' = 'memory', 'changelog' = 'insert-only')
                """);
    }

    private static StreamTableEnvironment environment(int parallelism) {
        Configuration configuration = new Configuration();
        configuration.setString("execution.checkpointing.interval", "100 ms");
        configuration.setString("restart-strategy.type", "fixed-delay");
        configuration.setString("restart-strategy.fixed-delay.attempts", "1");
        configuration.setString("restart-strategy.fixed-delay.delay", "0 s");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(parallelism);
        return StreamTableEnvironment.create(environment);
    }

    /** Fails once, after 2,500 rows, which take more than half a second. */
    private static final class FailOnce implements MapFunction<Row, Row> {

        private static final long serialVersionUID = 1L;

        @Override
        public Row map(Row row) {
            if (SEEN.incrementAndGet() == 2_500) {
                FAILURES.incrementAndGet();
                throw new IllegalStateException("on purpose");
            }
            return row;
        }
    }
}
