package io.sluice.perf.run;

import io.sluice.perf.engine.Engine;
import io.sluice.perf.job.RunResult;
import io.sluice.perf.job.RunSettings;
import io.sluice.perf.load.TableContents;
import io.sluice.perf.load.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.util.FileUtils;

/**
 * Runs an engine in this JVM: first runs of growing length that warm it up and tell how fast it is,
 * then the run that counts. The results of all are compared with the oracle's.
 */
final class InProcess implements Measurer {

    /** A warm-up run is at most so many times longer than the one before. */
    private static final long MAX_GROWTH = 32;

    /** The last warm-up run takes about this share of the one that counts, or more. */
    private static final double WARM_UP = 0.3;

    /** An engine that became faster by this factor from one run to the next is not warm yet. */
    private static final double STILL_WARMING = 1.3;

    private static final int MAX_WARM_UPS = 8;
    private static final long ROUND = 10_000;
    private static final double NANOS = 1e9;

    @Override
    public Measurement measure(RunRequest request) {
        try {
            return measureIn(request, Files.createTempDirectory("sluice-perf-"));
        } catch (Exception e) {
            return Measurement.failed(e.toString());
        }
    }

    private static Measurement measureIn(RunRequest request, Path directory) throws Exception {
        try {
            RunSettings settings =
                    new RunSettings(
                            request.objectReuse(),
                            request.parallelism(),
                            request.extra(),
                            directory);
            long records = request.engine().firstRecords();
            double before = Double.POSITIVE_INFINITY;
            for (int warmUps = 1; ; warmUps++) {
                Measurement warmUp = run(request, records, settings);
                if (warmUp.problem() != null) {
                    return warmUp;
                }
                // By processor time: on a busy machine runs take longer, but are not shorter.
                double nanos = warmUp.limitingNanosPerRecord();
                long wanted = round(request.seconds() * NANOS / Math.max(1, nanos));
                boolean warm = records >= WARM_UP * wanted && nanos * STILL_WARMING > before;
                if (warm || warmUps == MAX_WARM_UPS) {
                    System.gc();
                    return run(request, Math.max(wanted, records), settings);
                }
                before = nanos;
                records = Math.max(records, Math.min(MAX_GROWTH * records, round(wanted / 2.0)));
            }
        } finally {
            FileUtils.deleteDirectory(directory.toFile());
        }
    }

    private static long round(double records) {
        return Math.max(1, Math.round(records / ROUND)) * ROUND;
    }

    private static Measurement run(RunRequest request, long records, RunSettings settings)
            throws Exception {
        Engine engine = request.engine();
        Workload workload = request.workload();
        RunResult result = engine.run(workload, records, settings);
        TableContents expected = engine.expected(workload, workload.pool(), records);
        return result.contents().equals(expected)
                ? Measurement.of(result, records)
                : Measurement.failed(
                        "the result of %,d records is %s, expected %s"
                                .formatted(records, result.contents(), expected));
    }
}
