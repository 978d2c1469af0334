package io.sluice.perf.large;

import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.sum;

import io.sluice.BatchedWatermarks;
import io.sluice.Emit;
import io.sluice.Sluice;
import io.sluice.SluiceOptions;
import io.sluice.Windows;
import java.nio.file.Path;
import java.time.Duration;
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
 * keys closes, in turns of some rows or in one go. A checkpoint is triggered when the first row of
 * a window is published; the source never pauses.
 */
public final class CloseDelay {

    private static final long WINDOW_MILLIS = 60_000;

    private CloseDelay() {}

    /** Arguments: keys, windows, directory for checkpoints. */
    public static void main(String[] args) throws Exception {
        int keys = Integer.parseInt(args[0]);
        int windows = Integer.parseInt(args[1]);
        Path checkpoints = Path.of(args[2]);
        System.out.printf(
                Locale.ROOT,
                "%-22s %10s %8s %8s %8s   (ms, windows of %,d keys)%n",
                "rows per turn",
                "barriers",
                "min",
                "median",
                "max",
                keys);
        for (int rowsPerTurn : List.of(1_000, Integer.MAX_VALUE)) {
            List<Long> nanos = measure(keys, windows, rowsPerTurn, checkpoints);
            System.out.printf(
                    Locale.ROOT,
                    "%-22s %10d %8.1f %8.1f %8.1f%n",
                    rowsPerTurn == Integer.MAX_VALUE ? "all" : rowsPerTurn,
                    nanos.size(),
                    nanos.get(0) / 1e6,
                    nanos.get(nanos.size() / 2) / 1e6,
                    nanos.get(nanos.size() - 1) / 1e6);
        }
    }

    private static List<Long> measure(int keys, int windows, int rowsPerTurn, Path checkpoints)
            throws Exception {
        CloseWatch watch = CloseWatch.start(keys);
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
            addJob(env, keys, windows, rowsPerTurn);
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
        watch.requireResults((long) keys * windows, (long) keys * windows);
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
            StreamExecutionEnvironment env, int keys, int windows, int rowsPerTurn) {
        long records = (long) keys * windows;
        DataStream<Long> numbers =
                env.fromSource(
                                new NumberSequenceSource(0, records - 1),
                                watermarks(keys),
                                "numbers")
                        .map(new BarrierLeaves());
        Sluice.on(numbers)
                .keyBy("key", number -> number % keys)
                .window(Windows.tumbling(Duration.ofMillis(WINDOW_MILLIS)))
                .aggregate(count().as("n"), sum((Long number) -> number % 100).as("total"))
                .emit(Emit.finalResults())
                .options(options(rowsPerTurn))
                .map(
                        change ->
                                new long[] {
                                    change.windowStart(),
                                    (Long) Objects.requireNonNull(change.value(0))
                                },
                        PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO)
                .filter(new BarrierArrives())
                .sinkTo(new DiscardingSink<>());
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
