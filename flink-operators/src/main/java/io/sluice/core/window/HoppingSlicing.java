package io.sluice.core.window;

/**
 * Windows of one size that start every slide. They overlap where size &gt; slide and leave gaps
 * where slide &gt; size.
 *
 * <p>The slice length is the greatest common divisor of size and slide, so that every window start
 * and every window end is a slice boundary even if size is no multiple of slide. Slices of equal
 * length are simpler than the alternating pair of Krishnamurthy, Wu and Franklin ("On-the-fly
 * sharing for streamed aggregation", SIGMOD 2006) and can only be more; {@link
 * AlignedWindows#MAX_SLICES_PER_WINDOW} bounds them.
 */
final class HoppingSlicing implements Slicing {

    private final WindowGrid grid;
    private final long size;
    private final long slide;

    HoppingSlicing(AlignedWindows spec) {
        size = spec.size();
        slide = spec.step();
        grid = new WindowGrid(spec, spec.sliceLength());
    }

    @Override
    public long sliceStart(long sliceEnd) {
        return sliceEnd - grid.sliceLength();
    }

    @Override
    public long sliceEnd(long timestamp) {
        return grid.sliceEnd(timestamp);
    }

    @Override
    public long minTimestamp() {
        return grid.minTimestamp();
    }

    @Override
    public long maxTimestamp() {
        return grid.maxTimestamp();
    }

    @Override
    public long firstWindowEnd(long sliceEnd) {
        long windowEnd = grid.windowEndAtOrAfter(sliceEnd);
        return windowEnd - size < sliceEnd ? windowEnd : NO_WINDOW;
    }

    @Override
    public long lastWindowEnd(long sliceEnd) {
        long first = firstWindowEnd(sliceEnd);
        if (first == NO_WINDOW) {
            return NO_WINDOW;
        }
        // A later window holds the slice as long as it starts at or before the slice does.
        long latestEnd = sliceEnd - grid.sliceLength() + size;
        return first + (latestEnd - first) / slide * slide;
    }

    @Override
    public long nextWindowEnd(long windowEnd) {
        return Timestamps.saturatedAdd(windowEnd, slide);
    }

    @Override
    public long windowStart(long windowEnd) {
        return windowEnd - size;
    }

    @Override
    public long lastWindowEndClosedBy(long watermark) {
        return grid.lastWindowEndClosedBy(watermark);
    }
}
