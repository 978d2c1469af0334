package io.sluice.perf.run;

import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.jspecify.annotations.Nullable;

/**
 * As long as it is open, jobs of Flink in this process are made, with all that is checked then, but
 * not run.
 */
final class JobsNotRun implements AutoCloseable {

    private @Nullable JobGraph job;

    JobsNotRun() {
        Environment.use(this);
    }

    /**
     * What would have been submitted last.
     *
     * @throws IllegalStateException if there was no job
     */
    JobGraph job() {
        if (job == null) {
            throw new IllegalStateException("no job was made");
        }
        return job;
    }

    @Override
    public void close() {
        Environment.useNone();
    }

    /** Instead of a result. */
    static final class NotRun extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    private static final class Environment extends StreamExecutionEnvironment {

        private final JobsNotRun jobs;

        private Environment(JobsNotRun jobs, Configuration configuration) {
            super(configuration);
            this.jobs = jobs;
        }

        static void use(JobsNotRun jobs) {
            initializeContextEnvironment(configuration -> new Environment(jobs, configuration));
        }

        static void useNone() {
            resetContextEnvironment();
        }

        @Override
        public JobExecutionResult execute(StreamGraph graph) {
            jobs.job = graph.getJobGraph();
            throw new NotRun();
        }
    }
}
