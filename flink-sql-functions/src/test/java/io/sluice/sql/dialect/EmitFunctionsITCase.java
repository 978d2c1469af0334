package io.sluice.sql.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.it.Jobs;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl;
import org.apache.flink.table.api.dataview.MapView;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Aggregate functions of a user, compared with Flink's own windows in batch mode. */
public class EmitFunctionsITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static final String SELECT =
            "SELECT symbol, weighted(quantity, price), weighted(quantity, price) FILTER (WHERE price > 120), counts(trader_id), spread(CAST(price AS DECIMAL(10, 2)), quantity), total(quantity, 5), total(quantity, 5, quantity), latest(trade_time, symbol), COLLECT(trader_id), COLLECT(quantity) FILTER (WHERE price > 120), PERCENTILE(quantity, 0.9), PERCENTILE(price, 0.3, quantity) FILTER (WHERE price > 120), PERCENTILE(CAST(price AS DECIMAL(10, 2)), ARRAY[0.25, 0.5, 1.0]), PERCENTILE(CASE WHEN quantity > 500 THEN price END, 0.5), COUNT(*), window_start ";

    private static StreamTableEnvironment tables(RuntimeExecutionMode mode) {
        StreamTableEnvironment tables = Dialect.environment(mode);
        Dialect.createTrades(tables);
        tables.createTemporarySystemFunction("weighted", Weighted.class);
        tables.createTemporarySystemFunction("counts", Counts.class);
        tables.createTemporarySystemFunction("spread", Spread.class);
        tables.createTemporarySystemFunction("total", Total.class);
        tables.createTemporarySystemFunction("latest", Latest.class);
        tables.createTemporarySystemFunction("opened", Opened.class);
        tables.createTemporarySystemFunction("merge_less", MergeLess.class);
        tables.createTemporarySystemFunction("chance", Chance.class);
        tables.createTemporarySystemFunction("closing", Closing.class);
        tables.createTemporarySystemFunction("inherited", Inherited.class);
        return tables;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "TUMBLE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '1' SECOND)| EMIT CHANGES EVERY 300 ROWS",
                "TUMBLE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '1' SECOND)| EMIT CHANGES PER RECORD",
                "HOP(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '0.5' SECOND, INTERVAL '2' SECOND)| EMIT FINAL",
                "CUMULATE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '1' SECOND, INTERVAL '4' SECOND)| EMIT CHANGES ON WATERMARK"
            })
    void functionsGiveWhatTheyGiveInFlink(String windows, String clause) throws Exception {
        String query =
                SELECT
                        + "FROM "
                        + windows
                        + " GROUP BY symbol, window_start, window_end HAVING COUNT(*) > 1 ";

        List<Row> expected = rows(tables(RuntimeExecutionMode.BATCH), query);
        List<Row> actual =
                Dialect.materialised(rows(tables(RuntimeExecutionMode.STREAMING), query + clause));

        assertThat(actual)
                .hasSizeGreaterThan(40)
                .containsExactlyInAnyOrderElementsOf(Dialect.materialised(expected));
    }

    /** Batch mode has no sessions. */
    @Test
    void sessionsMergeWhatFunctionsKeep() throws Exception {
        StreamTableEnvironment tables = tables(RuntimeExecutionMode.STREAMING);
        String query =
                SELECT
                        + "FROM SESSION(TABLE trades PARTITION BY symbol, DESCRIPTOR(trade_time), INTERVAL '0.15' SECOND) GROUP BY symbol, window_start, window_end ";

        assertThat(Dialect.materialised(rows(tables, query + "EMIT CHANGES EVERY 100 ROWS")))
                .hasSizeGreaterThan(40)
                .containsExactlyInAnyOrderElementsOf(rows(tables, query));
    }

    /** With a failure after a checkpoint, from which what functions keep is restored. */
    @Test
    void whatFunctionsKeepIsRestored() throws Exception {
        StreamTableEnvironment tables = tables(RuntimeExecutionMode.STREAMING);
        StreamExecutionEnvironment environment = ((StreamTableEnvironmentImpl) tables).execEnv();
        environment.enableCheckpointing(50);
        Configuration restart = new Configuration();
        restart.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        restart.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        environment.configure(restart);
        tables.createTemporaryView(
                "failing",
                environment
                        .fromSequence(0, 19_999)
                        .setParallelism(1)
                        .map(new FailsOnce())
                        .setParallelism(1),
                Schema.newBuilder()
                        .columnByExpression("n", "f0")
                        .columnByExpression("k", "CAST(MOD(f0, 7) AS STRING)")
                        .columnByExpression("ts", "CAST(TO_TIMESTAMP_LTZ(f0, 3) AS TIMESTAMP(3))")
                        .watermark("ts", "ts - INTERVAL '1' SECOND")
                        .build());
        String query =
                "SELECT weighted(n, CAST(n AS DOUBLE)), counts(k), COLLECT(MOD(n, 3)), latest(ts, k), window_start FROM TUMBLE(TABLE failing, DESCRIPTOR(ts), INTERVAL '10' SECOND) GROUP BY window_start, window_end ";

        FailsOnce.hasFailed = false;
        List<Row> changes = rows(tables, query + "EMIT CHANGES EVERY 100 ROWS");

        assertThat(FailsOnce.hasFailed).isTrue();
        assertThat(Dialect.materialised(changes))
                .hasSize(2)
                .containsExactlyInAnyOrderElementsOf(rows(tables, query));
    }

    /** Fails after the first checkpoint, once. */
    private record FailsOnce(AtomicBoolean checkpointed)
            implements MapFunction<Long, Long>, CheckpointListener {

        private static volatile boolean hasFailed;

        FailsOnce() {
            this(new AtomicBoolean());
        }

        @Override
        public Long map(Long number) throws InterruptedException {
            if (number % 200 == 0 && !hasFailed) {
                // Time for a checkpoint.
                Thread.sleep(100);
            }
            if (checkpointed.get() && !hasFailed) {
                hasFailed = true;
                throw new IllegalStateException("fails once");
            }
            return number;
        }

        @Override
        public void notifyCheckpointComplete(long checkpoint) {
            checkpointed.set(true);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "merge_less(quantity)| merge_less is not supported: io.sluice.sql.dialect.EmitFunctionsITCase$MergeLess has no method merge(accumulator, Iterable)",
                "chance(quantity)| chance is not supported: it is not deterministic",
                "closing(quantity)| closing is not supported: io.sluice.sql.dialect.EmitFunctionsITCase$Closing has a method close(), which is not called",
                "total(DISTINCT quantity, 5)| total is not supported with DISTINCT",
                "PERCENTILE(DISTINCT quantity, 0.5)| PERCENTILE is not supported with DISTINCT"
            })
    void whatAFunctionLacksIsSaid(String call, String message) {
        StreamTableEnvironment tables = tables(RuntimeExecutionMode.STREAMING);
        for (String clause : List.of("EMIT CHANGES", "EMIT FINAL")) {
            String query =
                    "SELECT symbol, %s FROM trades GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND) %s"
                            .formatted(call, clause);
            assertThatThrownBy(() -> tables.explainSql(query).length())
                    .hasStackTraceContaining("Line 1, column 16: " + clause + ": " + message);
        }
    }

    /** Java's compiler makes a method of its own for what is inherited, which takes an array. */
    @Test
    void anyNumberOfArgumentsIsNotInheritedFromAClassThatIsNotPublic() throws Exception {
        StreamTableEnvironment tables = tables(RuntimeExecutionMode.STREAMING);
        String query =
                "SELECT symbol, %s, window_start FROM TUMBLE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '1' SECOND) GROUP BY symbol, window_start, window_end";

        for (String clause : List.of("", " EMIT CHANGES")) {
            assertThatThrownBy(
                            () ->
                                    tables.explainSql(
                                                    query.formatted("inherited(quantity, 5)")
                                                            + clause)
                                            .length())
                    .hasStackTraceContaining("No match found for function signature inherited")
                    .hasStackTraceContaining("inherited(arg0 => ARRAY<BIGINT>)");
        }
        assertThat(
                        Dialect.materialised(
                                rows(
                                        tables,
                                        query.formatted(
                                                        "inherited(ARRAY[CAST(quantity AS BIGINT), 5])")
                                                + " EMIT CHANGES")))
                .hasSize(50)
                .containsExactlyInAnyOrderElementsOf(
                        rows(tables, query.formatted("total(quantity, 5)")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "total(quantity, 5)| total is not supported",
                "PERCENTILE(quantity, 0.5)| PERCENTILE is not supported",
                "COLLECT(quantity)| COLLECT is not supported"
            })
    void rowsAreNotTakenBackByFunctions(String call, String message) {
        StreamTableEnvironment tables = tables(RuntimeExecutionMode.STREAMING);
        String query =
                "SELECT symbol, "
                        + call
                        + " FROM (SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY trader_id ORDER BY trade_time DESC) AS r FROM trades) WHERE r = 1) AS t GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND) EMIT CHANGES";

        assertThatThrownBy(() -> tables.explainSql(query).length())
                .hasStackTraceContaining(
                        "Line 1, column 16: EMIT CHANGES: "
                                + message
                                + ": the input has updates or deletes");
    }

    @Test
    @Timeout(400)
    void anotherFunctionDoesNotGoOnWithWhatOneKept(@TempDir Path savepoints) throws Exception {
        MemorySinkFactory.clear();
        JobClient job = started(Total.class, null);
        CommonTestUtils.waitUntilCondition(() -> !MemorySinkFactory.written("totals").isEmpty());
        String savepoint = Jobs.stopWithSavepoint(job, savepoints, SavepointFormatType.CANONICAL);
        JobClient other = started(Opened.class, savepoint);

        assertThatThrownBy(() -> other.getJobExecutionResult().get())
                .hasStackTraceContaining(
                        "aggregate 'f(n) FILTER IS TRUE(>(n, 1))' was FUNCTION(%s) and is now FUNCTION(%s)"
                                .formatted(Total.class.getName(), Opened.class.getName()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "MOD(n, 3)| total(n, 1) FILTER (WHERE n > 1000000)| ",
                "MOD(n, 3)| SUM(n + 1) FILTER (WHERE n > 1000000)| ",
                "MOD(n, 5)| SUM(n)| its key fields were [$0.MOD(n, 3)] and are now [$0.MOD(n, 5)]"
            })
    @Timeout(400)
    void aChangedQueryDoesNotGoOnWithWhatWasKeptOfAnother(
            String key, String aggregate, @Nullable String message, @TempDir Path savepoints)
            throws Exception {
        MemorySinkFactory.clear();
        JobClient job = started("MOD(n, 3)", aggregate.replace("1000000", "1"), Total.class, null);
        CommonTestUtils.waitUntilCondition(() -> !MemorySinkFactory.written("totals").isEmpty());
        String savepoint = Jobs.stopWithSavepoint(job, savepoints, SavepointFormatType.CANONICAL);
        MemorySinkFactory.clear();
        JobClient other = started(key, aggregate, Total.class, savepoint);

        if (message != null) {
            assertThatThrownBy(() -> other.getJobExecutionResult().get())
                    .hasStackTraceContaining(message);
            return;
        }
        CommonTestUtils.waitUntilCondition(() -> !MemorySinkFactory.written("totals").isEmpty());
        other.cancel().get();
        assertThat(MemorySinkFactory.written("totals"))
                .allSatisfy(row -> assertThat((Long) row.getField(1)).isIn(null, 0L));
    }

    private static JobClient started(
            Class<? extends AggregateFunction<?, ?>> function, @Nullable String savepoint) {
        return started("MOD(n, 3)", "f(n) FILTER (WHERE n > 1)", function, savepoint);
    }

    private static JobClient started(
            String key,
            String aggregate,
            Class<? extends AggregateFunction<?, ?>> function,
            @Nullable String savepoint) {
        StreamTableEnvironment tables = tables(RuntimeExecutionMode.STREAMING);
        tables.getConfig().set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        if (savepoint != null) {
            tables.getConfig().set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        tables.createTemporarySystemFunction("f", function);
        tables.executeSql(
                "CREATE TEMPORARY TABLE numbers (n BIGINT, ts AS CAST(TO_TIMESTAMP_LTZ(n, 3) AS TIMESTAMP(3)), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen', 'rows-per-second' = '1000', 'fields.n.kind' = 'sequence', 'fields.n.start' = '0', 'fields.n.end' = '1000000')");
        tables.executeSql(
                "CREATE TEMPORARY TABLE totals (k BIGINT, total BIGINT, window_start TIMESTAMP(3), window_end TIMESTAMP(3), PRIMARY KEY (k, window_start, window_end) NOT ENFORCED) WITH ('connector' = 'memory')");
        return tables.executeSql(
                        "INSERT INTO totals SELECT %s, %s, window_start, window_end FROM TUMBLE(TABLE numbers, DESCRIPTOR(ts), INTERVAL '1' DAY) GROUP BY %s, window_start, window_end EMIT CHANGES EVERY 100 ROWS"
                                .formatted(key, aggregate, key))
                .getJobClient()
                .orElseThrow();
    }

    /** A function that is called twice is opened once for each. */
    @Test
    void accumulatorsAreMadeOfWhatIsOpened() throws Exception {
        StreamTableEnvironment tables = tables(RuntimeExecutionMode.STREAMING);
        String query =
                "SELECT symbol, %s, %s FILTER (WHERE price > 120), window_start FROM TUMBLE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '1' SECOND) GROUP BY symbol, window_start, window_end ";

        assertThat(
                        Dialect.materialised(
                                rows(
                                        tables,
                                        query.formatted("opened(quantity)", "opened(quantity)")
                                                + "EMIT CHANGES EVERY 300 ROWS")))
                .hasSize(50)
                .containsExactlyInAnyOrderElementsOf(
                        rows(tables, query.formatted("total(quantity)", "total(quantity)")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ADD JAR '%2$s'; CREATE TEMPORARY FUNCTION mean AS '%1$s'",
                "CREATE TEMPORARY FUNCTION mean AS '%1$s' USING JAR '%2$s'"
            })
    void functionsComeWithAUsersJar(String statements, @TempDir Path directory) throws Exception {
        StreamTableEnvironment tables = tables(RuntimeExecutionMode.STREAMING);
        Path jar = FunctionJar.in(directory);
        for (String statement : statements.formatted(FunctionJar.CLASS, jar).split("; ", -1)) {
            tables.executeSql(statement);
        }
        String query =
                "SELECT symbol, mean(quantity), window_start FROM TUMBLE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '1' SECOND) GROUP BY symbol, window_start, window_end ";

        assertThat(tables.explainSql(query + "EMIT CHANGES")).contains("EmitChanges(", "mean(");
        assertThat(Dialect.materialised(rows(tables, query + "EMIT CHANGES EVERY 300 ROWS")))
                .hasSize(50)
                .containsExactlyInAnyOrderElementsOf(rows(tables, query));
    }

    private static List<Row> rows(StreamTableEnvironment tables, String query) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> result = tables.executeSql(query).collect()) {
            result.forEachRemaining(rows::add);
        }
        return rows;
    }

    /** Of {@link Weighted}. */
    public static class Sums {
        public long weighted;
        public long weights;
    }

    /**
     * A mean of prices by quantities, in whole numbers; two arguments, of which any may be NULL.
     */
    public static class Weighted extends AggregateFunction<Long, Sums> {

        private static final long serialVersionUID = 1L;

        /** Set when it is opened. */
        private transient int scale;

        @Override
        public void open(FunctionContext context) {
            scale = 1_000;
        }

        @Override
        public Sums createAccumulator() {
            return new Sums();
        }

        /** Adds a row. */
        public void accumulate(Sums sums, @Nullable Long weight, @Nullable Double value) {
            if (weight != null && value != null) {
                sums.weighted += Math.round(value * scale) * weight;
                sums.weights += weight;
            }
        }

        /** Adds others. */
        public void merge(Sums sums, Iterable<Sums> others) {
            for (Sums other : others) {
                sums.weighted += other.weighted;
                sums.weights += other.weights;
            }
        }

        @Override
        public @Nullable Long getValue(Sums sums) {
            return sums.weights == 0 ? null : sums.weighted / sums.weights / scale;
        }
    }

    /** Of {@link Counts}. */
    public static class Counted {
        public MapView<String, Long> counts = new MapView<>();
    }

    /** How often each value occurs, as a text. */
    public static class Counts extends AggregateFunction<String, Counted> {

        private static final long serialVersionUID = 1L;

        @Override
        public Counted createAccumulator() {
            return new Counted();
        }

        /** Adds a row. */
        public void accumulate(Counted counted, String value) throws Exception {
            add(counted, value, 1);
        }

        private static void add(Counted counted, String value, long times) throws Exception {
            Long before = counted.counts.get(value);
            counted.counts.put(value, (before == null ? 0 : before) + times);
        }

        /** Adds others. */
        public void merge(Counted counted, Iterable<Counted> others) throws Exception {
            for (Counted other : others) {
                for (var entry : other.counts.entries()) {
                    add(counted, entry.getKey(), entry.getValue());
                }
            }
        }

        @Override
        public String getValue(Counted counted) {
            return new TreeMap<>(counted.counts.getMap()).toString();
        }
    }

    /** Of {@link Spread}. */
    public static class Bounds {
        public @DataTypeHint("DECIMAL(10, 2)") @Nullable BigDecimal least;
        public @DataTypeHint("DECIMAL(10, 2)") @Nullable BigDecimal greatest;
    }

    /** The least and the greatest decimal, as a row. */
    @FunctionHint(output = @DataTypeHint("ROW<least DECIMAL(10, 2), greatest DECIMAL(10, 2)>"))
    public static class Spread extends AggregateFunction<Row, Bounds> {

        private static final long serialVersionUID = 1L;

        @Override
        public Bounds createAccumulator() {
            return new Bounds();
        }

        /** Adds a row. */
        public void accumulate(
                Bounds bounds,
                @DataTypeHint("DECIMAL(10, 2)") @Nullable BigDecimal value,
                Long ignored) {
            if (value != null) {
                bounds.least = bounds.least == null ? value : bounds.least.min(value);
                bounds.greatest = bounds.greatest == null ? value : bounds.greatest.max(value);
            }
        }

        /** Adds others. */
        public void merge(Bounds bounds, Iterable<Bounds> others) {
            for (Bounds other : others) {
                accumulate(bounds, other.least, 0L);
                accumulate(bounds, other.greatest, 0L);
            }
        }

        @Override
        public Row getValue(Bounds bounds) {
            return Row.of(bounds.least, bounds.greatest);
        }
    }

    /** Any number of arguments. */
    public static class Total extends AggregateFunction<Long, Sums> {

        private static final long serialVersionUID = 1L;

        @Override
        public Sums createAccumulator() {
            return new Sums();
        }

        /** Adds a row. */
        public void accumulate(Sums sums, Long... values) {
            for (Long value : values) {
                sums.weighted += value == null ? 0 : value;
            }
        }

        /** Adds others. */
        public void merge(Sums sums, Iterable<Sums> others) {
            for (Sums other : others) {
                sums.weighted += other.weighted;
            }
        }

        @Override
        public Long getValue(Sums sums) {
            return sums.weighted;
        }
    }

    /** What {@link Inherited} inherits. */
    abstract static class NotPublic extends AggregateFunction<Long, Sums> {

        private static final long serialVersionUID = 1L;

        /** Adds a row. */
        public void accumulate(Sums sums, Long... values) {
            for (Long value : values) {
                sums.weighted += value == null ? 0 : value;
            }
        }

        /** Adds others. */
        public void merge(Sums sums, Iterable<Sums> others) {
            for (Sums other : others) {
                sums.weighted += other.weighted;
            }
        }
    }

    /** Has its methods from a class that is not public. */
    public static class Inherited extends NotPublic {

        private static final long serialVersionUID = 1L;

        @Override
        public Sums createAccumulator() {
            return new Sums();
        }

        @Override
        public Long getValue(Sums sums) {
            return sums.weighted;
        }
    }

    /** Makes accumulators of what it has been opened with; must not be opened twice. */
    public static class Opened extends Total {

        private static final long serialVersionUID = 1L;

        private transient @Nullable Supplier<Sums> accumulators;

        @Override
        public void open(FunctionContext context) {
            if (accumulators != null) {
                throw new IllegalStateException("opened twice");
            }
            accumulators = Sums::new;
        }

        @Override
        public Sums createAccumulator() {
            return accumulators.get();
        }
    }

    /** Of {@link Latest}. */
    public static class Moment {
        public @DataTypeHint("TIMESTAMP(3)") @Nullable LocalDateTime time;
        public @Nullable String text;
    }

    /** The greatest time and what came with it, as a text. */
    public static class Latest extends AggregateFunction<String, Moment> {

        private static final long serialVersionUID = 1L;

        @Override
        public Moment createAccumulator() {
            return new Moment();
        }

        /** Adds a row. */
        public void accumulate(
                Moment moment,
                @DataTypeHint("TIMESTAMP(3)") @Nullable LocalDateTime time,
                @Nullable String text) {
            if (time != null && (moment.time == null || time.isAfter(moment.time))) {
                moment.time = time;
                moment.text = text;
            }
        }

        /** Adds others. */
        public void merge(Moment moment, Iterable<Moment> others) {
            for (Moment other : others) {
                accumulate(moment, other.time, other.text);
            }
        }

        @Override
        public String getValue(Moment moment) {
            return moment.text + "@" + moment.time;
        }
    }

    /** Cannot merge. */
    public static class MergeLess extends AggregateFunction<Long, Sums> {

        private static final long serialVersionUID = 1L;

        @Override
        public Sums createAccumulator() {
            return new Sums();
        }

        /** Adds a row. */
        public void accumulate(Sums sums, Long value) {
            sums.weights += value;
        }

        @Override
        public Long getValue(Sums sums) {
            return sums.weights;
        }
    }

    /** Says that it is not deterministic. */
    public static class Chance extends Total {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean isDeterministic() {
            return false;
        }
    }

    /** Wants to be closed. */
    public static class Closing extends Total {

        private static final long serialVersionUID = 1L;

        @Override
        public void close() {
            throw new AssertionError("never called");
        }
    }
}
