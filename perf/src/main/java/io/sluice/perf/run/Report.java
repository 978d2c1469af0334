package io.sluice.perf.run;

import io.sluice.perf.engine.Engine;
import io.sluice.perf.load.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All results, of one showdown or of several on the same machine, and where they were measured.
 *
 * @param date when the last ones were taken, in UTC
 * @param commit of the last ones; each result has its own
 * @param machine processor, cores, memory, operating system
 * @param jdk version and the options that bear on speed
 * @param flink version and configuration of every job
 * @param results one per engine, workload, policy, parallelism and object reuse
 */
public record Report(
        String date,
        String commit,
        Map<String, String> machine,
        Map<String, String> jdk,
        Map<String, String> flink,
        List<Result> results) {

    private static final String FILE = "latest.json";
    private static final String BASELINE = "flink";

    /** Without results. */
    static Report empty(Circumstances now) {
        return new Report(
                Surroundings.now(), now.commit(), now.machine(), now.jdk(), now.flink(), List.of());
    }

    /** Whether every result was right. */
    boolean allVerified() {
        return results.stream().allMatch(Result::verified);
    }

    /** Whether there is a report. */
    static boolean isIn(Path directory) {
        return Files.exists(directory.resolve(FILE));
    }

    /** Reads {@code latest.json}. */
    public static Report read(Path directory) throws IOException {
        return Json.read(directory.resolve(FILE), Report.class);
    }

    /** Writes {@code latest.json} and {@code latest.md}. */
    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Json.write(this, directory.resolve(FILE));
        Files.writeString(directory.resolve("latest.md"), markdown());
    }

    /**
     * Results that were taken elsewhere or otherwise do not belong here.
     *
     * @throws IllegalArgumentException saying what differs
     */
    void refuseOtherThan(Circumstances now) {
        refuse("machine", machine, now.machine());
        refuse("JDK", jdk, now.jdk());
        refuse("configuration of Flink", flink, now.flink());
    }

    private static void refuse(String what, Map<String, String> then, Map<String, String> now) {
        if (!then.equals(now)) {
            throw new IllegalArgumentException(
                    "the report that is there was taken with another %s (%s, now %s);"
                                    .formatted(what, then, now)
                            + " --output takes another directory, --replace begins a new report");
        }
    }

    /** Whether there is a right result of the same commit. */
    boolean has(RunRequest request, Circumstances now) {
        List<Object> key = Result.of(request, List.of(Measurement.NONE), now.taken(0)).key();
        return results.stream()
                .anyMatch(
                        result ->
                                result.key().equals(key)
                                        && result.verified()
                                        && result.taken().commit().equals(now.commit()));
    }

    /** With more results, which take the place of older ones, in the order of the workloads. */
    Report with(List<Result> more, Circumstances now) {
        Map<List<Object>, Result> all = new LinkedHashMap<>();
        results.forEach(result -> all.put(result.key(), result));
        more.forEach(result -> all.put(result.key(), result));
        List<String> workloads = Workload.all().stream().map(Workload::name).toList();
        List<String> engines = Contenders.all().stream().map(Engine::name).toList();
        List<Result> sorted =
                all.values().stream()
                        // Of what does not exist any more.
                        .filter(result -> workloads.contains(result.workload()))
                        .filter(result -> engines.contains(result.engine()))
                        .sorted(
                                Comparator.comparing(
                                                (Result result) ->
                                                        workloads.indexOf(result.workload()))
                                        .thenComparing(Result::parallelism)
                                        .thenComparing(result -> !result.objectReuse())
                                        .thenComparing(result -> engines.indexOf(result.engine())))
                        .toList();
        return new Report(Surroundings.now(), now.commit(), machine, jdk, flink, sorted);
    }

    /** A table for people. */
    String markdown() {
        StringBuilder out = new StringBuilder();
        out.append("# Results\n\n").append("%s, commit %s.%n".formatted(date, commit));
        out.append("Machine: ").append(describe(machine)).append(".\n");
        out.append("JDK: ").append(describe(jdk)).append(".\n");
        out.append("Flink: ").append(describe(flink)).append(".\n\n");
        out.append(
                        "| workload | engine | parallelism | object reuse | min | median | max | against Flink |")
                .append(
                        " CPU ns/record: JVM | source thread | sink thread | bytes/record | records | rows out |"
                                + " load | commit | verified |\n")
                .append("|---|---|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|---|\n");
        for (Result result : results) {
            out.append(line(result)).append('\n');
        }
        out.append("\nSpeeds in ").append(Result.UNIT).append("; CPU times are medians.\n");
        return out.toString();
    }

    private String line(Result result) {
        return "| %s | %s | %d | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |"
                .formatted(
                        result.workload(),
                        result.engine(),
                        result.parallelism(),
                        result.objectReuse() ? "on" : "off",
                        speed(result.min()),
                        speed(result.median()),
                        speed(result.max()),
                        ratio(result),
                        nanos(result.cpuNanosPerRecord()),
                        nanos(result.sourceNanosPerRecord()),
                        nanos(result.sinkNanosPerRecord()),
                        nanos(result.bytesPerRecord()),
                        String.format(Locale.ROOT, "%,d", result.records()),
                        String.format(Locale.ROOT, "%,d", result.rowsOut()),
                        result.taken().load(),
                        result.taken().commit(),
                        result.verified() ? "yes" : "**no**");
    }

    private String ratio(Result result) {
        Double baseline =
                results.stream()
                        .filter(
                                other ->
                                        other.engine().equals(BASELINE)
                                                && other.workload().equals(result.workload())
                                                && other.parallelism() == result.parallelism()
                                                && other.objectReuse() == result.objectReuse())
                        .findFirst()
                        .map(Result::median)
                        .orElse(null);
        Double median = result.median();
        return baseline == null || median == null
                ? ""
                : String.format(Locale.ROOT, "%.1fx", median / baseline);
    }

    /** A number of three digits or so; nothing for null. */
    public static String speed(@Nullable Double millionPerSecond) {
        if (millionPerSecond == null) {
            return "";
        }
        String format = millionPerSecond < 1 ? "%.3f" : "%.1f";
        return String.format(Locale.ROOT, format, millionPerSecond);
    }

    private static String nanos(@Nullable Double nanos) {
        return nanos == null ? "" : String.format(Locale.ROOT, "%,.1f", nanos);
    }

    private static String describe(Map<String, String> facts) {
        return String.join(
                ", ", facts.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList());
    }
}
