package io.sluice.core.window;

/**
 * Tells by arithmetic, not by the contents of any table, whether a watermark may be held back: only
 * if it passes neither the end of a possible window (where it closes) nor that end plus the allowed
 * lateness (where it expires).
 */
@FunctionalInterface
public interface WindowBoundaries {

    /**
     * Whether {@code windowEnd - 1} or {@code windowEnd - 1 + allowedLateness} of some possible
     * window lies in {@code (oldWatermark, newWatermark]}. {@link Long#MIN_VALUE} as the old
     * watermark means that there was none yet; {@link Long#MAX_VALUE} as the new one ends the input
     * and is always crossed, unless it is the old one too. A watermark that does not advance
     * crosses nothing.
     */
    boolean crossed(long oldWatermark, long newWatermark);
}
