package io.sluice.oracle;

import io.sluice.core.table.KeyHash;
import java.util.List;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * The key groups of a query's keys, the same for all operators under test, so that their records
 * meet the same window subtasks.
 *
 * @param maxParallelism number of key groups
 */
record KeyGroups(int maxParallelism) {

    int of(List<Object> key) {
        return KeyGroupRangeAssignment.computeKeyGroupForKeyHash(
                KeyHash.of(key.toArray()), maxParallelism);
    }

    /** Whether the key belongs to a subtask. */
    boolean belongsTo(List<Object> key, int subtask, int parallelism) {
        return KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(
                        maxParallelism, parallelism, of(key))
                == subtask;
    }
}
