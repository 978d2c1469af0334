package io.sluice.runtime;

import java.io.Serializable;

/**
 * Tuning of one query; results do not depend on it.
 *
 * @param fold whether records are folded before the shuffle
 * @param foldBatchRecords the fold drains after this many records, at least 1
 * @param foldMaxRows the fold drains when it holds this many rows, at least 1
 * @param foldMaxDelayMillis the fold drains at least this often, in ms of processing time, at least
 *     1
 * @param foldMinRatio below this many records per shipped row the fold passes records through
 * @param tableRows rows that a window table is made for, at least 1
 * @param closeBatchRows rows that a close publishes before a barrier or a record gets its turn, at
 *     least 1
 * @param memoryBudgetBytes what the tables of one subtask may occupy, in bytes, at least 1
 * @param spills whether rows beyond the budget go to local disk; otherwise they are an error
 */
public record QuerySettings(
        FoldMode fold,
        int foldBatchRecords,
        int foldMaxRows,
        long foldMaxDelayMillis,
        double foldMinRatio,
        int tableRows,
        int closeBatchRows,
        long memoryBudgetBytes,
        boolean spills)
        implements Serializable {

    /** Name of the setting behind {@link #memoryBudgetBytes}. */
    public static final String MEMORY_BUDGET = "sluice.memory.budget";

    /** Name of the setting behind {@link #spills}. */
    public static final String MEMORY_SPILL = "sluice.memory.spill";

    /** Without spilling. */
    public QuerySettings(
            FoldMode fold,
            int foldBatchRecords,
            int foldMaxRows,
            long foldMaxDelayMillis,
            double foldMinRatio,
            int tableRows,
            int closeBatchRows,
            long memoryBudgetBytes) {
        this(
                fold,
                foldBatchRecords,
                foldMaxRows,
                foldMaxDelayMillis,
                foldMinRatio,
                tableRows,
                closeBatchRows,
                memoryBudgetBytes,
                false);
    }
}
