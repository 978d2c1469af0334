package io.sluice.core.engine;

/** Which kinds of change a changelog uses. */
public enum ChangelogMode {
    /** +I, +U and -D by the key (key fields, window start, window end). */
    UPSERT,
    /** As upsert, and before each +U a -U with the row that it replaces. */
    RETRACT,
    /** Only +I: each (key, window) once, when it closes for good. */
    APPEND
}
