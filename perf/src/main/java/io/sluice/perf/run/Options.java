package io.sluice.perf.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What to measure and how long.
 *
 * @param mode quick or full
 * @param repetitions runs that count, per engine and workload, at least 1
 * @param seconds about how long each of them takes
 * @param only which of "workload/engine" to run
 * @param objectReuse whether Flink hands on objects without a copy: on, off, or both in turn
 * @param parallelism of every operator, at least 1; several are run in turn
 * @param extra further settings of Flink or Sluice, by key
 * @param heap size of the heap as the JVM takes it
 * @param output directory of the report
 */
record Options(
        String mode,
        int repetitions,
        double seconds,
        Pattern only,
        List<Boolean> objectReuse,
        List<Integer> parallelism,
        Map<String, String> extra,
        String heap,
        Path output) {}
