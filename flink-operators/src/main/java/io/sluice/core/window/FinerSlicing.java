package io.sluice.core.window;

/** The windows of a slicing, made of finer slices, each of which lies in one of its own. */
final class FinerSlicing implements Slicing {

    private final Slicing coarse;
    private final Slices fine;

    FinerSlicing(Slicing coarse, Slices fine) {
        this.coarse = coarse;
        this.fine = fine;
    }

    @Override
    public long sliceStart(long sliceEnd) {
        return fine.sliceStart(sliceEnd);
    }

    @Override
    public long sliceEnd(long timestamp) {
        return fine.sliceEnd(timestamp);
    }

    @Override
    public long minTimestamp() {
        return fine.minTimestamp();
    }

    @Override
    public long maxTimestamp() {
        return fine.maxTimestamp();
    }

    @Override
    public long firstWindowEnd(long sliceEnd) {
        return coarse.firstWindowEnd(coarse.sliceEnd(sliceEnd - 1));
    }

    @Override
    public long lastWindowEnd(long sliceEnd) {
        return coarse.lastWindowEnd(coarse.sliceEnd(sliceEnd - 1));
    }

    @Override
    public long nextWindowEnd(long windowEnd) {
        return coarse.nextWindowEnd(windowEnd);
    }

    @Override
    public long windowStart(long windowEnd) {
        return coarse.windowStart(windowEnd);
    }

    @Override
    public long lastWindowEndClosedBy(long watermark) {
        return coarse.lastWindowEndClosedBy(watermark);
    }

    @Override
    public boolean cumulates() {
        return coarse.cumulates();
    }
}
