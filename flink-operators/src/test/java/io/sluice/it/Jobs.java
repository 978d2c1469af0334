package io.sluice.it;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.CommonTestUtils;

/** Ends jobs. */
final class Jobs {

    static final long TIMEOUT_SECONDS = 60;

    private Jobs() {}

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
