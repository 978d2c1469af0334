package io.sluice.core.engine;

import io.sluice.core.window.Slicing;
import io.sluice.core.window.Timestamps;

/** Which records may be late for some of their windows. Times are epoch ms. */
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
     * The smallest timestamp from which on no record is late for any of its windows: the end of the
     * last window that has expired. {@link Long#MIN_VALUE} if nothing is late, {@link
     * Long#MAX_VALUE} if everything is.
     */
    public long firstTimestampOnTime(long watermark) {
        return slicing.lastWindowEndClosedBy(Timestamps.lessDelay(watermark, allowedLateness));
    }
}
