package io.sluice.core.engine;

import io.sluice.core.window.Slicing;

/** Counts the questions. */
final class CountedSlicing implements Slicing {

    private final Slicing slicing;
    private long questions;

    CountedSlicing(Slicing slicing) {
        this.slicing = slicing;
    }

    /** Questions since the last call. */
    long takeQuestions() {
        long taken = questions;
        questions = 0;
        return taken;
    }

    private Slicing asked() {
        questions++;
        return slicing;
    }

    @Override
    public long sliceStart(long sliceEnd) {
        return asked().sliceStart(sliceEnd);
    }

    @Override
    public long sliceEnd(long timestamp) {
        return asked().sliceEnd(timestamp);
    }

    @Override
    public long minTimestamp() {
        return asked().minTimestamp();
    }

    @Override
    public long maxTimestamp() {
        return asked().maxTimestamp();
    }

    @Override
    public long firstWindowEnd(long sliceEnd) {
        return asked().firstWindowEnd(sliceEnd);
    }

    @Override
    public long lastWindowEnd(long sliceEnd) {
        return asked().lastWindowEnd(sliceEnd);
    }

    @Override
    public long nextWindowEnd(long windowEnd) {
        return asked().nextWindowEnd(windowEnd);
    }

    @Override
    public long windowStart(long windowEnd) {
        return asked().windowStart(windowEnd);
    }

    @Override
    public long lastWindowEndClosedBy(long watermark) {
        return asked().lastWindowEndClosedBy(watermark);
    }
}
