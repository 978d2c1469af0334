package io.sluice.perf.cost;

import io.sluice.perf.run.Json;
import io.sluice.perf.run.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What rows cost, and where it was measured.
 *
 * @param date when, in UTC
 * @param commit of the sources; "-dirty" behind it if they were changed
 * @param load the machine's load average before
 * @param machine processor, cores, memory, operating system
 * @param jdk version and the options that bear on speed
 * @param state rows of open windows, by engine
 * @param growth a table that grows
 */
public record CostReport(
        String date,
        String commit,
        double load,
        Map<String, String> machine,
        Map<String, String> jdk,
        List<StateCost> state,
        GrowthCost growth) {

    private static final String FILE = "costs.json";

    static CostReport of(
            double load, List<String> jvmOptions, List<StateCost> state, GrowthCost growth) {
        return new CostReport(
                Surroundings.now(),
                Surroundings.commit(),
                load,
                Surroundings.machine(),
                Surroundings.jdk(jvmOptions),
                state,
                growth);
    }

    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Json.write(this, directory.resolve(FILE));
    }

    /** The one in a directory, if there is one. */
    public static Optional<CostReport> readIn(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        return Files.exists(file)
                ? Optional.of(Json.read(file, CostReport.class))
                : Optional.empty();
    }
}
