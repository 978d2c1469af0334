package io.sluice.core.engine;

/** What the tables of a snapshot stand for. */
public enum StateForm {
    /** One table per window; ends are window ends. */
    OPEN_WINDOWS,
    /** One table per slice; ends are slice ends. */
    SHARED_SLICES,
    /** The last records of each key, in parts: see CountTables. */
    LAST_RECORDS
}
