package io.sluice.core.window;

/** The ends of windows on a grid, and the same plus the allowed lateness. */
public final class SliceBoundaries implements WindowBoundaries {

    private final Slices slices;
    private final long allowedLateness;

    /**
     * The boundaries of the windows that the slices belong to.
     *
     * @param allowedLateness in ms
     * @throws IllegalArgumentException if the allowed lateness is negative
     */
    public SliceBoundaries(Slices slices, long allowedLateness) {
        if (allowedLateness < 0) {
            throw new IllegalArgumentException(
                    "allowed lateness must be at least 0 ms, got " + allowedLateness + " ms");
        }
        this.slices = slices;
        this.allowedLateness = allowedLateness;
    }

    @Override
    public boolean crossed(long oldWatermark, long newWatermark) {
        if (newWatermark <= oldWatermark) {
            return false;
        }
        return newWatermark == Long.MAX_VALUE
                || crossed(oldWatermark, newWatermark, 0)
                || (allowedLateness > 0 && crossed(oldWatermark, newWatermark, allowedLateness));
    }

    private boolean crossed(long oldWatermark, long newWatermark, long delay) {
        long before = slices.lastWindowEndClosedBy(Timestamps.lessDelay(oldWatermark, delay));
        long after = slices.lastWindowEndClosedBy(Timestamps.lessDelay(newWatermark, delay));
        return after > before;
    }
}
