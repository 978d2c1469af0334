package io.sluice.perf.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What to measure and how long.
 *
 * @param mode quick or full
 * @param groups parts of the showdown, in this order
 * @param repetitions runs that count, per engine and workload, at least 1
 * @param seconds about how long each of them takes
 * @param minutes after so many nothing new is begun
 * @param only which of "workload/engine" to run
 * @param everyEngine whether all engines run that can, also where they would say nothing new
 * @param objectReuse whether Flink hands on objects without a copy, in turn; else each group's
 * @param parallelism of every operator, in turn; else each group's
 * @param extra further settings of Flink or Sluice, by key
 * @param heap size of the heap as the JVM takes it
 * @param output directory of the report
 * @param resume whether to leave out what the report has of the same commit
 * @param replace whether to begin a new report instead of adding to the one that is there
 */
record Options(
        String mode,
        List<Group> groups,
        int repetitions,
        double seconds,
        double minutes,
        Pattern only,
        boolean everyEngine,
        Optional<List<Boolean>> objectReuse,
        Optional<List<Integer>> parallelism,
        Map<String, String> extra,
        String heap,
        Path output,
        boolean resume,
        boolean replace) {}
