package io.sluice.core.engine;

import io.sluice.core.window.Slicing;
import io.sluice.core.window.Timestamps;

/**
 * When windows close and expire. All times in ms.
 *
 * @param closeDelay grace between a window's end and its closing
 * @param retention allowed lateness: time between a window's end and its expiry, at least the close
 *     delay
 */
record WindowTimes(long closeDelay, long retention) {

    /** The watermark at which a window closes. */
    long closing(long windowEnd) {
        return Timestamps.saturatedAdd(windowEnd - 1, closeDelay);
    }

    /** The watermark at which a window expires. */
    long expiry(long windowEnd) {
        return Timestamps.saturatedAdd(windowEnd - 1, retention);
    }

    boolean isClosed(long windowEnd, long watermark) {
        return Timestamps.saturatedAdd(windowEnd - 1, closeDelay) <= watermark;
    }

    /** End of the last window that is closed at the watermark, whether or not it has records. */
    long lastClosedEnd(Slicing slicing, long watermark) {
        return slicing.lastWindowEndClosedBy(Timestamps.lessDelay(watermark, closeDelay));
    }

    boolean isExpired(long windowEnd, long watermark) {
        return Timestamps.saturatedAdd(windowEnd - 1, retention) <= watermark;
    }
}
