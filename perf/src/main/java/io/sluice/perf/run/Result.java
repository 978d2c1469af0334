package io.sluice.perf.run;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a report says about one engine on one workload.
 *
 * @param engine name
 * @param workload name
 * @param keys number of distinct keys
 * @param policy when results were published
 * @param backend where state was kept
 * @param parallelism of every operator
 * @param objectReuse whether Flink handed on objects without a copy
 * @param unit of the next three
 * @param min slowest run; null if a result was wrong
 * @param median of all runs; null if a result was wrong
 * @param max fastest run; null if a result was wrong
 * @param cpuNanosPerRecord processor time of the whole JVM per record, in ns, median
 * @param sourceNanosPerRecord processor time of the source's threads per record, in ns, median
 * @param sinkNanosPerRecord processor time of the sink's threads per record, in ns, median
 * @param bytesPerRecord bytes allocated per record by the threads of sources and sinks, median
 * @param rowsOut rows that reached the sink in the last run
 * @param verified whether every result of every run equals the oracle's
 * @param records of the last run
 * @param checkpoints completed in all runs together
 * @param runs all runs, in order
 * @param problems what went wrong
 * @param taken when, of what, how
 */
public record Result(
        String engine,
        String workload,
        int keys,
        String policy,
        String backend,
        int parallelism,
        boolean objectReuse,
        String unit,
        @Nullable Double min,
        @Nullable Double median,
        @Nullable Double max,
        @Nullable Double cpuNanosPerRecord,
        @Nullable Double sourceNanosPerRecord,
        @Nullable Double sinkNanosPerRecord,
        @Nullable Double bytesPerRecord,
        long rowsOut,
        boolean verified,
        long records,
        long checkpoints,
        List<Double> runs,
        List<String> problems,
        Taken taken) {

    /** Unit of all speeds. */
    public static final String UNIT = "M records/s";

    /** The median, or something else if there is none. */
    public double medianOr(double other) {
        return median == null ? other : median;
    }

    /** Processor time per record, in ns, of the threads that limit the job; infinite if unknown. */
    public double limitingNanos() {
        return sourceNanosPerRecord == null || sinkNanosPerRecord == null
                ? Double.POSITIVE_INFINITY
                : Math.max(sourceNanosPerRecord, sinkNanosPerRecord);
    }

    /** Whether it was measured in the usual way: parallelism 1, objects reused. */
    public boolean usual() {
        return parallelism == 1 && objectReuse;
    }

    /** What a result is about; a newer one with the same key takes its place. */
    List<Object> key() {
        return List.of(workload, engine, policy, parallelism, objectReuse);
    }

    static Result of(RunRequest request, List<Measurement> measurements, Taken taken) {
        List<String> problems =
                measurements.stream().map(Measurement::problem).filter(Objects::nonNull).toList();
        boolean verified = problems.isEmpty();
        // A wrong result has no speed.
        List<Measurement> right = verified ? measurements : List.of();
        List<Double> runs = values(right, Measurement::millionPerSecond);
        return new Result(
                request.engine().name(),
                request.workload().name(),
                request.workload().keys(),
                request.workload().emission().label(),
                request.engine().backend(),
                request.parallelism(),
                request.objectReuse(),
                UNIT,
                runs.isEmpty() ? null : Collections.min(runs),
                median(runs),
                runs.isEmpty() ? null : Collections.max(runs),
                median(values(right, Measurement::cpuNanosPerRecord)),
                median(values(right, Measurement::sourceNanosPerRecord)),
                median(values(right, Measurement::sinkNanosPerRecord)),
                median(values(right, Measurement::bytesPerRecord)),
                measurements.get(measurements.size() - 1).rowsOut(),
                verified,
                measurements.get(measurements.size() - 1).records(),
                measurements.stream().mapToLong(Measurement::checkpoints).sum(),
                runs,
                problems,
                taken);
    }

    private static List<Double> values(
            List<Measurement> measurements, Function<Measurement, @Nullable Double> value) {
        return measurements.stream().map(value).filter(Objects::nonNull).toList();
    }

    private static @Nullable Double median(List<Double> values) {
        if (values.isEmpty()) {
            return null;
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (Double) ((sorted.get(middle - 1) + sorted.get(middle)) / 2);
    }
}
