package io.sluice.perf.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All results of a showdown, and where they were measured.
 *
 * @param date when, in UTC
 * @param mode quick or full
 * @param commit of the sources; "-dirty" behind it if they were changed
 * @param machine processor, cores, memory, operating system
 * @param jdk version and the options that bear on speed
 * @param flink version and configuration of every job
 * @param results one per engine and workload
 */
public record Report(
        String date,
        String mode,
        String commit,
        Map<String, String> machine,
        Map<String, String> jdk,
        Map<String, String> flink,
        List<Result> results) {

    private static final String BASELINE = "flink";

    /** Whether every result was right. */
    boolean allVerified() {
        return results.stream().allMatch(Result::verified);
    }

    /** Reads {@code latest.json}. */
    public static Report read(Path directory) throws IOException {
        return Json.read(directory.resolve("latest.json"), Report.class);
    }

    /** Writes {@code latest.json} and {@code latest.md}. */
    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Json.write(this, directory.resolve("latest.json"));
        Files.writeString(directory.resolve("latest.md"), markdown());
    }

    /** A table for people. */
    String markdown() {
        StringBuilder out = new StringBuilder();
        out.append("# Results\n\n")
                .append("%s, %s mode, commit %s.%n".formatted(date, mode, commit));
        out.append("Machine: ").append(describe(machine)).append(".\n");
        out.append("JDK: ").append(describe(jdk)).append(".\n");
        out.append("Flink: ").append(describe(flink)).append(".\n\n");
        out.append(
                        "| workload | engine | parallelism | object reuse | min | median | max | against Flink |")
                .append(
                        " CPU ns/record: JVM | source thread | sink thread | bytes/record | rows out | verified |\n")
                .append("|---|---|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|\n");
        for (Result result : results) {
            out.append(line(result)).append('\n');
        }
        out.append("\nSpeeds in ").append(Result.UNIT).append("; CPU times are medians.\n");
        return out.toString();
    }

    private String line(Result result) {
        return "| %s | %s | %d | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |"
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
                        String.format(Locale.ROOT, "%,d", result.rowsOut()),
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
