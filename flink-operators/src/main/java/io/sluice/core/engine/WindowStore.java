package io.sluice.core.engine;

import io.sluice.core.spill.RunImage;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import java.util.List;

/** How the accumulators of a query are kept: a table per open window, or a table per slice. */
interface WindowStore {

    /** Which of the two; part of the snapshot format. */
    StateForm form();

    /**
     * Adds a row to every window of its slice that has not expired.
     *
     * @param sliceEnd the row's slice
     * @param keyGroup key group of its key
     */
    MergeOutcome merge(long sliceEnd, int keyGroup, DetachedRow row, ChangeSink sink);

    /** Brings what belongs to the rows that come next into the processor's cache. */
    void expect(long sliceEnd, int[] hashes, int count);

    /** Emits every marked change. */
    void drain(ChangeSink sink);

    /**
     * Emits what closes when the received watermark passes from {@code old} to {@code now}, what
     * still waits in windows that expire, and everything that waits if that is the policy; expires
     * windows.
     *
     * @param allowance how many rows may be visited in this call
     * @return whether it is done; if not, this is called again with the same or a later watermark
     */
    boolean close(long old, long now, Allowance allowance, ChangeSink sink);

    /** The state: tables by the end of their window or slice. */
    SliceTables tables();

    /** Rows of all tables, those beside the state included. */
    long rows();

    /** Puts a row of a snapshot back. */
    default void restore(
            long end, DetachedRow row, boolean emitted, boolean dirty, DetachedRow asEmitted) {
        SliceTable table = tables().getOrCreate(end);
        int restored = table.merge(row);
        if (emitted) {
            table.markEmitted(restored, asEmitted);
        }
        if (dirty) {
            table.markDirty(restored);
        }
    }

    /** The state that is on disk, see {@link WindowEngine#spilled}. */
    default List<RunImage> spilled() {
        return List.of();
    }

    /** Leaves nothing on disk. */
    default void discard() {}
}
