package io.sluice.core.engine;

import io.sluice.core.window.WindowBoundaries;

/**
 * Which received watermarks may wait for the next drain: those that pass no possible close or
 * expiry of a window. Lateness is always judged by {@link #received}. Times are epoch ms.
 */
public final class WatermarkHold {

    private final WindowBoundaries boundaries;
    private final boolean mayHold;
    private long received = Long.MIN_VALUE;
    private long forwarded = Long.MIN_VALUE;

    /**
     * @param boundaries where windows close and expire
     * @param mayHold whether any watermark may wait
     */
    public WatermarkHold(WindowBoundaries boundaries, boolean mayHold) {
        this.boundaries = boundaries;
        this.mayHold = mayHold;
    }

    /**
     * Takes a watermark. Returns whether it must be forwarded now; one that does not advance never
     * must.
     */
    public boolean receive(long watermark) {
        if (watermark <= received) {
            return false;
        }
        boolean crossed = !mayHold || boundaries.crossed(received, watermark);
        received = watermark;
        return crossed;
    }

    /** The greatest watermark received. */
    public long received() {
        return received;
    }

    /** Whether a received watermark has not been forwarded yet. */
    public boolean isHolding() {
        return forwarded < received;
    }

    /** Notes that all that was received has been forwarded. Returns the watermark. */
    public long release() {
        forwarded = received;
        return forwarded;
    }
}
