package io.sluice.perf.large;

import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.sum;

import io.sluice.BatchedWatermarks;
import io.sluice.Emit;
import io.sluice.Sluice;
import io.sluice.SluiceOptions;
import io.sluice.Windows;
import io.sluice.perf.run.Measured;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * How long a checkpoint barrier takes from the source through the windows while a window of many
 * keys closes, in turns of some rows or in one go: tumbling windows, and hopping ones that are put
 * together from shared slices. A checkpoint is triggered when the source has reached the end of a
 * window, so that its barrier follows the watermark that closes it; the source never pauses.
 */
public final class CloseDelay {

    private static final long WINDOW_MILLIS = 60_000;

    /** Hopping windows that a record is in. */
    private static final int OVERLAP = 3;

    private CloseDelay() {}

    /** Arguments: keys, windows, directory for checkpoints, directory for the record. */
    public static void main(String[] args) throws Exception {
        int keys = Integer.parseInt(args[0]);
        int windows = Integer.parseInt(args[1]);
        Path checkpoints = Path.of(args[2]);
        Measured measured = Measured.now();
        List<CloseDelayReport.Run> runs = new ArrayList<>();
        System.out.printf(
                Locale.ROOT,
                "%-10s %-13s %10s %8s %8s %8s %8s  (ms, windows of %,d keys)%n",
                "windows",
                "rows per turn",
                "barriers",
                "min",
                "median",
                "max",
                "s in all",
                keys);
        for (int overlap : List.of(1, OVERLAP)) {
            for (int rowsPerTurn : List.of(1_000, Integer.MAX_VALUE)) {
                CloseDelayReport.Run run = run(keys, windows, overlap, rowsPerTurn, checkpoints);
                runs.add(run);
                System.out.printf(
                        Locale.ROOT,
                        "%-10s %-13s %10d %8.1f %8.1f %8.1f %8.1f%n",
                        overlap == 1 ? "tumbling" : "hopping",
                        rowsPerTurn == Integer.MAX_VALUE ? "all" : rowsPerTurn,
                        run.barriers(),
                        run.leastMillis(),
                        run.medianMillis(),
                        run.greatestMillis(),
                        run.seconds());
            }
        }
        new CloseDelayReport(measured, keys, windows, runs).write(Path.of(args[3]));
    }

    private static CloseDelayReport.Run run(
            int keys, int windows, int overlap, int rowsPerTurn, Path checkpoints)
            throws Exception {
        long start = System.nanoTime();
        List<Long> nanos = measure(keys, windows, overlap, rowsPerTurn, checkpoints);
        // What is measured is verified before it is handed out.
        return new CloseDelayReport.Run(
                overlap,
                rowsPerTurn,
                nanos.size(),
                tenths(nanos.get(0) / 1e6),
                tenths(nanos.get(nanos.size() / 2) / 1e6),
                tenths(nanos.get(nanos.size() - 1) / 1e6),
                tenths((System.nanoTime() - start) / 1e9),
                true);
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private static List<Long> measure(
            int keys, int windows, int overlap, int rowsPerTurn, Path checkpoints)
            throws Exception {
        CloseWatch watch = CloseWatch.start(keys, keys / overlap);
        Configuration configuration = configuration(checkpoints);
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .withRandomPorts()
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(1)
                                .build());
        try {
            cluster.start();
            StreamExecutionEnvironment env =
                    StreamExecutionEnvironment.getExecutionEnvironment(configuration);
            addJob(env, keys, windows, overlap, rowsPerTurn);
            JobID job = cluster.submitJob(env.getStreamGraph().getJobGraph()).get().getJobID();
            var result = cluster.requestJobResult(job);
            while (!result.isDone()) {
                if (watch.awaitClose()) {
                    checkpoint(cluster, job);
                }
            }
            result.get().toJobExecutionResult(CloseDelay.class.getClassLoader());
        } finally {
            cluster.close();
        }
        // In a window each key has one record, so that each record has a row in each of its
        // windows.
        long rows = (long) keys * windows * overlap;
        watch.requireResults(rows, rows);
        return watch.delays();
    }

    private static void checkpoint(MiniCluster cluster, JobID job) {
        try {
            cluster.triggerCheckpoint(job, CheckpointType.DEFAULT).join();
        } catch (CompletionException e) {
            System.err.println("no checkpoint, probably because the job ends: " + e.getCause());
        }
    }

    private static void addJob(
            StreamExecutionEnvironment env, int keys, int windows, int overlap, int rowsPerTurn) {
        long records = (long) keys * windows;
        DataStream<Long> numbers =
                env.fromSource(
                                new NumberSequenceSource(0, records - 1),
                                watermarks(keys),
                                "numbers")
                        .map(new BarrierLeaves());
        Sluice.on(numbers)
                .keyBy("key", number -> number % keys)
                .window(windows(overlap))
                .aggregate(count().as("n"), sum((Long number) -> number % 100).as("total"))
                .emit(Emit.finalResults())
                .options(options(rowsPerTurn))
                .map(
                        change -> new long[] {(Long) Objects.requireNonNull(change.value(0))},
                        PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO)
                .filter(new BarrierArrives())
                .sinkTo(new DiscardingSink<>());
    }

    private static Windows windows(int overlap) {
        Duration size = Duration.ofMillis(WINDOW_MILLIS);
        return overlap == 1
                ? Windows.tumbling(size)
                : Windows.hopping(size).slide(size.dividedBy(overlap));
    }

    private static WatermarkStrategy<Long> watermarks(int keys) {
        return BatchedWatermarks.<Long>forBoundedOutOfOrderness(Duration.ZERO)
                .everyRecords(1_000)
                .withTimestampAssigner(
                        (number, previous) ->
                                number / keys * WINDOW_MILLIS
                                        + number % keys * WINDOW_MILLIS / keys);
    }

    private static Configuration options(int rowsPerTurn) {
        return new Configuration().set(SluiceOptions.CLOSE_BATCH_SIZE, rowsPerTurn);
    }

    private static Configuration configuration(Path checkpoints) {
        return Configuration.fromMap(
                Map.of(
                        "parallelism.default", "1",
                        "pipeline.object-reuse", "true",
                        "execution.checkpointing.interval", "1 h",
                        "execution.checkpointing.storage", "filesystem",
                        "execution.checkpointing.dir", checkpoints.toUri().toString(),
                        "restart-strategy.type", "disable"));
    }
}
