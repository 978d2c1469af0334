package io.sluice.perf.strain;

import io.sluice.perf.run.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The last step of {@code perf/strain.sh}: makes the record of what the test has written, which
 * writes a job's line once its table is verified, and fails if it is not.
 */
public final class StrainMain {

    private static final int COLUMNS = 7;

    private StrainMain() {}

    /** Takes what the test has written, and a directory for the record. */
    public static void main(String[] args) throws IOException {
        List<StrainReport.Run> runs =
                Files.readAllLines(Path.of(args[0])).stream().map(StrainMain::run).toList();
        new StrainReport(Measured.now(), runs).write(Path.of(args[1]));
    }

    private static StrainReport.Run run(String line) {
        String[] cells = line.split("\t", -1);
        if (cells.length != COLUMNS) {
            throw new IllegalArgumentException("not " + COLUMNS + " columns: " + line);
        }
        return new StrainReport.Run(
                cells[0],
                Long.parseLong(cells[1]),
                Double.parseDouble(cells[2]),
                Long.parseLong(cells[3]),
                Long.parseLong(cells[4]),
                Long.parseLong(cells[5]),
                Long.parseLong(cells[6]),
                true);
    }
}
