package io.sluice.core.window;

/**
 * Windows that grow by a step from a common start until they reach their maximum size, then start
 * anew: {@code [s, s + step), [s, s + 2 * step), ..., [s, s + size)}. Each step is one slice.
 */
final class CumulatingSlicing implements Slicing {

    private final WindowGrid grid;
    private final Grid starts;
    private final long size;
    private final long step;

    CumulatingSlicing(AlignedWindows spec) {
        size = spec.size();
        step = spec.step();
        grid = new WindowGrid(spec, step);
        starts = new Grid(spec.offset(), size);
    }

    @Override
    public long sliceStart(long sliceEnd) {
        return sliceEnd - step;
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
        return sliceEnd;
    }

    @Override
    public long lastWindowEnd(long sliceEnd) {
        return windowStart(sliceEnd) + size;
    }

    @Override
    public long nextWindowEnd(long windowEnd) {
        return Timestamps.saturatedAdd(windowEnd, step);
    }

    @Override
    public long windowStart(long windowEnd) {
        return starts.floor(windowEnd - 1);
    }

    @Override
    public long lastWindowEndClosedBy(long watermark) {
        return grid.lastWindowEndClosedBy(watermark);
    }

    @Override
    public boolean cumulates() {
        return true;
    }
}
