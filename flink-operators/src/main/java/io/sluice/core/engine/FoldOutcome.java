package io.sluice.core.engine;

/** What became of a record that was offered to a folder. */
public enum FoldOutcome {
    /** Added to a row that the next drain hands out. */
    FOLDED,
    /** Left out: it must travel by itself and at once, because it may be late. */
    ALONE,
    /**
     * As {@link #ALONE}, but what was folded must be drained before: it may decide the lateness.
     */
    ALONE_AFTER_DRAIN,
    /** Left out: it lies in the gap between two windows and belongs to none. */
    IN_GAP
}
