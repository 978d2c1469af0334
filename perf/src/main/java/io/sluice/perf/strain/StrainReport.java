package io.sluice.perf.strain;

import io.sluice.perf.run.Json;
import io.sluice.perf.run.Measured;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What jobs under strain took.
 *
 * @param measured when and where
 * @param runs the jobs
 */
public record StrainReport(Measured measured, List<Run> runs) {

    /** The file in a directory of results. */
    private static final String FILE = "strain.json";

    /**
     * One job.
     *
     * @param strain in words
     * @param records of its input
     * @param seconds that it took, its start included
     * @param changes published
     * @param late records
     * @param mostRows that its tables held
     * @param mostBytes of its tables
     * @param verified whether its table was that of a recomputation
     */
    public record Run(
            String strain,
            long records,
            double seconds,
            long changes,
            long late,
            long mostRows,
            long mostBytes,
            boolean verified) {}

    void write(Path directory) throws IOException {
        Json.write(this, directory.resolve(FILE));
    }

    /** The one in a directory. */
    public static StrainReport readIn(Path directory) throws IOException {
        return Json.read(directory.resolve(FILE), StrainReport.class);
    }
}
