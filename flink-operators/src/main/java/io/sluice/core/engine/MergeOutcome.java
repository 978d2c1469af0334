package io.sluice.core.engine;

/** What became of a row that was handed to the engine. */
public enum MergeOutcome {
    /** Added to at least one window. */
    ACCEPTED,
    /** Dropped: late for all of its windows. */
    LATE,
    /** Dropped: it lies in the gap between two windows, whose slide is larger than their size. */
    IN_GAP;

    /** What became of a row that was handed to two kinds of windows. */
    MergeOutcome or(MergeOutcome other) {
        if (this == ACCEPTED || other == ACCEPTED) {
            return ACCEPTED;
        }
        return this == LATE || other == LATE ? LATE : IN_GAP;
    }
}
