package io.sluice.core.window;

/**
 * Windows of each key by itself, separated by inactivity: the window of one record is {@code
 * [timestamp, timestamp + gap)}, and windows that overlap or touch (the end of one is the start of
 * the other) are one, as in Flink.
 *
 * <p>With a maximum length, time is cut at its multiples, counted from the epoch, and no session
 * reaches across a cut: records on both sides of one belong to two sessions, and a session ends at
 * the cut at the latest. The cuts depend neither on the order of the records nor on each other, so
 * that sessions can be aggregated in parts, in any order.
 *
 * @param gap inactivity after the last record that ends a session, in ms, greater than 0
 * @param maxLength length in ms that no session exceeds, at least the gap, or {@link #UNLIMITED}
 */
public record SessionWindows(long gap, long maxLength) implements WindowSpec {

    /** Stands for sessions of any length. */
    public static final long UNLIMITED = 0;

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException naming the setting, its value and what is right
     */
    public SessionWindows {
        if (gap <= 0 || gap > AlignedWindows.MAX_SPAN / 2) {
            throw new IllegalArgumentException(
                    "gap must be greater than 0 ms and at most %s ms, got %s ms"
                            .formatted(AlignedWindows.MAX_SPAN / 2, gap));
        }
        if (maxLength != UNLIMITED
                && (maxLength < gap || maxLength > AlignedWindows.MAX_SPAN / 2)) {
            throw new IllegalArgumentException(
                    "max length must be at least the gap, %s ms, and at most %s ms, got %s ms"
                            .formatted(gap, AlignedWindows.MAX_SPAN / 2, maxLength));
        }
    }

    /** Least valid timestamp, inclusive; greater than {@link Long#MIN_VALUE}. */
    public long minTimestamp() {
        return Long.MIN_VALUE + gap + maxLength;
    }

    /** Greatest valid timestamp, inclusive; less than {@link Long#MAX_VALUE}. */
    public long maxTimestamp() {
        return Long.MAX_VALUE - gap - maxLength;
    }

    /**
     * Refuses a timestamp around which the arithmetic of windows would overflow.
     *
     * @throws IllegalArgumentException naming the timestamp and the valid range
     */
    public void requireValid(long timestamp) {
        if (timestamp < minTimestamp() || timestamp > maxTimestamp()) {
            throw new IllegalArgumentException(
                    "timestamp %s ms lies outside of %s to %s, the timestamps that these windows can hold"
                            .formatted(timestamp, minTimestamp(), maxTimestamp()));
        }
    }

    /** Exclusive end of a session. Its start is the timestamp of its first record. */
    public long end(long firstTimestamp, long lastTimestamp) {
        long end = lastTimestamp + gap;
        return maxLength == UNLIMITED ? end : Math.min(end, nextCut(firstTimestamp));
    }

    /** Whether two sessions of one key, each given by its first and last timestamp, are one. */
    public boolean touch(long first, long last, long otherFirst, long otherLast) {
        return otherFirst <= last + gap
                && first <= otherLast + gap
                && (maxLength == UNLIMITED || nextCut(first) == nextCut(otherFirst));
    }

    private long nextCut(long timestamp) {
        return (Math.floorDiv(timestamp, maxLength) + 1) * maxLength;
    }

    /** Sessions have no grid: every watermark may close one. */
    @Override
    public WindowBoundaries boundaries(long allowedLateness) {
        return (oldWatermark, newWatermark) -> newWatermark > oldWatermark;
    }

    @Override
    public String toString() {
        return maxLength == UNLIMITED
                ? "SESSION(gap=%s ms)".formatted(gap)
                : "SESSION(gap=%s ms, max length=%s ms)".formatted(gap, maxLength);
    }
}
