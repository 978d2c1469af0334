package io.sluice.core.window;

import java.util.List;

/**
 * The longest slices of equal length that no window of several kinds cuts: their length is the
 * greatest common divisor of the windows' own slices and of the distances between their offsets.
 */
final class CommonSlices implements Slices {

    private final Slicing[] windows;
    private final Grid grid;
    private final long minTimestamp;
    private final long maxTimestamp;

    CommonSlices(List<NamedWindows> all) {
        windows = all.stream().map(named -> named.windows().slicing()).toArray(Slicing[]::new);
        grid = new Grid(all.get(0).windows().offset(), lengthOf(all));
        long min = Long.MIN_VALUE;
        long max = Long.MAX_VALUE;
        for (Slicing slicing : windows) {
            min = Math.max(min, slicing.minTimestamp());
            max = Math.min(max, slicing.maxTimestamp());
        }
        minTimestamp = min;
        maxTimestamp = max;
    }

    /** Length of the common slices in ms. */
    static long lengthOf(List<NamedWindows> all) {
        long offset = all.get(0).windows().offset();
        long length = 0;
        for (NamedWindows named : all) {
            AlignedWindows aligned = named.windows();
            length = greatestCommonDivisor(length, aligned.sliceLength());
            // Offsets are less than a window's size, so that their difference fits a long.
            length = greatestCommonDivisor(length, Math.abs(aligned.offset() - offset));
        }
        return length;
    }

    private static long greatestCommonDivisor(long a, long b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    @Override
    public long sliceStart(long sliceEnd) {
        return sliceEnd - grid.step();
    }

    @Override
    public long sliceEnd(long timestamp) {
        long valid = Timestamps.requireWithin(timestamp, minTimestamp, maxTimestamp);
        return grid.floor(valid) + grid.step();
    }

    @Override
    public long minTimestamp() {
        return minTimestamp;
    }

    @Override
    public long maxTimestamp() {
        return maxTimestamp;
    }

    @Override
    public long lastWindowEnd(long sliceEnd) {
        long last = NO_WINDOW;
        for (Slicing slicing : windows) {
            last = Math.max(last, slicing.lastWindowEnd(slicing.sliceEnd(sliceEnd - 1)));
        }
        return last;
    }

    @Override
    public long lastWindowEndClosedBy(long watermark) {
        long last = Long.MIN_VALUE;
        for (Slicing slicing : windows) {
            last = Math.max(last, slicing.lastWindowEndClosedBy(watermark));
        }
        return last;
    }
}
