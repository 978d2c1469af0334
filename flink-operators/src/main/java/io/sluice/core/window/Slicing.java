package io.sluice.core.window;

/**
 * Cuts time into slices such that each window is a union of slices, and answers which windows a
 * slice belongs to. The answers depend on the question alone and take constant time. Owned by one
 * thread.
 *
 * <p>A slice is identified by its exclusive end, a window by its exclusive end too. The slices of a
 * window are those that end after {@code windowStart} and not after {@code windowEnd}. The windows
 * of a slice end at {@code firstWindowEnd, nextWindowEnd(firstWindowEnd), ..., lastWindowEnd}.
 *
 * <p>All times are epoch milliseconds and may be negative. The questions about a slice or window
 * accept only what follows from a timestamp between {@link #minTimestamp} and {@link
 * #maxTimestamp}; the answer to anything else is undefined.
 */
public interface Slicing extends Slices {

    /** End of the earliest window that contains the slice, or {@link #NO_WINDOW} in a gap. */
    long firstWindowEnd(long sliceEnd);

    /**
     * End of the window that ends next after the one with the given end, {@link Long#MAX_VALUE} if
     * it fits no {@code long}. Accepts whatever {@link #lastWindowEndClosedBy} answers but {@link
     * Long#MIN_VALUE}.
     */
    long nextWindowEnd(long windowEnd);

    /** Inclusive start of the window with the given end. */
    long windowStart(long windowEnd);

    /** Whether windows grow from common starts. */
    default boolean cumulates() {
        return false;
    }
}
