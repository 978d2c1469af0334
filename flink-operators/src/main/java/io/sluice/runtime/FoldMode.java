package io.sluice.runtime;

/** Whether records are folded before the shuffle. */
public enum FoldMode {
    /**
     * Folds where it pays: measures records per shipped row and passes records through where there
     * are few. Does not fold when late records go to a side output, because a delta is no original
     * record.
     */
    AUTO,
    /**
     * Folds always. With a late side output, records that turn out late only after they were folded
     * (their source was idle, or lags behind the others after it was) are counted, but not in the
     * side output.
     */
    ALWAYS,
    /** Never folds; each record reaches the window operator by itself. */
    OFF
}
