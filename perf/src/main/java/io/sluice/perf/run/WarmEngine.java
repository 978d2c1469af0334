package io.sluice.perf.run;

import io.sluice.perf.engine.Engine;
import io.sluice.perf.job.RunResult;
import io.sluice.perf.job.RunSettings;
import io.sluice.perf.load.TableContents;
import io.sluice.perf.load.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.util.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * An engine in this JVM. Runs of growing length warm it up and tell how fast it is; from that
 * follows the number of records of all runs that count. The results of all runs are compared with
 * the oracle's, which is computed once for each length.
 */
final class WarmEngine implements Candidate {

    /** A warm-up run is at most so many times longer than the one before. */
    private static final long MAX_GROWTH = 32;

    /** The last warm-up run takes about this share of those that count, or more. */
    private static final double WARM_UP = 0.3;

    /** An engine that became faster by this factor from one run to the next is not warm yet. */
    private static final double STILL_WARMING = 1.3;

    /** A warm-up run that took so many times as long as one that counts is the last. */
    private static final double LONG_ENOUGH = 1.5;

    private static final int MAX_WARM_UPS = 8;
    private static final long ROUND = 10_000;
    private static final double NANOS = 1e9;

    private final RunRequest request;
    private final Path directory;
    private final RunSettings settings;
    private final Map<Long, TableContents> expected = new HashMap<>();

    /** Of each run that counts; 0 before the engine is warm. */
    private long records;

    WarmEngine(RunRequest request) {
        this.request = request;
        try {
            directory = Files.createTempDirectory("sluice-perf-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settings =
                new RunSettings(
                        request.objectReuse(), request.parallelism(), request.extra(), directory);
    }

    @Override
    public @Nullable String warmUp() {
        long least = request.engine().leastRecords(request.workload());
        long length = request.engine().firstRecords(request.workload());
        double before = Double.POSITIVE_INFINITY;
        for (int run = 1; ; run++) {
            Measurement measured = run(length);
            if (measured.problem() != null) {
                return measured.problem();
            }
            // By processor time: on a busy machine runs take longer, but are not shorter.
            double nanos = Math.max(1, measured.limitingNanosPerRecord());
            long wanted = Math.max(least, round(request.seconds() * NANOS / nanos));
            boolean warm = length >= WARM_UP * wanted && nanos * STILL_WARMING > before;
            boolean slow = length * nanos > LONG_ENOUGH * request.seconds() * NANOS;
            if (warm || slow || run == MAX_WARM_UPS) {
                records = wanted;
                return null;
            }
            before = nanos;
            length = Math.max(length, Math.min(MAX_GROWTH * length, round(wanted / 2.0)));
        }
    }

    private static long round(double records) {
        return Math.max(1, Math.round(records / ROUND)) * ROUND;
    }

    @Override
    public Measurement measure() {
        if (records == 0) {
            String problem = warmUp();
            if (problem != null) {
                return Measurement.failed(problem);
            }
        }
        System.gc();
        return run(records);
    }

    private Measurement run(long length) {
        Engine engine = request.engine();
        Workload workload = request.workload();
        try {
            RunResult result = engine.run(workload, length, settings);
            TableContents right =
                    expected.computeIfAbsent(
                            length, all -> engine.expected(workload, workload.pool(), all));
            return result.contents().equals(right)
                    ? Measurement.of(result, length)
                    : Measurement.failed(
                            "the result of %,d records is %s, expected %s"
                                    .formatted(length, result.contents(), right));
        } catch (Exception e) {
            return Measurement.failed(Problems.describe(e));
        }
    }

    @Override
    public void close() {
        FileUtils.deleteDirectoryQuietly(directory.toFile());
    }
}
