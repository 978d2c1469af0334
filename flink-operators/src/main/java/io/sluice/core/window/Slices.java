package io.sluice.core.window;

/**
 * Cuts time into slices that no window boundary cuts. A slice is identified by its exclusive end.
 * All times are epoch milliseconds and may be negative.
 */
public interface Slices {

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

    /** End of the latest window that contains the slice, or {@link #NO_WINDOW} in a gap. */
    long lastWindowEnd(long sliceEnd);

    /**
     * Greatest window end {@code E} with {@code E - 1 <= watermark}, whether or not the window
     * holds any record. Accepts every {@code long}: {@link Long#MIN_VALUE} (no watermark yet) and
     * watermarks before the first representable end give {@link Long#MIN_VALUE}; {@link
     * Long#MAX_VALUE} (the end of the input) gives {@link Long#MAX_VALUE}.
     */
    long lastWindowEndClosedBy(long watermark);
}
