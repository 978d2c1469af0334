package io.sluice.core.window;

/** Windows that follow one another without gap or overlap; each is one slice. */
final class TumblingSlicing implements Slicing {

    private final WindowGrid grid;
    private final long size;

    TumblingSlicing(AlignedWindows spec) {
        size = spec.size();
        grid = new WindowGrid(spec, size);
    }

    @Override
    public long sliceStart(long sliceEnd) {
        return sliceEnd - size;
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
        return sliceEnd;
    }

    @Override
    public long nextWindowEnd(long windowEnd) {
        return Timestamps.saturatedAdd(windowEnd, size);
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
