package io.sluice.perf.latency;

import io.sluice.perf.job.Pace;
import io.sluice.perf.job.PacedJob;
import io.sluice.perf.job.RunResult;
import io.sluice.perf.job.RunSettings;
import io.sluice.perf.load.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.apache.flink.util.FileUtils;

/** Measures one candidate in this JVM: first its peak, then latencies at a share of it. */
final class LatencyRun implements AutoCloseable {

    private static final String WORKLOAD = "tumbling-10s-200-changes";
    private static final long FIRST_RECORDS = 200_000;

    /** Event time of runs at full speed: 10 records per ms, as everywhere. */
    private static final long RECORDS_PER_MILLI = 10;

    private static final int WARM_UPS = 3;
    private static final double SHORTER = 0.3;
    private static final double NANOS = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int MILLIS = 1_000;
    private static final long HIGHEST_NANOS = 3_600_000_000_000L;
    private static final int DIGITS = 3;

    /** Share of a run at its beginning that does not count. */
    private static final double WARMING = 0.3;

    /** Share of a run at its end that does not count: the end of input publishes at once. */
    private static final double ENDING = 0.1;

    private final LatencyCandidate candidate;
    private final double seconds;
    private final Workload workload = Workload.named(WORKLOAD);
    private final Positions positions = new Positions(workload.pool());
    private final Path directory = Files.createTempDirectory("sluice-perf-");

    /**
     * @param candidate what to measure
     * @param seconds how long a run at a fixed rate takes
     */
    LatencyRun(LatencyCandidate candidate, double seconds) throws java.io.IOException {
        this.candidate = candidate;
        this.seconds = seconds;
    }

    /** Most records per second, of a run that follows some that warm up. */
    long peak() throws Exception {
        long records = FIRST_RECORDS;
        double speed = 0;
        for (int run = 0; run <= WARM_UPS; run++) {
            Pace pace = Pace.unlimited(records, RECORDS_PER_MILLI);
            speed = records * NANOS / run(pace, 0, 0, new Histogram(DIGITS)).nanos();
            records = Math.max(FIRST_RECORDS, (long) (speed * SHORTER * seconds));
        }
        return (long) speed;
    }

    /** Latencies at a share of a peak. */
    Latency at(long peak, int percent) throws Exception {
        long perMilli = Math.max(1, peak * percent / 100 / MILLIS);
        long records = (long) (perMilli * MILLIS * seconds);
        long from = (long) (records * WARMING);
        long to = (long) (records * (1 - ENDING));
        Histogram histogram = new Histogram(HIGHEST_NANOS, DIGITS);
        RunResult result = run(Pace.of(records, perMilli), from, to, histogram);
        return new Latency(
                candidate.engine(),
                candidate.policy(),
                "tumbling 10 s, 200 keys",
                peak,
                percent,
                perMilli * MILLIS,
                to - from,
                result.rowsOut(),
                millis(histogram.getValueAtPercentile(50)),
                millis(histogram.getValueAtPercentile(99)),
                millis(histogram.getValueAtPercentile(99.9)),
                millis(histogram.getMaxValue()),
                histogram.getTotalCount() == to - from && result.contents().rows() == records);
    }

    private static double millis(long nanos) {
        return Math.round(nanos / NANOS_PER_MILLI * 1_000) / 1e3;
    }

    private RunResult run(Pace pace, long from, long to, Histogram histogram) throws Exception {
        try (pace) {
            int id = pace.id();
            LatencyTallies.next(
                    () ->
                            new LatencyTally(
                                    positions, Pace.of(id), from, to, histogram, System::nanoTime));
            return PacedJob.run(
                    workload,
                    pace,
                    new RunSettings(true, 1, Map.of(), directory),
                    candidate.windowing(),
                    LatencyTallies::make);
        }
    }

    @Override
    public void close() {
        FileUtils.deleteDirectoryQuietly(directory.toFile());
    }
}
