package io.sluice.testing;

/** What becomes of a record. */
public enum Verdict {
    /** Counts in at least one window. */
    ACCEPTED,
    /** All of its windows had expired. */
    LATE,
    /** Lies in a gap between windows. */
    IN_NO_WINDOW
}
