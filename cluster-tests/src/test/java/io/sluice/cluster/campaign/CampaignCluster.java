package io.sluice.cluster.campaign;

import io.sluice.cluster.LocalCluster;
import io.sluice.testing.Event;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.util.FileUtils;

/** A cluster whose processes may be killed and whose storage may fail. */
final class CampaignCluster implements AutoCloseable {

    private static final int TASK_MANAGERS = 3;
    private static final long SECONDS_TO_DIE = 60;
    private static final int SECONDS_TO_DEPLOY = 60;

    private final LocalCluster cluster;
    private final Control control;
    private final Path rocksDb;
    private final Rest rest;
    private final Random random;

    private CampaignCluster(LocalCluster cluster, Control control, Path rocksDb, long seed)
            throws IOException {
        this.cluster = cluster;
        this.control = control;
        this.rocksDb = rocksDb;
        this.rest = new Rest(cluster.restPort());
        this.random = new Random(seed);
    }

    /** Starts a cluster in a directory; ends one that was left there. */
    static CampaignCluster start(Path directory, boolean highAvailability, long seed)
            throws Exception {
        Path home = directory.resolve("home").toAbsolutePath();
        LocalCluster.at(home).close();
        Control control = new Control(directory.resolve("control").toAbsolutePath().toString());
        control.clear();
        Path rocksDb = Files.createTempDirectory("rocks");
        List<String> options = new ArrayList<>();
        for (String setting :
                List.of(
                        "faulty.control=" + control.path(),
                        // Whoever is to be killed must run tasks now, not 3 s ago.
                        "web.refresh-interval=100 ms",
                        // RocksDB names its log by the whole path: 255 characters are few.
                        "state.backend.rocksdb.localdir=" + rocksDb,
                        "heartbeat.interval=1000 ms",
                        "heartbeat.timeout=6000 ms",
                        "cluster.registration.error-delay=500 ms",
                        "cluster.registration.refused-registration-delay=500 ms",
                        "taskmanager.load-balance.mode=SLOTS",
                        "high-availability.zookeeper.client.session-timeout=4000 ms")) {
            options.addAll(List.of("-D", setting));
        }
        options.addAll(List.of("--task-managers", Integer.toString(TASK_MANAGERS)));
        options.addAll(List.of("--plugin", LocalCluster.JAR.toString()));
        if (highAvailability) {
            options.add("--high-availability");
        }
        LocalCluster cluster = LocalCluster.start(home, options.toArray(String[]::new));
        return new CampaignCluster(cluster, control, rocksDb, seed);
    }

    Control control() {
        return control;
    }

    Rest rest() {
        return rest;
    }

    Path checkpoints() {
        return cluster.home().resolve("checkpoints");
    }

    Path savepoints() {
        return cluster.home().resolve("savepoints");
    }

    Path logs() {
        return cluster.home().resolve("log");
    }

    /** The path as the clusters' processes are given it: through the file system that may fail. */
    static String faulty(Path path) {
        return "faulty:" + path;
    }

    /** Settings with which a job of a plan is submitted. */
    Configuration settings(Plan plan) throws IOException, URISyntaxException {
        Configuration settings = new Configuration();
        settings.set(DeploymentOptions.TARGET, "remote");
        settings.set(RestOptions.ADDRESS, "127.0.0.1");
        settings.set(RestOptions.PORT, cluster.restPort());
        // The job's own classes, and the fixtures that they use.
        settings.set(
                PipelineOptions.JARS,
                List.of(
                        LocalCluster.JAR.toUri().toString(),
                        Event.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI()
                                .toString()));
        settings.setString("table.sql-dialect", "hive");
        settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, faulty(checkpoints()));
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(250));
        // A savepoint in the middle of a large close waits for its rows.
        settings.set(
                CheckpointingOptions.CHECKPOINTING_TIMEOUT,
                Duration.ofSeconds(plan.shape().closesSlowly() ? 60 : 4));
        settings.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
        settings.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 2);
        // State goes to files, where storage can lose it, not into the metadata.
        settings.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ZERO);
        settings.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        settings.set(CheckpointingOptions.ENABLE_UNALIGNED, plan.isUnaligned());
        settings.set(StateBackendOptions.STATE_BACKEND, plan.backend());
        settings.set(
                CheckpointingOptions.INCREMENTAL_CHECKPOINTS, plan.backend().equals("rocksdb"));
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        settings.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
        settings.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(200));
        return settings;
    }

    /** One of the TaskManagers that run a job's tasks. */
    private String victim(JobID job) throws IOException, InterruptedException {
        List<String> busy = rest.taskManagers(job);
        // None while a job that has lost its TaskManager by itself waits for another one.
        for (int i = 0; i < SECONDS_TO_DEPLOY && busy.isEmpty(); i++) {
            TimeUnit.SECONDS.sleep(1);
            busy = rest.taskManagers(job);
        }
        if (busy.isEmpty()) {
            throw new IOException("no TaskManager runs tasks of " + job);
        }
        return busy.get(random.nextInt(busy.size()));
    }

    /** Kills a process as {@code kill -9} does. */
    private void kill(String name)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        ProcessHandle process = cluster.process(name);
        process.destroyForcibly();
        process.onExit().get(SECONDS_TO_DIE, TimeUnit.SECONDS);
    }

    /** Kills a TaskManager that runs a job's tasks and starts another one. */
    void killTaskManager(JobID job) throws Exception {
        kill(victim(job));
        cluster.run("add", "taskmanager");
    }

    void killJobManager() throws Exception {
        kill("jobmanager");
        cluster.run("add", "jobmanager");
    }

    /** Stops a TaskManager that runs a job's tasks; gives what lets it go on. */
    Frozen freezeTaskManager(JobID job) throws Exception {
        Frozen frozen = new Frozen(cluster.process(victim(job)).pid());
        frozen.signal("-STOP");
        return frozen;
    }

    /** Ends of the logs, for a failure's report. */
    void keepLogs(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (var files = Files.list(logs())) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        cluster.close();
        FileUtils.deleteDirectoryQuietly(rocksDb.toFile());
    }

    /**
     * A process that stands still.
     *
     * @param pid of the process
     */
    record Frozen(long pid) {

        void thaw() throws IOException, InterruptedException {
            signal("-CONT");
        }

        private void signal(String signal) throws IOException, InterruptedException {
            int exitCode = new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor();
            if (exitCode != 0) {
                throw new IOException("kill " + signal + " " + pid + " fails");
            }
        }
    }
}
