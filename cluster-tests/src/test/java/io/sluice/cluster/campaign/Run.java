package io.sluice.cluster.campaign;

import io.sluice.cluster.campaign.CampaignCluster.Frozen;
import io.sluice.cluster.ledger.Ledger;
import io.sluice.cluster.storage.StorageFaults;
import io.sluice.it.Timeline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.types.Row;

/**
 * One job from its first event to its last, with faults on the way. Before each fault a checkpoint
 * has completed and the sources have got some more events to read, so that every recovery has state
 * to restore and records to repeat.
 */
final class Run {

    private static final int SPLITS = 4;
    private static final int EVENTS_PER_SPLIT = 6_000;
    private static final int MOST_RECORDS_TO_EXCEPTION = 40;
    private static final int MOST_MILLIS_TO_FAULT = 300;
    private static final int MOST_MILLIS_INTO_CLOSE = 800;
    private static final int MOST_PARALLELISM = 4;
    private static final Duration HALF_A_CHECKPOINT = Duration.ofMillis(400);
    private static final Duration TIME_OF_SLOWNESS = Duration.ofSeconds(3);

    /** Events of each split in a large window. */
    private static final int EVENTS_PER_LARGE_WINDOW = 1_500;

    /** Further events of each split, with which the watermark passes a window's end. */
    private static final int EVENTS_BEHIND_A_WINDOW = 200;

    private final CampaignCluster cluster;
    private final Control control;
    private final Job job;
    private final RunningJob running;
    private final Random random;
    private final List<Injection> injections = new ArrayList<>();

    Run(CampaignCluster cluster, Plan plan, Path ledger) throws Exception {
        this.cluster = cluster;
        this.control = cluster.control();
        this.job =
                new Job(
                        plan,
                        new Timeline(plan.seed(), SPLITS, EVENTS_PER_SPLIT),
                        control,
                        new Ledger(ledger.toAbsolutePath()));
        this.running = new RunningJob(cluster, job, cluster.settings(plan));
        this.random = new Random(plan.seed());
    }

    /** What a run has shown, that failed or not. */
    List<Injection> injections() {
        return injections;
    }

    /** Runs the job; answers the number of changes and of rows, which were as they must be. */
    Outcome execute(List<Fault> faults) throws Exception {
        control.clear();
        control.set(Control.DELAY, job.plan().rowDelayNanos());
        if (job.plan().shape().closesSlowly()) {
            injectInCloses();
        } else {
            injectAll(faults);
        }
        control.set(Control.LIMIT, EVENTS_PER_SPLIT);
        running.awaitFinished();
        List<Row> changes = job.changes();
        return new Outcome(changes.size(), job.verify(changes));
    }

    private void injectAll(List<Fault> faults) throws Exception {
        int step = EVENTS_PER_SPLIT / (faults.size() + 1);
        control.set(Control.LIMIT, step / 2);
        running.submit(null, parallelism());
        long checkpoint = 0;
        for (int i = 0; i < faults.size(); i++) {
            running.awaitCheckpointAfter(checkpoint);
            control.set(Control.LIMIT, (i + 1) * step);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_MILLIS_TO_FAULT));
            checkpoint = time(faults.get(i));
        }
    }

    /** Each large window is interrupted when it closes, in one way or another. */
    private void injectInCloses() throws Exception {
        control.set(Control.LIMIT, EVENTS_PER_LARGE_WINDOW / 2);
        running.submit(null, 2);
        running.awaitCheckpointAfter(0);
        int windows = EVENTS_PER_SPLIT / EVENTS_PER_LARGE_WINDOW;
        for (int window = 1; window < windows; window++) {
            // The end of a window, and what its watermark lags behind.
            long limit = (long) window * EVENTS_PER_LARGE_WINDOW + EVENTS_BEHIND_A_WINDOW;
            control.take(Control.CLOSING);
            control.set(Control.LIMIT, limit);
            running.await("close of window " + window, () -> control.has(Control.CLOSING));
            TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_MILLIS_INTO_CLOSE));
            int turn = Math.floorMod(window + job.plan().seed(), Fault.IN_CLOSE.size());
            running.awaitCheckpointAfter(time(Fault.IN_CLOSE.get(turn)));
        }
    }

    /** Injects a fault and waits until the job has recovered; answers its latest checkpoint. */
    private long time(Fault fault) throws Exception {
        Instant start = Instant.now();
        JobID submission = running.id();
        inject(fault);
        // Another submission has checkpoints of its own.
        running.awaitCheckpointAfter(submission.equals(running.id()) ? running.checkpoint() : 0);
        injections.add(new Injection(fault, Duration.between(start, Instant.now()).toMillis()));
        return running.checkpoint();
    }

    private void inject(Fault fault) throws Exception {
        switch (fault) {
            case FUNCTION_FAILS_BEFORE -> restoring(() -> fail(Job.BEFORE));
            case FUNCTION_FAILS_AFTER -> restoring(() -> fail(Job.AFTER));
            case TASK_MANAGER_KILLED, KILLED_IN_CLOSE ->
                    restoring(() -> cluster.killTaskManager(running.id()));
            case KILLED_AFTER_CHECKPOINT_IN_CLOSE -> {
                running.awaitCheckpointAfter(running.checkpoint());
                restoring(() -> cluster.killTaskManager(running.id()));
            }
            case TASK_MANAGER_KILLED_IN_CHECKPOINT -> {
                control.set(StorageFaults.FAULT, "SLOW 150");
                awaitHit();
                TimeUnit.MILLISECONDS.sleep(random.nextInt((int) HALF_A_CHECKPOINT.toMillis()));
                restoring(() -> cluster.killTaskManager(running.id()));
                control.take(StorageFaults.FAULT);
            }
            case TASK_MANAGER_FROZEN -> freezeTaskManager();
            case JOB_MANAGER_KILLED -> killJobManager();
            case WRITES_FAIL -> untilACheckpointFails("FAIL_WRITES 0.33");
            case CHECKPOINT_TIMEOUT -> untilACheckpointFails("SLOW 5000");
            case READS_FAIL -> {
                control.set(StorageFaults.FAULT, "FAIL_READS 0.5");
                long hits = control.storageHits();
                restoring(() -> fail(Job.BEFORE));
                running.await("read of a restore", () -> control.storageHits() > hits);
                control.take(StorageFaults.FAULT);
            }
            case STORAGE_SLOW -> {
                control.set(StorageFaults.FAULT, "SLOW 100");
                awaitHit();
                TimeUnit.MILLISECONDS.sleep(random.nextInt((int) TIME_OF_SLOWNESS.toMillis()));
                control.take(StorageFaults.FAULT);
            }
            case RESCALED_FROM_SAVEPOINT, STOPPED_IN_CLOSE ->
                    running.submit(running.stopWithSavepoint(), otherParallelism());
            case RESCALED_FROM_CHECKPOINT -> running.submit(running.cancel(), otherParallelism());
        }
    }

    /** Makes a function fail some records from now; gives it records until it has. */
    private void fail(String place) throws Exception {
        String order = Control.FAIL + place;
        control.set(order, random.nextInt(MOST_RECORDS_TO_EXCEPTION));
        nudge(() -> !control.has(order));
    }

    /** Waits for something that needs records, and gives the sources some more each time. */
    private void nudge(RunningJob.Condition condition) throws Exception {
        Instant[] next = {Instant.now()};
        running.await(
                "effect of a fault",
                () -> {
                    boolean holds = condition.holds();
                    if (!holds && Instant.now().isAfter(next[0])) {
                        control.set(
                                Control.LIMIT,
                                Math.min(
                                        control.get(Control.LIMIT, 0) + MOST_RECORDS_TO_EXCEPTION,
                                        EVENTS_PER_SPLIT - 1));
                        next[0] = Instant.now().plusMillis(MOST_MILLIS_TO_FAULT);
                    }
                    return holds;
                });
    }

    private void awaitHit() throws Exception {
        long hits = control.storageHits();
        running.await("operation on storage", () -> control.storageHits() > hits);
    }

    /** Does something that Flink answers by restoring the job, and waits until it does. */
    private void restoring(Step step) throws Exception {
        long restores = cluster.rest().restores(running.id());
        step.take();
        running.await("restore", () -> cluster.rest().restores(running.id()) > restores);
    }

    /** A process that stands still is given up; awake again, it must not disturb its successor. */
    private void freezeTaskManager() throws Exception {
        long restores = cluster.rest().restores(running.id());
        Frozen frozen = cluster.freezeTaskManager(running.id());
        try {
            running.await("restore", () -> cluster.rest().restores(running.id()) > restores);
            running.awaitCheckpointAfter(running.checkpoint());
        } finally {
            frozen.thaw();
        }
    }

    private void killJobManager() throws Exception {
        cluster.killJobManager();
        if (!job.plan().highAvailability()) {
            // Nobody knows the job any more.
            running.submit(running.latestCheckpoint(), parallelism());
        }
    }

    private void untilACheckpointFails(String storageFault) throws Exception {
        long failed = cluster.rest().failedCheckpoints(running.id());
        control.set(StorageFaults.FAULT, storageFault);
        running.await(
                "failure of a checkpoint",
                () -> cluster.rest().failedCheckpoints(running.id()) > failed);
        control.take(StorageFaults.FAULT);
    }

    private int parallelism() {
        return 1 + random.nextInt(MOST_PARALLELISM);
    }

    private int otherParallelism() {
        int other = 1 + random.nextInt(MOST_PARALLELISM - 1);
        return other < running.parallelism() ? other : other + 1;
    }

    /** Part of a fault. */
    private interface Step {
        void take() throws Exception;
    }

    /**
     * A fault that was injected.
     *
     * @param fault which
     * @param recoveryMillis from its beginning until a checkpoint completed after it
     */
    record Injection(Fault fault, long recoveryMillis) {}

    /**
     * What a run has written.
     *
     * @param changes committed to the ledger
     * @param rows of the table that they make
     */
    record Outcome(int changes, int rows) {}
}
