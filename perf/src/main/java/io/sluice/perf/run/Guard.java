package io.sluice.perf.run;

import io.sluice.perf.load.Workload;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whole jobs against gross regressions. What is measured is a ratio: processor time per record of
 * the busier of a job's two threads over that of a plain loop with a hash map on as many keys,
 * which alternates with it in a JVM of its own. The least of some runs of each counts, so neither
 * the machine nor what else it does matters much, and absolute times decide nothing.
 */
public final class Guard {

    /**
     * A job and what it may cost.
     *
     * @param workload its name
     * @param engine its name
     * @param loop workload of the plain loop beside it
     * @param most greatest ratio that is no regression: about twice what was measured on a busy
     *     machine when it was set
     */
    record Job(String workload, String engine, String loop, double most) {

        String name() {
            return workload + "/" + engine;
        }
    }

    static final List<Job> JOBS =
            List.of(
                    new Job("tumbling-10s-200", "sluice", "tumbling-10s-200", 9),
                    new Job("tumbling-10s-200", "sluice-sql", "tumbling-10s-200", 14),
                    new Job("tumbling-10s-200-changes", "sluice-sql", "tumbling-10s-200", 14),
                    new Job("hopping-60s-1s-200", "sluice", "tumbling-10s-200", 9),
                    new Job("session-5s-200", "sluice", "tumbling-10s-200", 9),
                    new Job("tumbling-10s-100k", "sluice", "tumbling-10s-100k", 4),
                    new Job("tumbling-10s-100k", "sluice-sql", "tumbling-10s-100k", 6));

    private static final String LOOP = "plain-loop";
    private static final String HEAP = "1g";
    private static final double SECONDS = 0.5;
    private static final int REPETITIONS = 4;

    /** A job that is beyond its bound is measured again before it is said to be slower. */
    private static final int MEASUREMENTS = 3;

    private final Candidates candidates;
    private final PrintStream out;
    private final LongSupplier nanoTime;

    Guard(Candidates candidates, PrintStream out, LongSupplier nanoTime) {
        this.candidates = candidates;
        this.out = out;
        this.nanoTime = nanoTime;
    }

    /** Exits 1 if a job is slower than it may be, or if a result was wrong; takes no arguments. */
    public static void main(String[] args) {
        if (args.length > 0) {
            System.err.println("the guard takes no arguments, found: " + String.join(" ", args));
            System.exit(2);
        }
        List<String> slow = new Guard(new FreshJvms(HEAP), System.err, System::nanoTime).slow(JOBS);
        slow.forEach(System.out::println);
        System.exit(slow.isEmpty() ? 0 : 1);
    }

    /** What is wrong with each of the jobs that are slower than they may be, or wrong. */
    List<String> slow(List<Job> jobs) {
        List<String> slow = new ArrayList<>();
        for (Job job : jobs) {
            Ratio least = new Ratio(Double.MAX_VALUE, null);
            for (int i = 0; i < MEASUREMENTS && least.isSlow(job) && !least.isWrong(); i++) {
                Ratio measured = measure(job);
                least = measured.isWrong() || measured.ratio() < least.ratio() ? measured : least;
            }
            String outcome = least.describe(job);
            out.println(outcome);
            if (least.isSlow(job)) {
                slow.add(outcome);
            }
        }
        return slow;
    }

    private record Ratio(double ratio, @Nullable String problem) {

        /** What went wrong once is not measured again. */
        boolean isWrong() {
            return problem != null;
        }

        boolean isSlow(Job job) {
            return ratio >= job.most();
        }

        String describe(Job job) {
            return problem != null
                    ? "%s: %s".formatted(job.name(), problem)
                    : String.format(
                            Locale.ROOT,
                            "%s: %.2f times the processor time of a plain loop, at most %.2f",
                            job.name(),
                            ratio,
                            job.most());
        }
    }

    private Ratio measure(Job job) {
        RunRequest loop = request(LOOP, job.loop());
        RunRequest candidate = request(job.engine(), job.workload());
        Progress progress = new Progress(out, nanoTime, Rounds.steps(2, REPETITIONS));
        Map<RunRequest, List<Measurement>> runs =
                new Rounds(candidates, REPETITIONS, progress).run(List.of(loop, candidate));
        for (List<Measurement> each : runs.values()) {
            for (Measurement run : each) {
                if (run.problem() != null) {
                    return new Ratio(Double.MAX_VALUE, run.problem());
                }
            }
        }
        return new Ratio(least(runs, candidate) / least(runs, loop), null);
    }

    private static double least(Map<RunRequest, List<Measurement>> runs, RunRequest request) {
        return runs.getOrDefault(request, List.of()).stream()
                .mapToDouble(Measurement::limitingNanosPerRecord)
                .min()
                .orElseThrow();
    }

    private static RunRequest request(String engine, String workload) {
        return new RunRequest(
                Contenders.named(engine), Workload.named(workload), SECONDS, true, 1, Map.of());
    }
}
