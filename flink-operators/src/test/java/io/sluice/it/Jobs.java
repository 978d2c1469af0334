package io.sluice.it;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.util.ExceptionUtils;

/** Ends jobs. */
public final class Jobs {

    /** Far longer than anything takes, on a machine with other work. */
    static final long TIMEOUT_SECONDS = 240;

    private static final int ATTEMPTS = 100;
    private static final long MILLIS_BETWEEN_ATTEMPTS = 250;

    private Jobs() {}

    /**
     * Stops a job; returns the path of its savepoint. While some of its tasks are still being
     * deployed Flink declines: then it is asked again.
     */
    public static String stopWithSavepoint(
            JobClient job, Path directory, SavepointFormatType format) throws Exception {
        for (int attempt = 1; ; attempt++) {
            try {
                return job.stopWithSavepoint(false, directory.toUri().toString(), format)
                        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException declined) {
                boolean mayStart =
                        ExceptionUtils.findThrowable(declined, CheckpointException.class)
                                        .isPresent()
                                || ExceptionUtils.findThrowableWithMessage(declined, "initializing")
                                        .isPresent();
                if (!mayStart
                        || attempt == ATTEMPTS
                        || job.getJobStatus().get().isGloballyTerminalState()) {
                    throw declined;
                }
                TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN_ATTEMPTS);
            }
        }
    }

    /** Cancels a job; returns the path of its last checkpoint. */
    static String cancel(JobClient job, MiniCluster cluster) throws Exception {
        job.cancel().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        CommonTestUtils.waitForJobStatus(job, List.of(JobStatus.CANCELED));
        return CommonTestUtils.getLatestCompletedCheckpointPath(job.getJobID(), cluster)
                .orElseThrow();
    }

    /** Cancels what a failed test has left running, so that the next one finds free slots. */
    static void cancelAll(MiniCluster cluster) throws Exception {
        for (JobStatusMessage job : cluster.listJobs().get(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            if (!job.getJobState().isGloballyTerminalState()) {
                cluster.cancelJob(job.getJobId()).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
                cluster.requestJobResult(job.getJobId()).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            }
        }
    }
}
