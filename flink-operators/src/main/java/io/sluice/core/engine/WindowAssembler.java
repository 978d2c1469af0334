package io.sluice.core.engine;

import io.sluice.core.table.DetachedRow;
import java.util.function.Consumer;

/** Puts the windows of a query together from shared slices, in the order of their ends. */
interface WindowAssembler {

    /** A row was added to a slice; what was assembled from that slice follows. */
    void merged(long sliceEnd, DetachedRow row);

    /**
     * Hands out each row of a window once; the row is reused. Windows must come with growing ends,
     * each before its first slice expires; windows may be left out.
     */
    void assemble(long windowEnd, Consumer<DetachedRow> out);

    /** Forgets what was assembled: no slice is left. */
    void clear();

    /** Rows held beside the slices. */
    long rows();
}
