package io.sluice.core.engine;

import io.sluice.core.window.Slicing;
import io.sluice.core.window.Timestamps;

/** Which records are late for all of their windows. Times are epoch ms. */
public final class Lateness {

    private final Slicing slicing;
    private final long allowedLateness;

    /**
     * @param slicing cuts time into slices
     * @param allowedLateness time between a window's end and its expiry, in ms
     */
    public Lateness(Slicing slicing, long allowedLateness) {
        this.slicing = slicing;
        this.allowedLateness = allowedLateness;
    }

    /**
     * End of the last window that has expired at the watermark; {@link Long#MIN_VALUE} if none has.
     */
    public long lastExpiredEnd(long watermark) {
        return slicing.lastWindowEndClosedBy(Timestamps.saturatedAdd(watermark, -allowedLateness));
    }

    /**
     * The smallest timestamp that is not late for all of its windows: the start of the first window
     * that has not expired. {@link Long#MIN_VALUE} if nothing is late, {@link Long#MAX_VALUE} if
     * everything is.
     */
    public long firstTimestampOnTime(long watermark) {
        long expired = lastExpiredEnd(watermark);
        if (expired == Long.MIN_VALUE) {
            return Long.MIN_VALUE;
        }
        long next = Timestamps.saturatedAdd(expired, slicing.windowEndStep());
        if (next <= slicing.minTimestamp()) {
            return Long.MIN_VALUE;
        }
        return next == Long.MAX_VALUE ? Long.MAX_VALUE : slicing.windowStart(next);
    }
}
