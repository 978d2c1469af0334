package io.sluice.perf.large;

import io.sluice.perf.run.Json;
import io.sluice.perf.run.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * State larger than its memory, and where it was measured.
 *
 * @param commit of the sources; "-dirty" behind it if they were changed
 * @param machine processor, cores, memory, operating system
 * @param jdk version
 * @param runs one for each kind of windows, number of keys and budget, in the order in which they
 *     were first run
 */
public record LargeReport(
        String commit, Map<String, String> machine, Map<String, String> jdk, List<LargeRun> runs) {

    private static final String FILE = "large-state.json";

    /** The one in a directory, if there is one. */
    public static Optional<LargeReport> readIn(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        return Files.exists(file)
                ? Optional.of(Json.read(file, LargeReport.class))
                : Optional.empty();
    }

    /**
     * Adds a run to the report in a directory; runs of another commit are left out from then on.
     */
    static void add(Path directory, LargeRun run) throws IOException {
        Files.createDirectories(directory);
        String commit = Surroundings.commit();
        List<LargeRun> runs =
                new ArrayList<>(
                        readIn(directory)
                                .filter(report -> report.commit.equals(commit))
                                .map(LargeReport::runs)
                                .orElse(List.of()));
        int same = 0;
        while (same < runs.size() && !isSame(runs.get(same), run)) {
            same++;
        }
        if (same < runs.size()) {
            runs.set(same, run);
        } else {
            runs.add(run);
        }
        Json.write(
                new LargeReport(commit, Surroundings.machine(), Surroundings.jdk(List.of()), runs),
                directory.resolve(FILE));
    }

    private static boolean isSame(LargeRun one, LargeRun other) {
        return one.windows() == other.windows()
                && one.keys() == other.keys()
                && Objects.equals(one.budgetMegabytes(), other.budgetMegabytes());
    }
}
