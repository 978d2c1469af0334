package io.sluice.core.engine;

import io.sluice.core.window.Slicing;

/**
 * Which windows of a slice still accept rows of a key group: those that have not expired for it.
 */
final class LiveWindows {

    private final Slicing slicing;
    private final KeyGroupWatermarks watermarks;
    private long firstEnd;
    private long lastEnd;

    LiveWindows(Slicing slicing, KeyGroupWatermarks watermarks) {
        this.slicing = slicing;
        this.watermarks = watermarks;
    }

    /** Looks for them; if there are any, {@link #firstEnd} and {@link #lastEnd} say which. */
    MergeOutcome find(long sliceEnd, int keyGroup) {
        lastEnd = slicing.lastWindowEnd(sliceEnd);
        if (lastEnd == Slicing.NO_WINDOW) {
            return MergeOutcome.IN_GAP;
        }
        long expired = slicing.lastWindowEndClosedBy(watermarks.expiredThrough(keyGroup));
        firstEnd = slicing.firstWindowEnd(sliceEnd);
        if (expired >= firstEnd) {
            if (expired >= lastEnd) {
                return MergeOutcome.LATE;
            }
            firstEnd = slicing.nextWindowEnd(expired);
        }
        return MergeOutcome.ACCEPTED;
    }

    /** End of the first window found. */
    long firstEnd() {
        return firstEnd;
    }

    /** End of the last window found. */
    long lastEnd() {
        return lastEnd;
    }
}
