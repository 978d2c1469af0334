package io.sluice.oracle;

import io.sluice.testing.Event;
import io.sluice.testing.RowKey;
import io.sluice.testing.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a simulation ends with.
 *
 * @param verdicts what became of each record
 * @param accepted ids of the records that count in each row
 * @param table the materialised changelog
 * @param lateOutput ids of the records in the late side output
 * @param checkpointsRestored how often a restart found a completed checkpoint
 */
record Outcome(
        Map<Event, Verdict> verdicts,
        Map<RowKey, Set<Integer>> accepted,
        Map<RowKey, List<@Nullable Object>> table,
        Set<Integer> lateOutput,
        int checkpointsRestored) {}
