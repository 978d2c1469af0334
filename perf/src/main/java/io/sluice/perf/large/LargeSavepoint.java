package io.sluice.perf.large;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;

/** A savepoint of very many rows: how long it takes, and how large it is. */
final class LargeSavepoint {

    private LargeSavepoint() {}

    /** Takes one when nearly all records have come; says so in words. */
    static String take(JobClient job, LargeTally tally, Path directory) throws Exception {
        tally.awaitFilled();
        Path savepoints = Files.createTempDirectory(directory, "savepoint");
        long start = System.nanoTime();
        job.triggerSavepoint(savepoints.toUri().toString(), SavepointFormatType.CANONICAL).get();
        double seconds = (System.nanoTime() - start) / 1e9;
        tally.saved();
        List<Path> files;
        try (Stream<Path> all = Files.walk(savepoints)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        return String.format(
                Locale.ROOT,
                "savepoint: %.1f s, %,.0f MB",
                seconds,
                files.stream().mapToLong(LargeSavepoint::size).sum() / 1e6);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
