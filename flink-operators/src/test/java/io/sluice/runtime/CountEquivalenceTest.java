package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Seeds;
import io.sluice.core.window.CountWindows;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.windowing.assigners.GlobalWindows;
import org.apache.flink.streaming.api.windowing.evictors.CountEvictor;
import org.apache.flink.streaming.api.windowing.triggers.CountTrigger;
import org.apache.flink.streaming.api.windowing.windows.GlobalWindow;
import org.apache.flink.streaming.runtime.operators.windowing.EvictingWindowOperator;
import org.apache.flink.streaming.runtime.operators.windowing.functions.InternalIterableWindowFunction;
import org.apache.flink.streaming.runtime.streamrecord.StreamElementSerializer;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same records through Flink's {@code countWindow(size, slide)}. */
class CountEquivalenceTest {

    private static final int STEPS = 200;

    static LongStream seeds() {
        return Seeds.of(60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void publishesTheWindowsThatFlinkDoes(long seed) throws Exception {
        Random random = new Random(seed);
        long size = 1L + random.nextInt(12);
        CountWindows windows = new CountWindows(size, 1 + random.nextInt((int) size), 0);
        TestQuery query =
                TestQuery.of(windows)
                        .aggregate(TestQuery.count(), TestQuery.sum(), TestQuery.max());
        List<String> expected = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        Flink flink = new Flink(windows, null);
        try (TestJob sluice = new TestJob(query, 1 + random.nextInt(3), Backend.HASH_MAP)) {
            for (int step = 0; step < STEPS; step++) {
                if (random.nextInt(40) > 0) {
                    Tick tick = Tick.of("k" + random.nextInt(4), random.nextInt(100));
                    flink.harness.processElement(tick, step);
                    sluice.record(tick, step);
                } else {
                    flink = flink.restart(expected);
                    sluice.restart(query, 1 + random.nextInt(3));
                }
            }
            sluice.take().forEach(row -> actual.add(withoutWindow(row)));
            flink.close(expected);
        }

        assertThat(expected).isNotEmpty();
        assertThat(actual).as("seed %s, %s", seed, windows).isEqualTo(expected);
    }

    private static String withoutWindow(String row) {
        String[] parts = row.split(" ", 4);
        return parts[0] + ' ' + parts[1] + ' ' + parts[3];
    }

    /** Flink's operator. */
    private static final class Flink {

        private final CountWindows windows;
        private final KeyedOneInputStreamOperatorTestHarness<String, Tick, String> harness;

        @SuppressWarnings({"unchecked", "rawtypes"}) // As Flink's own builder does it.
        Flink(CountWindows windows, OperatorSubtaskState state) throws Exception {
            this.windows = windows;
            TypeSerializer<StreamRecord<Tick>> elements =
                    (TypeSerializer) new StreamElementSerializer<>(TestQuery.TICK);
            EvictingWindowOperator<String, Tick, String, GlobalWindow> operator =
                    new EvictingWindowOperator<>(
                            GlobalWindows.create(),
                            new GlobalWindow.Serializer(),
                            Tick::symbol,
                            StringSerializer.INSTANCE,
                            new ListStateDescriptor<>("ticks", elements),
                            new InternalIterableWindowFunction<>(
                                    (key, w, ticks, out) -> {
                                        long count = 0;
                                        long sum = 0;
                                        long max = Long.MIN_VALUE;
                                        for (Tick tick : ticks) {
                                            count++;
                                            sum += tick.quantity();
                                            max = Math.max(max, tick.quantity());
                                        }
                                        out.collect(
                                                "+I %s %d %d %d".formatted(key, count, sum, max));
                                    }),
                            CountTrigger.of(windows.slide()),
                            CountEvictor.of(windows.size()),
                            0,
                            null);
            harness =
                    new KeyedOneInputStreamOperatorTestHarness<>(
                            operator, Tick::symbol, Types.STRING);
            harness.setup(StringSerializer.INSTANCE);
            if (state != null) {
                harness.initializeState(state);
            }
            harness.open();
        }

        Flink restart(List<String> output) throws Exception {
            OperatorSubtaskState state = harness.snapshot(1, 1);
            close(output);
            return new Flink(windows, state);
        }

        void close(List<String> output) throws Exception {
            for (Object element : harness.getOutput()) {
                if (element instanceof StreamRecord<?> row) {
                    output.add((String) row.getValue());
                }
            }
            harness.close();
        }
    }
}
