package io.sluice.perf.soak;

import io.sluice.perf.report.SoakPlot;
import io.sluice.perf.report.SoakRecord;
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
 * record that is there already is only drawn and judged if there are 0 minutes. Fails if heap or
 * latency was not flat.
 */
public final class SoakMain {

    private static final Duration PERIOD = Duration.ofSeconds(10);
    private static final double MEGA = 1e6;
    private static final double MIB = 1 << 20;

    /** Full collections of a soak, which are at least a period apart. */
    private static final int FULL_COLLECTIONS = 30;

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
        List<double[]> rows = SoakRecord.rows(Files.readAllLines(record));
        Files.writeString(plot, SoakPlot.of(rows));
        SoakVerdict verdict = SoakVerdict.of(rows);
        verdict.figures().forEach(System.out::println);
        if (minutes > 0 && !verdict.flat()) {
            System.err.println("not flat");
            System.exit(1);
        }
        // The embedded cluster leaves threads behind.
        System.exit(0);
    }

    private static void soak(int minutes, int keys, Path record) throws Exception {
        List<String> lines = new ArrayList<>();
        lines.add("# " + surroundings(minutes, keys));
        lines.add(SoakRecord.HEADER);
        Path checkpoints = Files.createTempDirectory("sluice-soak-");
        try {
            SoakMeter.start();
            JobClient job = SoakJob.start(keys, checkpoints.toUri().toString());
            var result = job.getJobExecutionResult();
            long start = System.nanoTime();
            long periods = minutes * 60L / PERIOD.toSeconds();
            long betweenFullCollections = Math.max(1, periods / FULL_COLLECTIONS);
            for (int period = 1; period <= periods; period++) {
                long end = start + period * PERIOD.toNanos();
                Thread.sleep(Math.max(0, (end - System.nanoTime()) / 1_000_000));
                if (result.isDone()) {
                    result.get();
                    throw new IllegalStateException("the job has ended");
                }
                if (period % betweenFullCollections == 0) {
                    SoakMeter.collect();
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
                "%d\t%.3f\t%.1f\t%.1f\t%d\t%d\t%d\t%d\t%d\t%.1f",
                second,
                SoakMeter.RECORDS.sumThenReset() / seconds / MEGA,
                SoakMeter.ROWS.sumThenReset() / seconds / 1_000,
                SoakMeter.takeLeastHeap() / MIB,
                latency[0],
                latency[1],
                latency[2],
                SoakMeter.CHECKPOINTS.sumThenReset(),
                SoakMeter.WINDOWS.sumThenReset(),
                SoakMeter.takeLiveHeap() / MIB);
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
