package io.sluice.core.engine;

/** Kind of one change. */
public enum ChangeKind {
    /** +I: the row is new. */
    INSERT,
    /** -U: the row as it was before the update that follows. */
    UPDATE_BEFORE,
    /** +U: the row as it is now. */
    UPDATE_AFTER,
    /** -D: the row is gone. */
    DELETE
}
