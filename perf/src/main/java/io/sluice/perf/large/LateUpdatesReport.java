package io.sluice.perf.large;

import io.sluice.perf.run.Json;
import io.sluice.perf.run.Measured;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How many late records changed rows on disk.
 *
 * @param measured when and where
 * @param rows of the closed window
 * @param lateRecords that changed them, each another one as a rule
 * @param budgetMegabytes memory for the tables
 * @param seconds from the first to the last change
 * @param recordsPerSecond late records
 * @param verified whether each row was published, and each change
 */
public record LateUpdatesReport(
        Measured measured,
        long rows,
        long lateRecords,
        int budgetMegabytes,
        double seconds,
        double recordsPerSecond,
        boolean verified) {

    /** The file in a directory of results. */
    private static final String FILE = "late-updates.json";

    void write(Path directory) throws IOException {
        Json.write(this, directory.resolve(FILE));
    }

    /** The one in a directory. */
    public static LateUpdatesReport readIn(Path directory) throws IOException {
        return Json.read(directory.resolve(FILE), LateUpdatesReport.class);
    }
}
