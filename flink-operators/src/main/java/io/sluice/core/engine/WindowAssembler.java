package io.sluice.core.engine;

import io.sluice.core.table.DetachedRow;
import org.jspecify.annotations.Nullable;

/**
 * Puts the windows of a query together from shared slices, in the order of their ends. This may
 * take several turns, for each of which there is an allowance; between the turns of one window the
 * slices of it and of those before it must not change.
 */
interface WindowAssembler {

    /** A row was added to a slice; what was assembled from that slice follows. */
    void merged(long sliceEnd, DetachedRow row);

    /**
     * Puts a window together, or goes on with that. Windows must come with growing ends, each
     * before its first slice expires; windows may be left out.
     *
     * @return whether the window is whole, and can be handed out
     */
    boolean assemble(long windowEnd, Allowance allowance);

    /** Number of positions at which the window may hold a row. */
    int positions();

    /** Hash of the key at a position. */
    int hash(int position);

    /** The row at a position, or null if there is none. It is reused. */
    @Nullable DetachedRow row(int position);

    /**
     * The window has been handed out: makes ready for the next, or goes on with that.
     *
     * @return whether that is done; slices may change and expire then
     */
    boolean handedOut(Allowance allowance);

    /**
     * Forgets what was assembled, which may be in the middle of a window, and gives its memory
     * back: no slice is left, or there is no room. What comes next is assembled anew.
     *
     * @return whether there was anything
     */
    boolean clear();

    /** Rows held beside the slices. */
    long rows();
}
