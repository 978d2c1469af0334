package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * What is given to a query, and what is expected of it. Expectations hold however the scenario is
 * replayed; so changes are published at moments that a restart does not move, such as {@link
 * #drain}.
 */
final class Scenario {

    private final TestQuery query;
    private final List<Step> steps = new ArrayList<>();

    private Scenario(TestQuery query) {
        this.query = query;
    }

    static Scenario given(TestQuery query) {
        return new Scenario(query);
    }

    /** A record of a symbol with a quantity. */
    Scenario record(String symbol, long quantity, long timestamp) {
        return record(Tick.of(symbol, quantity), timestamp);
    }

    Scenario record(Tick tick, long timestamp) {
        return input(job -> job.record(tick, timestamp));
    }

    Scenario watermark(long timestamp) {
        return input(job -> job.watermark(timestamp));
    }

    Scenario idle() {
        return input(job -> job.status(WatermarkStatus.IDLE));
    }

    Scenario active() {
        return input(job -> job.status(WatermarkStatus.ACTIVE));
    }

    /** Enough processing time for every fold and window to drain. */
    Scenario drain() {
        return input(job -> job.passTime(2 * TestQuery.INTERVAL));
    }

    /** Lets processing time pass, in ms. */
    Scenario pass(long millis) {
        return input(job -> job.passTime(millis));
    }

    Scenario endInput() {
        return input(TestJob::endInput);
    }

    /**
     * Expects what was put out since the last expectation. The order counts within one key and
     * window; between them it depends on the parallelism.
     */
    Scenario expect(String... output) {
        steps.add(
                new Step(
                        false,
                        job ->
                                assertThat(inOrderOfRows(job.take()))
                                        .isEqualTo(inOrderOfRows(Arrays.asList(output)))));
        return this;
    }

    private Scenario input(Action action) {
        steps.add(new Step(true, action));
        return this;
    }

    private static List<String> inOrderOfRows(List<String> output) {
        List<String> sorted = new ArrayList<>(output);
        sorted.sort((a, b) -> row(a).compareTo(row(b)));
        return sorted;
    }

    /** Key and window of a change {@code kind key window values}. */
    private static String row(String change) {
        String[] parts = change.split(" ", 4);
        return parts[1] + ' ' + parts[2];
    }

    /** Replays the scenario and then asserts that nothing is left. */
    void replay(Replay replay) throws Exception {
        TestQuery folded = query.fold(replay.foldMode());
        int inputs = (int) steps.stream().filter(Step::isInput).count();
        try (TestJob job = new TestJob(folded, replay.firstParallelism(), replay.backend())) {
            int input = 0;
            for (Step step : steps) {
                step.action.run(job);
                if (step.isInput && replay.restartsAfter(input++, inputs)) {
                    job.restart(folded, replay.nextParallelism(job.parallelism()));
                }
            }
            assertNothingIsLeft(job);
        }
    }

    private static void assertNothingIsLeft(TestJob job) throws Exception {
        job.endInput();
        assertThat(job.take()).as("unexpected at the end").isEmpty();
        assertThat(job.windowMetric("tableRows")).as("rows left").isZero();
        assertThat(job.windowMetric("openWindows")).as("windows left").isZero();
        assertThat(job.foldMetric("tableRows")).as("rows left before the shuffle").isZero();
    }

    private record Step(boolean isInput, Action action) {}

    /** Something that is done with a job. */
    @FunctionalInterface
    private interface Action {
        void run(TestJob job) throws Exception;
    }
}
