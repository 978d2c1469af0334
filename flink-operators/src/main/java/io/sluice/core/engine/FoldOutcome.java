package io.sluice.core.engine;

/** What became of a record that was offered to a folder. */
public enum FoldOutcome {
    /** Added to a row that the next drain hands out. */
    FOLDED,
    /** Left out: it must travel by itself and at once, because it may be late. */
    ALONE,
    /** Left out: it lies in the gap between two windows and belongs to none. */
    IN_GAP
}
