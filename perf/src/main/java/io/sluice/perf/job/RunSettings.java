package io.sluice.perf.job;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * What all candidates of a comparison have in common.
 *
 * @param objectReuse whether Flink may hand objects from operator to operator without a copy
 * @param parallelism of every operator, at least 1
 * @param extra further settings of Flink or Sluice, by key; they take precedence
 * @param checkpoints directory for checkpoints
 */
public record RunSettings(
        boolean objectReuse, int parallelism, Map<String, String> extra, Path checkpoints) {

    /** Time between checkpoints. */
    public static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

    /** State backend of every job. */
    public static final String BACKEND = "hashmap";

    /** Flink's configuration. */
    public Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
        configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, parallelism);
        configuration.set(PipelineOptions.OBJECT_REUSE, objectReuse);
        configuration.set(StateBackendOptions.STATE_BACKEND, BACKEND);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
        configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        // Finished jobs would wait up to an interval for a last checkpoint.
        configuration.set(CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH, false);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        configuration.addAll(Configuration.fromMap(extra));
        return configuration;
    }

    /** The same with one more setting. */
    public RunSettings with(String key, String value) {
        Map<String, String> more = new TreeMap<>(extra);
        more.put(key, value);
        return new RunSettings(objectReuse, parallelism, more, checkpoints);
    }
}
