package io.sluice.cluster.campaign;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.jspecify.annotations.Nullable;

/** The job of a run on the cluster, through all its submissions. */
final class RunningJob {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 50;
    private static final int POLLS_PER_STATUS = 20;
    private static final int SAVEPOINT_ATTEMPTS = 5;
    private static final String METADATA = "_metadata";
    private static final String CHECKPOINT = "chk-";

    private final CampaignCluster cluster;
    private final Job job;
    private final Configuration settings;
    private @Nullable JobClient client;
    private @Nullable String restoredFrom;
    private int parallelism;

    RunningJob(CampaignCluster cluster, Job job, Configuration settings) {
        this.cluster = cluster;
        this.job = job;
        this.settings = settings;
    }

    int parallelism() {
        return parallelism;
    }

    JobID id() {
        return client().getJobID();
    }

    private JobClient client() {
        return Objects.requireNonNull(client, "not submitted yet");
    }

    /** Submits the job, from a savepoint or checkpoint if one is given. */
    void submit(@Nullable String from, int subtasks) throws Exception {
        Configuration own = new Configuration(settings);
        if (from != null) {
            own.set(StateRecoveryOptions.SAVEPOINT_PATH, from);
        }
        restoredFrom = from;
        parallelism = subtasks;
        client = job.submit(own, subtasks);
    }

    /** Number of the latest checkpoint of this submission; 0 before the first. */
    long checkpoint() throws IOException {
        return checkpoints().stream().mapToLong(RunningJob::number).max().orElse(0);
    }

    /** Waits for a checkpoint after the given one. */
    void awaitCheckpointAfter(long number) throws Exception {
        await("a checkpoint after " + number, () -> checkpoint() > number);
    }

    /** Waits until the job has ended by itself. */
    void awaitFinished() throws Exception {
        await("the end", () -> status() == JobStatus.FINISHED);
    }

    void await(String what, Condition condition) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        for (int polls = 1; !condition.holds(); polls++) {
            if (Instant.now().isAfter(end)) {
                throw new TimeoutException("no " + what + " within " + PATIENCE.toSeconds() + " s");
            }
            JobStatus status = polls % POLLS_PER_STATUS == 0 ? status() : null;
            if (status != null && status.isGloballyTerminalState() && !condition.holds()) {
                throw new IllegalStateException(
                        "the job is " + status + " while waiting for " + what, failure());
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** Why the job has failed; null if that is not known. */
    private @Nullable Throwable failure() throws InterruptedException {
        try {
            client().getJobExecutionResult().get();
            return null;
        } catch (ExecutionException failure) {
            return failure.getCause();
        }
    }

    /** Null while nobody answers. */
    private @Nullable JobStatus status() throws InterruptedException {
        try {
            return client().getJobStatus().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException noAnswer) {
            return null;
        }
    }

    /** Stops the job; answers where its savepoint is. One that has expired is asked for again. */
    String stopWithSavepoint() throws Exception {
        for (int attempt = 1; ; attempt++) {
            try {
                return client().stopWithSavepoint(
                                false,
                                CampaignCluster.faulty(cluster.savepoints()),
                                SavepointFormatType.CANONICAL)
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException declined) {
                if (attempt == SAVEPOINT_ATTEMPTS) {
                    throw declined;
                }
                await("the job to run", () -> status() == JobStatus.RUNNING);
            }
        }
    }

    /** Cancels the job; answers where its latest checkpoint is. */
    String cancel() throws Exception {
        client().cancel().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        await("its cancellation", () -> status() == JobStatus.CANCELED);
        return latestCheckpoint();
    }

    /** The latest checkpoint that is whole: of this submission, else that it was restored from. */
    String latestCheckpoint() throws IOException {
        List<Path> complete = new ArrayList<>(checkpoints());
        complete.sort(Comparator.comparingLong(RunningJob::number).reversed());
        for (Path checkpoint : complete) {
            if (isWhole(checkpoint)) {
                return CampaignCluster.faulty(checkpoint);
            }
        }
        return Objects.requireNonNull(restoredFrom, "no checkpoint yet");
    }

    /** A JobManager that was killed may leave metadata half written. */
    private static boolean isWhole(Path checkpoint) {
        try (DataInputStream input =
                new DataInputStream(Files.newInputStream(checkpoint.resolve(METADATA)))) {
            Checkpoints.loadCheckpointMetadata(
                    input, RunningJob.class.getClassLoader(), checkpoint.toString());
            return true;
        } catch (IOException halfWritten) {
            return false;
        }
    }

    private List<Path> checkpoints() throws IOException {
        Path directory = cluster.checkpoints().resolve(id().toString());
        if (Files.notExists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(CHECKPOINT))
                    .filter(file -> Files.exists(file.resolve(METADATA)))
                    .toList();
        }
    }

    private static long number(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().substring(CHECKPOINT.length()));
    }

    /** What is waited for. */
    interface Condition {
        boolean holds() throws Exception;
    }
}
