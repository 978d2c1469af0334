package io.sluice.core.engine;

/** What the tables of a snapshot stand for. */
public enum StateForm {
    /** One table per window; ends are window ends. */
    OPEN_WINDOWS,
    /** One table per slice; ends are slice ends. */
    SHARED_SLICES,
    /** The last records of each key, in parts: see CountTables. */
    LAST_RECORDS,
    /**
     * One table for all sessions; its end means nothing. A row without records was emitted and has
     * become part of another session since.
     */
    SESSIONS
}
