package io.sluice.perf.large;

import io.sluice.perf.run.Json;
import io.sluice.perf.run.Measured;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * How long checkpoint barriers waited while windows closed.
 *
 * @param measured when and where
 * @param keys of a window
 * @param windows that a key had records in
 * @param runs the jobs
 */
public record CloseDelayReport(Measured measured, int keys, int windows, List<Run> runs) {

    /** The file in a directory of results. */
    private static final String FILE = "close-delay.json";

    /**
     * One job.
     *
     * @param overlap windows that a record is in
     * @param rowsPerTurn rows that a turn of a close may visit; {@link Integer#MAX_VALUE} is all
     * @param barriers how many there were
     * @param leastMillis the shortest wait
     * @param medianMillis their median
     * @param greatestMillis the longest wait
     * @param seconds that the job took
     * @param verified whether the results were as many as they must be, and of as many records
     */
    public record Run(
            int overlap,
            int rowsPerTurn,
            int barriers,
            double leastMillis,
            double medianMillis,
            double greatestMillis,
            double seconds,
            boolean verified) {}

    void write(Path directory) throws IOException {
        Json.write(this, directory.resolve(FILE));
    }

    /** The one in a directory. */
    public static CloseDelayReport readIn(Path directory) throws IOException {
        return Json.read(directory.resolve(FILE), CloseDelayReport.class);
    }
}
