package io.sluice.perf.run;

import io.sluice.perf.engine.Engine;
import io.sluice.perf.engine.Engines;
import io.sluice.perf.load.Workload;
import java.util.List;

/**
 * One run in a JVM of its own.
 *
 * @param engine the candidate
 * @param workload what it computes
 * @param warmUpRecords records of the run before the one that counts, at least 1
 * @param records records of the run that counts, at least 1
 * @param objectReuse whether Flink hands on objects without a copy
 * @param parallelism of every operator, at least 1
 */
public record RunRequest(
        Engine engine,
        Workload workload,
        long warmUpRecords,
        long records,
        boolean objectReuse,
        int parallelism) {

    private static final long ROUND = 10_000;

    /** A run that takes the engine about so many seconds. */
    static RunRequest lasting(
            double seconds,
            Engine engine,
            Workload workload,
            boolean objectReuse,
            int parallelism) {
        double wanted = seconds * engine.expectedRate(workload) * 1e6;
        long records = Math.max(1, Math.round(wanted / ROUND)) * ROUND;
        return new RunRequest(
                engine, workload, Math.max(1, records / 2), records, objectReuse, parallelism);
    }

    /** As arguments of a program. */
    List<String> toArguments() {
        return List.of(
                engine.name(),
                workload.name(),
                Long.toString(warmUpRecords),
                Long.toString(records),
                Boolean.toString(objectReuse),
                Integer.toString(parallelism));
    }

    /** From {@link #toArguments}. */
    static RunRequest of(List<String> arguments) {
        return new RunRequest(
                Engines.named(arguments.get(0)),
                workload(arguments.get(1)),
                Long.parseLong(arguments.get(2)),
                Long.parseLong(arguments.get(3)),
                Boolean.parseBoolean(arguments.get(4)),
                Integer.parseInt(arguments.get(5)));
    }

    private static Workload workload(String name) {
        return Workload.all().stream()
                .filter(workload -> workload.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no workload '" + name + "'"));
    }
}
