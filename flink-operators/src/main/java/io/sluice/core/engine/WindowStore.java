package io.sluice.core.engine;

import io.sluice.core.table.DetachedRow;

/** How the accumulators of a query are kept: a table per open window, or a table per slice. */
interface WindowStore {

    /** Which of the two; part of the snapshot format. */
    StateForm form();

    /**
     * Adds a row to every window of its slice that has not expired.
     *
     * @param sliceEnd the row's slice
     * @param firstEnd end of the first window of that slice that has not expired
     * @param lastEnd end of its last window
     * @param watermark the watermark that counts for the row's key group
     */
    void merge(
            long sliceEnd,
            long firstEnd,
            long lastEnd,
            DetachedRow row,
            long watermark,
            ChangeSink sink);

    /** Emits every marked change. */
    void drain(ChangeSink sink);

    /**
     * Emits what closes when the received watermark passes from {@code old} to {@code now}, and
     * what still waits in windows that expire; expires them.
     */
    void close(long old, long now, ChangeSink sink);

    /** The state: tables by the end of their window or slice. */
    SliceTables tables();

    /** Rows of all tables, those beside the state included. */
    long rows();
}
