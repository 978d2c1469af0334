package io.sluice.perf.run;

import io.sluice.perf.engine.Engine;
import io.sluice.perf.engine.Engines;
import io.sluice.perf.load.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One run in a JVM of its own.
 *
 * @param engine the candidate
 * @param workload what it computes
 * @param warmUpRecords records of the run before the one that counts, at least 1
 * @param records records of the run that counts, at least 1
 * @param objectReuse whether Flink hands on objects without a copy
 * @param parallelism of every operator, at least 1
 * @param extra further settings of Flink or Sluice, by key
 */
public record RunRequest(
        Engine engine,
        Workload workload,
        long warmUpRecords,
        long records,
        boolean objectReuse,
        int parallelism,
        Map<String, String> extra) {

    private static final int FIRST_EXTRA = 6;
    private static final long ROUND = 10_000;

    /** A run that takes the engine about as long as the options say. */
    static RunRequest of(Options options, Engine engine, Workload workload, boolean objectReuse) {
        double wanted = options.seconds() * engine.expectedRate(workload) * 1e6;
        long records = Math.max(1, Math.round(wanted / ROUND)) * ROUND;
        return new RunRequest(
                engine,
                workload,
                records / 2,
                records,
                objectReuse,
                options.parallelism(),
                options.extra());
    }

    /** As arguments of a program. */
    List<String> toArguments() {
        List<String> arguments = new ArrayList<>();
        arguments.add(engine.name());
        arguments.add(workload.name());
        arguments.add(Long.toString(warmUpRecords));
        arguments.add(Long.toString(records));
        arguments.add(Boolean.toString(objectReuse));
        arguments.add(Integer.toString(parallelism));
        extra.forEach((key, value) -> arguments.add(key + "=" + value));
        return arguments;
    }

    /** From {@link #toArguments}. */
    static RunRequest of(List<String> arguments) {
        Map<String, String> extra = new TreeMap<>();
        for (String setting : arguments.subList(FIRST_EXTRA, arguments.size())) {
            int equals = setting.indexOf('=');
            extra.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return new RunRequest(
                Engines.named(arguments.get(0)),
                workload(arguments.get(1)),
                Long.parseLong(arguments.get(2)),
                Long.parseLong(arguments.get(3)),
                Boolean.parseBoolean(arguments.get(4)),
                Integer.parseInt(arguments.get(5)),
                extra);
    }

    private static Workload workload(String name) {
        return Workload.all().stream()
                .filter(workload -> workload.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no workload '" + name + "'"));
    }
}
