package io.sluice.perf.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.perf.run.Guard.Job;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GuardTest {

    private static final PrintStream QUIET =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private static final double LOOP_NANOS = 10;

    private static final Job JOB = new Job("tumbling-10s-200", "sluice", "tumbling-10s-200", 5);

    private final List<String> started = new ArrayList<>();

    /** Candidates of which the plain loop takes 10 ns, and the n-th start of a job what is told. */
    private List<String> slow(Function<Integer, Measurement> measure) {
        List<String> jobs = new ArrayList<>();
        Candidates candidates =
                new Candidates() {

                    @Override
                    public Candidate start(RunRequest request) {
                        started.add(request.name());
                        if (request.engine().name().equals("plain-loop")) {
                            return always(cost(LOOP_NANOS));
                        }
                        jobs.add(request.name());
                        return always(measure.apply(jobs.size()));
                    }

                    @Override
                    public int most() {
                        return 2;
                    }
                };
        return new Guard(candidates, QUIET, System::nanoTime).slow(List.of(JOB));
    }

    private static Candidate always(Measurement measurement) {
        return new Candidate() {

            @Override
            public @Nullable String warmUp() {
                return null;
            }

            @Override
            public Measurement measure() {
                return measurement;
            }

            @Override
            public void close() {}
        };
    }

    /** The source's thread is the busier one. */
    private static Measurement cost(double nanos) {
        return new Measurement(1.0, 2 * nanos, nanos, nanos / 2, 0, 1_000, 10, 0, null);
    }

    @Test
    void whatCostsLessThanItsBoundIsMeasuredOnce() {
        assertThat(slow(start -> cost(49))).isEmpty();
        assertThat(started)
                .containsExactly("tumbling-10s-200/plain-loop", "tumbling-10s-200/sluice");
    }

    @Test
    void whatCostsMoreIsMeasuredAgain() {
        assertThat(slow(start -> cost(start == 3 ? 49 : 60))).isEmpty();
        assertThat(started).hasSize(6);
    }

    @Test
    void whatAlwaysCostsMoreIsNamedWithTheLeastRatio() {
        assertThat(slow(start -> cost(start == 2 ? 55 : 60)))
                .containsExactly(
                        "tumbling-10s-200/sluice: 5.50 times the processor time of a plain loop, at most 5.00");
        assertThat(started).hasSize(6);
    }

    @Test
    void aWrongResultHasNoSpeed() {
        assertThat(slow(start -> Measurement.failed("17 rows, expected 18")))
                .containsExactly("tumbling-10s-200/sluice: 17 rows, expected 18");
        assertThat(
                        slow(
                                start ->
                                        start == 2
                                                ? Measurement.failed("17 rows, expected 18")
                                                : cost(start == 1 ? 60 : 40)))
                .containsExactly("tumbling-10s-200/sluice: 17 rows, expected 18");
    }

    @Test
    void theJobsExistAndTheirLoopsHaveAsManyKeys() {
        for (Job job : Guard.JOBS) {
            RunRequest request =
                    RunRequest.of(List.of(job.engine(), job.workload(), "1", "true", "1"));
            RunRequest loop = RunRequest.of(List.of("plain-loop", job.loop(), "1", "true", "1"));
            assertThat(request.engine().runs(request.workload())).as(job.name()).isTrue();
            assertThat(loop.engine().runs(loop.workload())).as(job.loop()).isTrue();
            assertThat(loop.workload().keys()).isEqualTo(request.workload().keys());
        }
    }
}
