package io.sluice.perf.soak;

import io.sluice.perf.report.SoakPlot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.util.FileUtils;

/**
 * The program of {@code perf/soak.sh}: minutes, keys, the file of the record, that of the plot. A
 * record that is there already is only drawn if there are 0 minutes.
 */
public final class SoakMain {

    private static final Duration PERIOD = Duration.ofSeconds(10);
    private static final double MEGA = 1e6;
    private static final double MIB = 1 << 20;

    /** Columns of the record. */
    static final String HEADER =
            "s\tM records/s\tk rows/s\theap MiB after GC\tlatency ms median\tlatency ms 99%\tlatency ms greatest\tcheckpoints\twindows";

    private SoakMain() {}

    /** Runs the soak and draws it. */
    public static void main(String[] args) throws Exception {
        int minutes = Integer.parseInt(args[0]);
        int keys = Integer.parseInt(args[1]);
        Path record = Path.of(args[2]);
        Path plot = Path.of(args[3]);
        if (minutes > 0) {
            soak(minutes, keys, record);
        }
        Files.writeString(plot, SoakPlot.of(Files.readAllLines(record)));
        // The embedded cluster leaves threads behind.
        System.exit(0);
    }

    private static void soak(int minutes, int keys, Path record) throws Exception {
        List<String> lines = new ArrayList<>();
        lines.add("# " + surroundings(minutes, keys));
        lines.add(HEADER);
        Path checkpoints = Files.createTempDirectory("sluice-soak-");
        try {
            SoakMeter.start();
            JobClient job = SoakJob.start(keys, checkpoints.toUri().toString());
            var result = job.getJobExecutionResult();
            long start = System.nanoTime();
            for (int period = 1; period <= minutes * 60L / PERIOD.toSeconds(); period++) {
                long end = start + period * PERIOD.toNanos();
                Thread.sleep(Math.max(0, (end - System.nanoTime()) / 1_000_000));
                if (result.isDone()) {
                    result.get();
                    throw new IllegalStateException("the job has ended");
                }
                lines.add(line(period * PERIOD.toSeconds()));
                System.out.println(lines.get(lines.size() - 1));
                write(record, lines);
            }
            job.cancel().get();
        } finally {
            FileUtils.deleteDirectory(checkpoints.toFile());
        }
    }

    private static void write(Path record, List<String> lines) throws IOException {
        Files.write(record, lines);
    }

    private static String line(long second) {
        double seconds = PERIOD.toSeconds();
        int[] latency = SoakMeter.LATENCIES.take();
        return String.format(
                Locale.ROOT,
                "%d\t%.3f\t%.1f\t%.1f\t%d\t%d\t%d\t%d\t%d",
                second,
                SoakMeter.RECORDS.sumThenReset() / seconds / MEGA,
                SoakMeter.ROWS.sumThenReset() / seconds / 1_000,
                SoakMeter.takeLeastHeap() / MIB,
                latency[0],
                latency[1],
                latency[2],
                SoakMeter.CHECKPOINTS.sumThenReset(),
                SoakMeter.WINDOWS.sumThenReset());
    }

    private static String surroundings(int minutes, int keys) {
        return "%d minutes, %d keys, checkpoints every second, %d processors, JDK %s, heap of at most %d MiB, commit %s"
                .formatted(
                        minutes,
                        keys,
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version(),
                        Math.round(Runtime.getRuntime().maxMemory() / MIB),
                        System.getProperty("sluice.commit", "unknown"));
    }
}
