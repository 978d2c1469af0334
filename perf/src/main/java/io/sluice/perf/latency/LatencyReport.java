package io.sluice.perf.latency;

import io.sluice.perf.run.Json;
import io.sluice.perf.run.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All latencies, and where they were measured.
 *
 * @param date when, in UTC
 * @param commit of the sources; "-dirty" behind it if they were changed
 * @param load the machine's load average before
 * @param machine processor, cores, memory, operating system
 * @param jdk version and the options that bear on speed
 * @param flink version and configuration of every job
 * @param results one per candidate and rate
 */
public record LatencyReport(
        String date,
        String commit,
        double load,
        Map<String, String> machine,
        Map<String, String> jdk,
        Map<String, String> flink,
        List<Latency> results) {

    private static final String FILE = "latency.json";

    static LatencyReport of(double load, List<String> jvmOptions, List<Latency> results) {
        return new LatencyReport(
                Surroundings.now(),
                Surroundings.commit(),
                load,
                Surroundings.machine(),
                Surroundings.jdk(jvmOptions),
                Surroundings.flink(Map.of()),
                results);
    }

    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Json.write(this, directory.resolve(FILE));
    }

    /** The one in a directory, if there is one. */
    public static Optional<LatencyReport> readIn(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        return Files.exists(file)
                ? Optional.of(Json.read(file, LatencyReport.class))
                : Optional.empty();
    }
}
