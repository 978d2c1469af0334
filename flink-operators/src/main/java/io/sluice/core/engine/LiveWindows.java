package io.sluice.core.engine;

import io.sluice.core.window.Slicing;
import org.jspecify.annotations.Nullable;

/**
 * Which windows of a slice still accept rows of a key group: those that have not expired for it.
 */
final class LiveWindows {

    private final Slicing slicing;
    private final KeyGroupWatermarks watermarks;

    /** What was asked last, and the answer: the rows of a block all ask the same. */
    private long askedSliceEnd;

    private long askedExpiredThrough;
    private @Nullable MergeOutcome answer;

    private long firstEnd;
    private long lastEnd;

    LiveWindows(Slicing slicing, KeyGroupWatermarks watermarks) {
        this.slicing = slicing;
        this.watermarks = watermarks;
    }

    /** Looks for them; if there are any, {@link #firstEnd} and {@link #lastEnd} say which. */
    MergeOutcome find(long sliceEnd, int keyGroup) {
        return findAfter(sliceEnd, watermarks.expiredThrough(keyGroup));
    }

    /** The same for a row by which all windows have expired that end by {@code expiredThrough}. */
    MergeOutcome findAfter(long sliceEnd, long expiredThrough) {
        MergeOutcome known = answer;
        if (known != null && sliceEnd == askedSliceEnd && expiredThrough == askedExpiredThrough) {
            return known;
        }
        MergeOutcome found = search(sliceEnd, expiredThrough);
        askedSliceEnd = sliceEnd;
        askedExpiredThrough = expiredThrough;
        answer = found;
        return found;
    }

    private MergeOutcome search(long sliceEnd, long expiredThrough) {
        lastEnd = slicing.lastWindowEnd(sliceEnd);
        if (lastEnd == Slicing.NO_WINDOW) {
            return MergeOutcome.IN_GAP;
        }
        long expired = slicing.lastWindowEndClosedBy(expiredThrough);
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
