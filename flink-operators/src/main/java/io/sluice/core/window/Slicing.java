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
public interface Slicing {

    /** Stands for the window end of a slice that lies in no window. */
    long NO_WINDOW = Long.MIN_VALUE;

    /** Inclusive start of the slice with the given end. */
    long sliceStart(long sliceEnd);

    /**
     * Exclusive end of the slice that holds the timestamp.
     *
     * @throws IllegalArgumentException if the timestamp lies outside of {@link #minTimestamp} to
     *     {@link #maxTimestamp}
     */
    long sliceEnd(long timestamp);

    /** Least valid timestamp, inclusive; greater than {@link Long#MIN_VALUE}. */
    long minTimestamp();

    /** Greatest valid timestamp, inclusive; less than {@link Long#MAX_VALUE}. */
    long maxTimestamp();

    /** End of the earliest window that contains the slice, or {@link #NO_WINDOW} in a gap. */
    long firstWindowEnd(long sliceEnd);

    /** End of the latest window that contains the slice, or {@link #NO_WINDOW} in a gap. */
    long lastWindowEnd(long sliceEnd);

    /**
     * End of the window that ends next after the one with the given end, {@link Long#MAX_VALUE} if
     * it fits no {@code long}. Accepts whatever {@link #lastWindowEndClosedBy} answers but {@link
     * Long#MIN_VALUE}.
     */
    long nextWindowEnd(long windowEnd);

    /** Inclusive start of the window with the given end. */
    long windowStart(long windowEnd);

    /**
     * Greatest window end {@code E} with {@code E - 1 <= watermark}, whether or not the window
     * holds any record. Accepts every {@code long}: {@link Long#MIN_VALUE} (no watermark yet) and
     * watermarks before the first representable end give {@link Long#MIN_VALUE}; {@link
     * Long#MAX_VALUE} (the end of the input) gives {@link Long#MAX_VALUE}.
     */
    long lastWindowEndClosedBy(long watermark);
}
