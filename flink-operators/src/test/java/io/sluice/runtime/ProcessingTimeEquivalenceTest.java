package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Seeds;
import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.ProcessingTimeWindows;
import io.sluice.core.window.SessionWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.testing.DefinedWindows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.windowing.assigners.ProcessingTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.SlidingProcessingTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingProcessingTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.triggers.ProcessingTimeTrigger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.runtime.operators.windowing.WindowOperator;
import org.apache.flink.streaming.runtime.operators.windowing.functions.InternalIterableWindowFunction;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same records at the same times through Flink's own windows in processing time. */
class ProcessingTimeEquivalenceTest {

    private static final int STEPS = 150;

    /** The clock moves by multiples of this, in ms. */
    private static final long TICK = 10;

    static LongStream seeds() {
        return Seeds.of(60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void publishesTheWindowsThatFlinkDoes(long seed) throws Exception {
        Random random = new Random(seed);
        WindowSpec window = window(random);
        TestQuery query = TestQuery.of(new ProcessingTimeWindows(window));
        List<String> expected = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        Flink flink = new Flink(window, null, 0);
        long now = 0;
        try (TestJob sluice = new TestJob(query, 1 + random.nextInt(3), Backend.HASH_MAP)) {
            for (int step = 0; step < STEPS; step++) {
                int dice = random.nextInt(20);
                long pause = pause(random);
                if (dice < 12) {
                    Tick tick = Tick.of("k" + random.nextInt(5), random.nextInt(100));
                    flink.harness.processElement(tick, 1);
                    sluice.record(tick, 1);
                } else if (dice < 19) {
                    now += pause;
                    flink.harness.setProcessingTime(now);
                    sluice.passTime(pause);
                } else {
                    now += pause;
                    flink = flink.restart(now, expected);
                    sluice.restartAfter(pause, query, 1 + random.nextInt(3));
                }
            }
            flink.harness.setProcessingTime(now + 10_000);
            sluice.passTime(10_000);
            actual.addAll(sluice.take());
            flink.close(expected);
        }

        assertThat(expected).isNotEmpty();
        assertThat(actual)
                .as("seed %s, %s", seed, window)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static WindowSpec window(Random random) {
        long size = 100L * (1 + random.nextInt(9));
        return switch (random.nextInt(4)) {
            case 0 -> WindowSpec.tumbling(size, TICK * random.nextInt(9));
            case 1 -> WindowSpec.hopping(size, 100L * (1 + random.nextInt(4)), 0);
            case 2 -> WindowSpec.cumulating(size * 3, size, 0);
            default -> WindowSpec.session(TICK * (1 + random.nextInt(30)));
        };
    }

    /**
     * Never to the last ms of a window: Flink fires at its beginning and once more for each record
     * that comes within it, Sluice once at its end.
     */
    private static long pause(Random random) {
        return TICK * random.nextInt(random.nextInt(6) == 0 ? 200 : 8);
    }

    /** Flink's operator. */
    private static final class Flink {

        private final WindowSpec window;
        private final KeyedOneInputStreamOperatorTestHarness<String, Tick, String> harness;

        Flink(WindowSpec window, OperatorSubtaskState state, long now) throws Exception {
            this.window = window;
            WindowOperator<String, Tick, Iterable<Tick>, String, TimeWindow> operator =
                    new WindowOperator<>(
                            assigner(window),
                            new TimeWindow.Serializer(),
                            Tick::symbol,
                            StringSerializer.INSTANCE,
                            new ListStateDescriptor<>("ticks", TestQuery.TICK),
                            new InternalIterableWindowFunction<>(
                                    (key, w, ticks, out) -> {
                                        long count = 0;
                                        long sum = 0;
                                        for (Tick tick : ticks) {
                                            count++;
                                            sum += tick.quantity();
                                        }
                                        out.collect(
                                                "+I %s %d..%d %d %d"
                                                        .formatted(
                                                                key,
                                                                w.getStart(),
                                                                w.getEnd(),
                                                                count,
                                                                sum));
                                    }),
                            ProcessingTimeTrigger.create(),
                            0,
                            null);
            harness =
                    new KeyedOneInputStreamOperatorTestHarness<>(
                            operator, Tick::symbol, Types.STRING);
            harness.setProcessingTime(now);
            harness.setup(StringSerializer.INSTANCE);
            if (state != null) {
                harness.initializeState(state);
            }
            harness.open();
        }

        private static WindowAssigner<Object, TimeWindow> assigner(WindowSpec window) {
            if (window instanceof SessionWindows sessions) {
                return ProcessingTimeSessionWindows.withGap(Duration.ofMillis(sessions.gap()));
            }
            AlignedWindows aligned = (AlignedWindows) window;
            Duration size = Duration.ofMillis(aligned.size());
            Duration offset = Duration.ofMillis(aligned.offset());
            return switch (aligned.kind()) {
                case TUMBLING -> TumblingProcessingTimeWindows.of(size, offset);
                case HOPPING ->
                        SlidingProcessingTimeWindows.of(size, Duration.ofMillis(aligned.step()));
                case CUMULATING -> DefinedWindows.inProcessingTime(aligned);
            };
        }

        Flink restart(long now, List<String> output) throws Exception {
            OperatorSubtaskState state = harness.snapshot(1, 1);
            close(output);
            Flink restarted = new Flink(window, state, now);
            restarted.harness.setProcessingTime(now);
            return restarted;
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
