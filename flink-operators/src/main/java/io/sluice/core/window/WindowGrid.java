package io.sluice.core.window;

/**
 * What the slicings share: the grids of slice ends and window ends, and the range of valid
 * timestamps.
 *
 * <p>A margin of size + step at both ends of {@code long} keeps the start and the end of every
 * window that holds a valid timestamp representable, and those of its neighbours too.
 */
final class WindowGrid {

    private final Grid slices;
    private final Grid windowEnds;
    private final long minTimestamp;
    private final long maxTimestamp;

    WindowGrid(AlignedWindows spec, long sliceLength) {
        slices = new Grid(spec.offset(), sliceLength);
        windowEnds = new Grid(spec.offset() + spec.size(), spec.step());
        long margin = spec.size() + spec.step();
        minTimestamp = Long.MIN_VALUE + margin;
        maxTimestamp = Long.MAX_VALUE - margin;
    }

    long sliceLength() {
        return slices.step();
    }

    long minTimestamp() {
        return minTimestamp;
    }

    long maxTimestamp() {
        return maxTimestamp;
    }

    long sliceEnd(long timestamp) {
        long valid = Timestamps.requireWithin(timestamp, minTimestamp, maxTimestamp);
        return slices.floor(valid) + slices.step();
    }

    /** Least window end at or after the given time. */
    long windowEndAtOrAfter(long timestamp) {
        return windowEnds.ceiling(timestamp);
    }

    long lastWindowEndClosedBy(long watermark) {
        if (watermark == Long.MIN_VALUE || watermark == Long.MAX_VALUE) {
            return watermark;
        }
        return windowEnds.saturatedFloor(watermark + 1);
    }
}
