package io.sluice.core.window;

/**
 * Tells by arithmetic, not by the contents of any table, whether a watermark may be held back: only
 * if it passes neither the end of a possible window (where it closes) nor that end plus the allowed
 * lateness (where it expires).
 */
public final class WindowBoundaries {

    private final Slicing slicing;
    private final long allowedLateness;

    /**
     * The boundaries of the windows of a slicing.
     *
     * @param allowedLateness in ms
     * @throws IllegalArgumentException if the allowed lateness is negative
     */
    public WindowBoundaries(Slicing slicing, long allowedLateness) {
        if (allowedLateness < 0) {
            throw new IllegalArgumentException(
                    "allowed lateness must be at least 0 ms, got " + allowedLateness + " ms");
        }
        this.slicing = slicing;
        this.allowedLateness = allowedLateness;
    }

    /**
     * Whether {@code windowEnd - 1} or {@code windowEnd - 1 + allowedLateness} of some possible
     * window lies in {@code (oldWatermark, newWatermark]}. {@link Long#MIN_VALUE} as the old
     * watermark means that there was none yet; {@link Long#MAX_VALUE} as the new one ends the input
     * and is always crossed, unless it is the old one too. A watermark that does not advance
     * crosses nothing.
     */
    public boolean crossed(long oldWatermark, long newWatermark) {
        if (newWatermark <= oldWatermark) {
            return false;
        }
        return newWatermark == Long.MAX_VALUE
                || crossed(oldWatermark, newWatermark, 0)
                || (allowedLateness > 0 && crossed(oldWatermark, newWatermark, allowedLateness));
    }

    private boolean crossed(long oldWatermark, long newWatermark, long delay) {
        long before = slicing.lastWindowEndClosedBy(Timestamps.lessDelay(oldWatermark, delay));
        long after = slicing.lastWindowEndClosedBy(Timestamps.lessDelay(newWatermark, delay));
        return after > before;
    }
}
