package io.sluice.sql.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackendLoader;
import org.apache.flink.runtime.state.TestableKeyedStateBackend;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorV2;
import org.apache.flink.streaming.api.transformations.KeyedMultipleInputTransformation;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedMultiInputStreamOperatorTestHarness;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The functions in the operator that Flink runs them in, as it plans them: restored from a
 * checkpoint, with a limit on the age of state that they must not heed, and gone without a trace
 * when the watermark has passed their windows.
 */
class FunctionOperatorTest {

    private static final int ROWS = 300;
    private static final int KEYS = 7;
    private static final int ROWS_PER_WATERMARK = 10;
    private static final int MILLIS_PER_ROW = 40;
    private static final int DISORDER = 600;
    private static final int LATENESS = 1_000;

    /** Times of few rows: several windows and sessions, of which some grow together. */
    private static final int SPREAD = 3_000;

    private static final String AGGREGATES = "COUNT(*) AS n, SUM(v) AS s, COUNT(DISTINCT v) AS d";

    /** Objects on the heap, of which what is put is logged. */
    private static final String CHANGELOG = "changelog";

    /** Calls, with windows of 1 s, or of 2 s every second, or growing to 2 s. */
    private enum Call {
        EMIT(
                "EMIT_CHANGES(input => TABLE windowed PARTITION BY (k, window_start, window_end), aggregates => '%s'%s)"),
        TUMBLE(
                "TUMBLE_CHANGES(input => TABLE input PARTITION BY k, timecol => DESCRIPTOR(ts), size => INTERVAL '1' SECOND, aggregates => '%s'%s)"),
        HOP(
                "HOP_CHANGES(input => TABLE input PARTITION BY k, timecol => DESCRIPTOR(ts), slide => INTERVAL '1' SECOND, size => INTERVAL '2' SECOND, aggregates => '%s'%s)"),
        CUMULATE(
                "CUMULATE_CHANGES(input => TABLE input PARTITION BY k, timecol => DESCRIPTOR(ts), step => INTERVAL '1' SECOND, size => INTERVAL '2' SECOND, aggregates => '%s'%s)"),
        SESSION(
                "SESSION_CHANGES(input => TABLE input PARTITION BY k, timecol => DESCRIPTOR(ts), gap => INTERVAL '1' SECOND, aggregates => '%s'%s)");

        private final String text;

        Call(String text) {
            this.text = text;
        }

        /** In how many windows a row is counted. */
        int windows(long time) {
            return switch (this) {
                case EMIT, TUMBLE, SESSION -> 1;
                case HOP -> 2;
                case CUMULATE -> Math.floorMod(time, 2_000) < 1_000 ? 2 : 1;
            };
        }

        /** How far from a row's time its last window ends, at most. */
        int reach() {
            return 2_000;
        }

        /** How long a window stays after it is over, at most. */
        int clearing() {
            return switch (this) {
                case EMIT, TUMBLE, SESSION -> 0;
                case HOP, CUMULATE -> 2_000;
            };
        }
    }

    static Stream<Arguments> callsOnBackends() {
        return Stream.of("hashmap", "rocksdb", "forst", CHANGELOG)
                .flatMap(
                        backend ->
                                Stream.of(Call.values()).map(call -> Arguments.of(backend, call)));
    }

    private final List<RowData> changes = new ArrayList<>();

    @ParameterizedTest
    @MethodSource("callsOnBackends")
    void nothingIsLeftWhenTheWindowsAreOver(String backend, Call call) throws Exception {
        KeyedMultipleInputTransformation<RowData> planned =
                planned(call, ", allowed_lateness => INTERVAL '1' SECOND");
        Random random = new Random((backend + call).hashCode());
        long expected = 0;
        long time = 1_000_000;
        OperatorSubtaskState state = null;
        for (int half = 0; half < 2; half++) {
            try (Operator operator = operator(planned, backend)) {
                if (state != null) {
                    operator.initializeState(state);
                }
                operator.open();
                for (int n = 0; n < ROWS / 2; n++) {
                    time += MILLIS_PER_ROW;
                    long at = time - random.nextInt(DISORDER);
                    expected += call.windows(at);
                    operator.processElement(0, row(random, call, at));
                    if (n % ROWS_PER_WATERMARK == 0) {
                        operator.processWatermark(0, new Watermark(time - DISORDER));
                    }
                }
                assertThat(operator.entries()).isBetween(1, 20 * KEYS * LATENESS);
                // Longer than the limit on the age of state.
                Thread.sleep(5);
                if (half == 0) {
                    state = operator.snapshot(1_000, 1_000);
                } else {
                    operator.processWatermark(
                            0, new Watermark(time + call.reach() + LATENESS + call.clearing()));
                    assertThat(operator.entries()).isZero();
                }
                collect(operator);
            }
        }
        assertThat(counted()).isEqualTo(expected);
    }

    static Stream<Arguments> emissionsBeforeAndAfter() {
        List<String> emissions = List.of("CHANGES", "FINAL", "EVERY 3");
        return Stream.of(Call.values())
                .flatMap(
                        call ->
                                emissions.stream()
                                        .flatMap(
                                                before ->
                                                        emissions.stream()
                                                                .filter(
                                                                        after ->
                                                                                !after.equals(
                                                                                        before))
                                                                .map(
                                                                        after ->
                                                                                Arguments.of(
                                                                                        call,
                                                                                        before,
                                                                                        after))));
    }

    @ParameterizedTest
    @MethodSource("emissionsBeforeAndAfter")
    void anotherEmissionAfterARestoreLosesAndDelaysNothing(Call call, String before, String after)
            throws Exception {
        Random random = new Random((call + before + after).hashCode());
        long expected = 0;
        long time = 1_000_000;
        OperatorSubtaskState state = null;
        for (String emission : List.of(before, after)) {
            KeyedMultipleInputTransformation<RowData> planned =
                    planned(call, ", emit => '" + emission + "'");
            try (Operator operator = operator(planned, "hashmap")) {
                if (state != null) {
                    operator.initializeState(state);
                }
                operator.open();
                // Some windows get rows on both sides of the restore, some only before it.
                for (int n = 0; n < 2 * KEYS; n++) {
                    long at = time + random.nextInt(DISORDER);
                    expected += call.windows(at);
                    operator.processElement(0, row(random, call, at));
                }
                if (state == null) {
                    state = operator.snapshot(1, 1);
                } else {
                    operator.processWatermark(0, new Watermark(time + DISORDER + call.reach()));
                }
                collect(operator);
            }
        }
        assertThat(counted()).isEqualTo(expected);
    }

    /** What was published would be left out, or replaced, where nothing can be replaced. */
    @ParameterizedTest
    @EnumSource(Call.class)
    void publishedWindowsAreRefusedWhereOnlyInsertsAreTaken(Call call) throws Exception {
        for (String before : List.of("CHANGES", "EVERY 1")) {
            OperatorSubtaskState state = stateOfOneRow(call, before);
            try (Operator operator = operator(insertOnly(call), "hashmap")) {
                operator.initializeState(state);
                operator.open();

                assertThatThrownBy(() -> operator.processElement(0, row(call, "k", 1, 1_000_500)))
                        .hasStackTraceContaining(
                                "_CHANGES with emit => 'FINAL', read by what takes only inserts: the restored state has windows whose rows were published before by another emit");
                assertThatThrownBy(() -> operator.processWatermark(0, new Watermark(1_100_000)))
                        .hasStackTraceContaining(
                                "Keep that emit, write to a sink that takes changes");
                assertThat(rows(operator)).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Call.class)
    void unpublishedWindowsGoOnWhereOnlyInsertsAreTaken(Call call) throws Exception {
        for (String before : List.of("EVERY 10", "FINAL")) {
            OperatorSubtaskState state = stateOfOneRow(call, before);
            try (Operator operator = operator(insertOnly(call), "hashmap")) {
                operator.initializeState(state);
                operator.open();
                operator.processElement(0, row(call, "k", 1, 1_000_500));
                operator.processWatermark(0, new Watermark(1_100_000));

                List<RowData> published = rows(operator);
                assertThat(published).hasSize(call.windows(1_000_500));
                assertThat(published)
                        .allMatch(row -> row.getRowKind() == RowKind.INSERT && row.getLong(3) == 2);
                assertThat(operator.entries()).isZero();
            }
        }
    }

    private static OperatorSubtaskState stateOfOneRow(Call call, String emission) throws Exception {
        KeyedMultipleInputTransformation<RowData> planned =
                planned(call, ", emit => '" + emission + "'");
        try (Operator operator = operator(planned, "hashmap")) {
            operator.open();
            operator.processElement(0, row(call, "k", 1, 1_000_500));
            return operator.snapshot(1, 1);
        }
    }

    /**
     * One aggregate is dropped, one is added, which begins empty, and the others change their
     * places. Rows of the first list are in the windows that are published by the second.
     */
    @ParameterizedTest
    @MethodSource("callsOnBackends")
    void anotherListOfAggregatesAfterARestoreGoesOnWithThoseThatStay(String backend, Call call)
            throws Exception {
        Random random = new Random((call + "list").hashCode());
        List<KeyedValue> before = values(random, 4 * KEYS);
        List<KeyedValue> after = values(random, 4 * KEYS);
        Map<List<Object>, List<Object>> published = new HashMap<>();
        Map<List<Object>, Long> highest = new HashMap<>();
        OperatorSubtaskState state;
        try (Operator operator = operator(planned(call, AGGREGATES, ""), backend)) {
            operator.open();
            for (KeyedValue value : before) {
                operator.processElement(0, value.row(call));
            }
            state = operator.snapshot(1, 1);
            for (RowData row : rows(operator)) {
                publish(published, row, List.of(row.getLong(3), row.getLong(4)));
            }
        }
        assertThat(published).isNotEmpty();
        try (Operator operator =
                operator(
                        planned(call, "MAX(v) AS highest, SUM(v) AS s, COUNT(*) AS n", ""),
                        backend)) {
            operator.initializeState(state);
            operator.open();
            for (KeyedValue value : after) {
                operator.processElement(0, value.row(call));
            }
            operator.processWatermark(
                    0, new Watermark(1_000_000 + SPREAD + call.reach() + call.clearing()));
            for (RowData row : rows(operator)) {
                publish(published, row, List.of(row.getLong(5), row.getLong(4)));
                if (isAdded(row)) {
                    highest.put(window(row), row.getLong(3));
                } else {
                    highest.remove(window(row));
                }
            }
            assertThat(operator.entries()).isZero();
        }
        assertThat(highest).isNotEmpty();
        highest.forEach(
                (window, found) ->
                        assertThat(found)
                                .as("%s, since it was added", window)
                                .isEqualTo(highest(after, window)));

        List<KeyedValue> all = Stream.concat(before.stream(), after.stream()).toList();
        long counted = 0;
        for (Map.Entry<List<Object>, List<Object>> window : published.entrySet()) {
            List<KeyedValue> within =
                    all.stream().filter(value -> value.isIn(window.getKey())).toList();
            assertThat(window.getValue())
                    .as("%s", window.getKey())
                    .containsExactly(
                            (long) within.size(),
                            within.stream().mapToLong(KeyedValue::value).sum());
            counted += within.size();
        }
        assertThat(counted)
                .isEqualTo(all.stream().mapToLong(value -> call.windows(value.time())).sum());
    }

    /** A row of {@code input}. */
    private record KeyedValue(String key, long value, long time) {

        StreamRecord<RowData> row(Call call) {
            return FunctionOperatorTest.row(call, key, value, time);
        }

        boolean isIn(List<Object> window) {
            return window.get(0).equals(key)
                    && (long) window.get(1) <= time
                    && time < (long) window.get(2);
        }
    }

    private static List<KeyedValue> values(Random random, int count) {
        List<KeyedValue> values = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            values.add(
                    new KeyedValue(
                            "k" + random.nextInt(KEYS),
                            random.nextInt(1_000),
                            1_000_000 + random.nextInt(SPREAD)));
        }
        return values;
    }

    private static List<RowData> rows(Operator operator) {
        List<RowData> rows = new ArrayList<>();
        for (Object element : operator.getOutput()) {
            if (element instanceof StreamRecord<?> row) {
                rows.add((RowData) row.getValue());
            }
        }
        return rows;
    }

    private static List<Object> window(RowData row) {
        return List.of(
                row.getString(0).toString(),
                row.getTimestamp(1, 3).getMillisecond(),
                row.getTimestamp(2, 3).getMillisecond());
    }

    private static boolean isAdded(RowData row) {
        return row.getRowKind() == RowKind.INSERT || row.getRowKind() == RowKind.UPDATE_AFTER;
    }

    /** Applies a change; fails if a row is removed that is not there. */
    private static void publish(
            Map<List<Object>, List<Object>> published, RowData row, List<Object> values) {
        if (isAdded(row)) {
            assertThat(published.put(window(row), values)).isNull();
        } else {
            assertThat(published.remove(window(row))).isEqualTo(values);
        }
    }

    private static long highest(List<KeyedValue> values, List<Object> window) {
        return values.stream()
                .filter(value -> value.isIn(window))
                .mapToLong(KeyedValue::value)
                .max()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void lateRowsAreDropped(Call call) throws Exception {
        try (Operator operator = operator(planned(call, ""), "hashmap")) {
            Random random = new Random(1);
            operator.open();
            operator.processElement(0, row(random, call, 500));
            operator.processWatermark(0, new Watermark(5_000));
            collect(operator);
            operator.processElement(0, row(random, call, 600));

            assertThat(operator.extractOutputStreamRecords()).hasSameSizeAs(changes);
            operator.processWatermark(0, new Watermark(5_000 + call.clearing()));
            assertThat(operator.entries()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void lateRowsUpdateTheirWindowWhileThatIsAllowed(Call call) throws Exception {
        try (Operator operator =
                operator(
                        planned(
                                call,
                                ", allowed_lateness => INTERVAL '9' SECOND, late => 'UPDATE'"),
                        "hashmap")) {
            Random random = new Random(1);
            operator.open();
            operator.processElement(0, row(random, call, 500));
            operator.processWatermark(0, new Watermark(5_000));
            operator.processElement(0, row(random, call, 600));
            collect(operator);
            assertThat(counted()).isEqualTo(call.windows(500) + call.windows(600));
            assertThat(operator.entries()).isPositive();

            operator.processWatermark(0, new Watermark(11_000));
            operator.processElement(0, row(random, call, 700));
            assertThat(operator.extractOutputStreamRecords()).hasSameSizeAs(changes);
            operator.processWatermark(0, new Watermark(11_000 + call.clearing()));
            assertThat(operator.entries()).isZero();
        }
    }

    private static KeyedMultipleInputTransformation<RowData> planned(Call call, String options) {
        return planned(call, AGGREGATES, options);
    }

    private static KeyedMultipleInputTransformation<RowData> planned(
            Call call, String aggregates, String options) {
        return planned(
                call.text.formatted(aggregates, options),
                StreamTableEnvironment::toChangelogStream);
    }

    /** Final results, which something reads that takes only inserts. */
    private static KeyedMultipleInputTransformation<RowData> insertOnly(Call call) {
        return planned(
                call.text.formatted(AGGREGATES, ", emit => 'FINAL'"),
                StreamTableEnvironment::toDataStream);
    }

    private static KeyedMultipleInputTransformation<RowData> planned(
            String function, BiFunction<StreamTableEnvironment, Table, DataStream<Row>> reader) {
        StreamTableEnvironment tables = FunctionTables.environment();
        tables.getConfig().set(ExecutionConfigOptions.IDLE_STATE_RETENTION, Duration.ofMillis(1));
        tables.executeSql(
                "CREATE TEMPORARY TABLE input (k STRING, v BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen')");
        tables.executeSql(
                "CREATE TEMPORARY VIEW windowed AS SELECT * FROM TABLE(TUMBLE(TABLE input, DESCRIPTOR(ts), INTERVAL '1' SECOND))");
        Transformation<?> step =
                reader.apply(tables, tables.sqlQuery("SELECT * FROM " + function))
                        .getTransformation();
        while (!(step instanceof KeyedMultipleInputTransformation)) {
            step = step.getInputs().get(0);
        }
        @SuppressWarnings("unchecked") // Functions give rows.
        KeyedMultipleInputTransformation<RowData> operator =
                (KeyedMultipleInputTransformation<RowData>) step;
        return operator;
    }

    private static Operator operator(
            KeyedMultipleInputTransformation<RowData> planned, String backend) throws Exception {
        @SuppressWarnings("unchecked") // Keys are rows too.
        KeySelector<RowData, RowData> key =
                (KeySelector<RowData, RowData>) planned.getStateKeySelectors().get(0);
        Operator operator = new Operator(planned);
        operator.setKeySelector(0, key);
        Configuration settings = new Configuration();
        settings.set(
                StateBackendOptions.STATE_BACKEND, backend.equals(CHANGELOG) ? "hashmap" : backend);
        settings.set(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG, backend.equals(CHANGELOG));
        operator.setStateBackend(
                StateBackendLoader.fromApplicationOrConfigOrDefault(
                        null,
                        settings,
                        settings,
                        FunctionOperatorTest.class.getClassLoader(),
                        null));
        operator.setup(
                planned.getOutputType()
                        .createSerializer(operator.getExecutionConfig().getSerializerConfig()));
        return operator;
    }

    private static StreamRecord<RowData> row(Random random, Call call, long time) {
        return row(call, "k" + random.nextInt(KEYS), random.nextInt(5), time);
    }

    private static StreamRecord<RowData> row(Call call, String keyText, long value, long time) {
        TimestampData at = TimestampData.fromEpochMillis(time);
        StringData key = StringData.fromString(keyText);
        if (call != Call.EMIT) {
            return new StreamRecord<>(GenericRowData.of(key, value, at));
        }
        long start = Math.floorDiv(time, 1_000L) * 1_000;
        return new StreamRecord<>(
                GenericRowData.of(
                        key,
                        value,
                        at,
                        TimestampData.fromEpochMillis(start),
                        TimestampData.fromEpochMillis(start + 1_000),
                        TimestampData.fromEpochMillis(start + 999)));
    }

    private void collect(Operator operator) {
        changes.addAll(rows(operator));
    }

    /** The counts of all windows; fails if a row is removed that is not there. */
    private long counted() {
        Map<List<Object>, Long> counts = new HashMap<>();
        for (RowData change : changes) {
            List<Object> window = window(change);
            long count = change.getLong(3);
            if (isAdded(change)) {
                assertThat(counts.put(window, count)).isNull();
            } else {
                assertThat(counts.remove(window)).isEqualTo(count);
            }
        }
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** A function in Flink's operator. */
    private static final class Operator
            extends KeyedMultiInputStreamOperatorTestHarness<RowData, RowData> {

        private long checkpoint = 1;

        @SuppressWarnings("unchecked") // Keys are rows.
        Operator(KeyedMultipleInputTransformation<RowData> planned) throws Exception {
            super(
                    planned.getOperatorFactory(),
                    (TypeInformation<RowData>) planned.getStateKeyType());
        }

        /**
         * What is in the state; with RocksDB and ForSt timers are among it, and what was deleted is
         * gone when a checkpoint has flushed it.
         */
        int entries() throws Exception {
            snapshot(checkpoint, checkpoint);
            checkpoint++;
            return ((TestableKeyedStateBackend<?>)
                            ((AbstractStreamOperatorV2<?>) operator).getKeyedStateBackend())
                    .numKeyValueStateEntries();
        }
    }
}
