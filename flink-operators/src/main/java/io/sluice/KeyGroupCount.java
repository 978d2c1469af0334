package io.sluice;

import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** The number of key groups of a query, which Flink calls its maximum parallelism. */
final class KeyGroupCount {

    private static final int LIMIT = KeyGroupRangeAssignment.UPPER_BOUND_MAX_PARALLELISM;

    private KeyGroupCount() {}

    /**
     * As set for the query, else for the environment, else derived from the parallelism.
     *
     * @throws IllegalArgumentException if it is less than the parallelism
     */
    static int of(
            StreamExecutionEnvironment environment,
            @Nullable Integer parallelism,
            @Nullable Integer keyGroups) {
        int subtasks =
                parallelism != null ? parallelism : Math.max(1, environment.getParallelism());
        int count = keyGroups != null ? keyGroups : environment.getMaxParallelism();
        if (count <= 0) {
            return KeyGroupRangeAssignment.computeDefaultMaxParallelism(subtasks);
        }
        if (count < subtasks) {
            throw new IllegalArgumentException(
                    "max parallelism must be at least the parallelism, %s, got %s"
                            .formatted(subtasks, count));
        }
        return count;
    }

    static int requireParallelism(int subtasks) {
        return requireWithin("parallelism", subtasks);
    }

    static int require(int keyGroups) {
        return requireWithin("max parallelism", keyGroups);
    }

    private static int requireWithin(String setting, int value) {
        if (value < 1 || value > LIMIT) {
            throw new IllegalArgumentException(
                    "%s must be between 1 and %s, got %s".formatted(setting, LIMIT, value));
        }
        return value;
    }
}
