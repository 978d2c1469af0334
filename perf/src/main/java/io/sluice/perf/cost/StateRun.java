package io.sluice.perf.cost;

import io.sluice.Emit;
import io.sluice.perf.engine.Windowings;
import io.sluice.perf.job.Pace;
import io.sluice.perf.job.PacedJob;
import io.sluice.perf.job.RunProbe;
import io.sluice.perf.job.RunSettings;
import io.sluice.perf.job.WindowJob.Windowing;
import io.sluice.perf.load.Emission;
import io.sluice.perf.load.Tallies;
import io.sluice.perf.load.Trade;
import io.sluice.perf.load.TradeSummary;
import io.sluice.perf.load.Workload;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.checkpoint.SubtaskStateStats;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.FileUtils;

/**
 * Fills windows that stay open, and takes checkpoints of them. The pause is the longest synchronous
 * part of any task, as Flink itself reports it.
 */
final class StateRun {

    private static final int CHECKPOINTS = 7;

    /** Checkpoints that warm up. */
    private static final int NOT_COUNTED = 2;

    private static final long FEW = 1_000;
    private static final long RECORDS_PER_MILLI = 10;
    private static final long SETTLE_MILLIS = 500;
    private static final int COLLECTIONS = 4;

    private final String engine;
    private final String backend;
    private final Workload workload = Workload.named(Workload.OPEN_ROWS);

    private StateRun(String engine, String backend) {
        this.engine = engine;
        this.backend = backend;
    }

    /** Of so many rows, more than 1,000 and at most a million. */
    static StateCost of(String engine, String backend, long rows) throws Exception {
        return new StateRun(engine, backend).measure(rows);
    }

    private record Held(long heapBytes, List<CompletedCheckpointStats> checkpoints) {}

    private StateCost measure(long rows) throws Exception {
        Held few = hold(FEW);
        Held all = hold(rows);
        List<CompletedCheckpointStats> counted =
                all.checkpoints().subList(NOT_COUNTED, CHECKPOINTS);
        long[] pauses = counted.stream().mapToLong(StateRun::pause).sorted().toArray();
        long[] totals =
                counted.stream()
                        .mapToLong(CompletedCheckpointStats::getEndToEndDuration)
                        .sorted()
                        .toArray();
        return new StateCost(
                engine,
                backend,
                rows,
                Math.round(10.0 * (all.heapBytes() - few.heapBytes()) / (rows - FEW)) / 10.0,
                counted.get(0).getStateSize(),
                pauses[pauses.length / 2],
                pauses[pauses.length - 1],
                totals[totals.length / 2]);
    }

    private static long pause(CompletedCheckpointStats checkpoint) {
        return checkpoint.getAllTaskStateStats().stream()
                .flatMap(task -> Arrays.stream(task.getSubtaskStats()))
                .mapToLong(SubtaskStateStats::getSyncCheckpointDuration)
                .max()
                .orElseThrow();
    }

    private Windowing<Trade, TradeSummary> windowing() {
        return engine.equals("sluice")
                ? Windowings.sluice(Emit.finalResults())
                : Windowings.flink();
    }

    /** Runs a job on its first records until they are all in their window, and looks at it. */
    private Held hold(long records) throws Exception {
        Path directory = Files.createTempDirectory("sluice-perf-");
        Map<String, String> extra = new TreeMap<>();
        extra.put(StateBackendOptions.STATE_BACKEND.key(), backend);
        extra.put(CheckpointingOptions.CHECKPOINTING_INTERVAL.key(), "1 h");
        Configuration configuration = new RunSettings(true, 1, extra, directory).configuration();
        // Closing it may be interrupted, which try-with-resources does not allow for.
        MiniCluster cluster = cluster(configuration);
        try (Pace pace = Pace.unlimited(records, RECORDS_PER_MILLI);
                RunProbe probe = RunProbe.open()) {
            cluster.start();
            StreamExecutionEnvironment env =
                    StreamExecutionEnvironment.getExecutionEnvironment(configuration);
            PacedJob.build(
                    env, workload, pace, probe, windowing(), () -> Tallies.of(Emission.FINAL));
            JobGraph job = env.getStreamGraph().getJobGraph();
            cluster.submitJob(job).get();
            pace.sent().get();
            // The last records may still be on their way.
            Thread.sleep(SETTLE_MILLIS);
            Held held = look(cluster, job.getJobID());
            pace.release();
            cluster.requestJobResult(job.getJobID()).get();
            long rows = probe.result().rowsOut();
            if (rows != records) {
                throw new IllegalStateException(
                        "%d rows were in windows, expected %d".formatted(rows, records));
            }
            return held;
        } finally {
            cluster.close();
            FileUtils.deleteDirectoryQuietly(directory.toFile());
        }
    }

    private static Held look(MiniCluster cluster, JobID job) throws Exception {
        List<CompletedCheckpointStats> checkpoints = new ArrayList<>();
        for (int i = 0; i < CHECKPOINTS; i++) {
            checkpoints.add(checkpoint(cluster, job));
        }
        return new Held(heapInUse(), checkpoints);
    }

    /**
     * What is used after a collection: the least of some, for one that is asked for while native
     * code holds an array is left out without a word.
     */
    private static long heapInUse() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
            least = Math.min(least, heap.getUsed());
            Thread.sleep(SETTLE_MILLIS);
        }
        return least;
    }

    private static MiniCluster cluster(Configuration configuration) {
        return new MiniCluster(
                new MiniClusterConfiguration.Builder()
                        .setConfiguration(configuration)
                        .setNumTaskManagers(1)
                        .setNumSlotsPerTaskManager(1)
                        .build());
    }

    private static CompletedCheckpointStats checkpoint(MiniCluster cluster, JobID job)
            throws Exception {
        cluster.triggerCheckpoint(job, CheckpointType.FULL).get();
        CompletedCheckpointStats latest =
                cluster.getExecutionGraph(job)
                        .get()
                        .getCheckpointStatsSnapshot()
                        .getHistory()
                        .getLatestCompletedCheckpoint();
        if (latest == null) {
            throw new IllegalStateException("no checkpoint was completed");
        }
        return latest;
    }
}
