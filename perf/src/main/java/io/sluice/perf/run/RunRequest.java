package io.sluice.perf.run;

import io.sluice.perf.engine.Engine;
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
 * @param seconds about how long the run that counts takes, greater than 0
 * @param objectReuse whether Flink hands on objects without a copy
 * @param parallelism of every operator, at least 1
 * @param extra further settings of Flink or Sluice, by key
 */
public record RunRequest(
        Engine engine,
        Workload workload,
        double seconds,
        boolean objectReuse,
        int parallelism,
        Map<String, String> extra) {

    private static final int FIRST_EXTRA = 5;

    /** "workload/engine". */
    String name() {
        return workload.name() + "/" + engine.name();
    }

    /** As arguments of a program. */
    List<String> toArguments() {
        List<String> arguments = new ArrayList<>();
        arguments.add(engine.name());
        arguments.add(workload.name());
        arguments.add(Double.toString(seconds));
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
                Contenders.named(arguments.get(0)),
                Workload.named(arguments.get(1)),
                Double.parseDouble(arguments.get(2)),
                Boolean.parseBoolean(arguments.get(3)),
                Integer.parseInt(arguments.get(4)),
                extra);
    }
}
