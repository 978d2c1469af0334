package io.sluice.core.engine;

import io.sluice.core.window.Slices;
import io.sluice.core.window.Timestamps;

/** Which records may be late for some of their windows. Times are epoch ms. */
public final class Lateness {

    private final Slices slices;
    private final long allowedLateness;

    /**
     * @param slices cut time into slices
     * @param allowedLateness time between a window's end and its expiry, in ms
     */
    public Lateness(Slices slices, long allowedLateness) {
        this.slices = slices;
        this.allowedLateness = allowedLateness;
    }

    /**
     * The smallest timestamp from which on no record is late for any of its windows: the end of the
     * last window that has expired. {@link Long#MIN_VALUE} if nothing is late, {@link
     * Long#MAX_VALUE} if everything is.
     */
    public long firstTimestampOnTime(long watermark) {
        return slices.lastWindowEndClosedBy(Timestamps.lessDelay(watermark, allowedLateness));
    }
}
