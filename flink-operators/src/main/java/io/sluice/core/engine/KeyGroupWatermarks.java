package io.sluice.core.engine;

import io.sluice.core.window.Timestamps;
import java.util.Arrays;

/**
 * How far each key group of one subtask has come: the larger of the watermark received since the
 * start and the one restored with the key group's state, so that a restore reopens no window. Times
 * are epoch ms; {@link Long#MIN_VALUE} means none yet.
 */
public final class KeyGroupWatermarks {

    private final int first;
    private final long allowedLateness;
    private final long[] restored;
    private final long[] restoredExpired;
    private long current = Long.MIN_VALUE;
    private long maxRestored = Long.MIN_VALUE;
    private long maxRestoredExpired = Long.MIN_VALUE;

    /**
     * @param first first key group of the subtask
     * @param count number of its key groups
     * @param allowedLateness time between a window's end and its expiry, in ms
     */
    public KeyGroupWatermarks(int first, int count, long allowedLateness) {
        this.first = first;
        this.allowedLateness = allowedLateness;
        restored = new long[count];
        restoredExpired = new long[count];
        Arrays.fill(restored, Long.MIN_VALUE);
        Arrays.fill(restoredExpired, Long.MIN_VALUE);
    }

    /** The same key groups, to which nothing has come yet. */
    KeyGroupWatermarks fresh() {
        return new KeyGroupWatermarks(first, restored.length, allowedLateness);
    }

    /** The first key group. */
    int first() {
        return first;
    }

    /** Number of key groups. */
    int count() {
        return restored.length;
    }

    /** The watermark that counts for a key group. */
    public long of(int keyGroup) {
        return current >= maxRestored ? current : Math.max(current, restored[keyGroup - first]);
    }

    /**
     * Time through which a key group's windows have expired: those whose end - 1 is at most this.
     */
    public long expiredThrough(int keyGroup) {
        long expired = Timestamps.lessDelay(of(keyGroup), allowedLateness);
        return expired >= maxRestoredExpired
                ? expired
                : Math.max(expired, restoredExpired[keyGroup - first]);
    }

    /** Whether a window had expired before a restore, by what the allowed lateness was then. */
    boolean hadExpired(int keyGroup, long windowEnd) {
        return windowEnd - 1 <= restoredExpired[keyGroup - first];
    }

    /** Whether that may be so for some key group. */
    boolean mayHaveExpired(long windowEnd) {
        return windowEnd - 1 <= maxRestoredExpired;
    }

    /** The received watermark. */
    public long current() {
        return current;
    }

    /** The watermark that all key groups have reached. */
    long lowest() {
        if (current >= maxRestored) {
            return current;
        }
        long lowest = Long.MAX_VALUE;
        for (long watermark : restored) {
            lowest = Math.min(lowest, watermark);
        }
        return Math.max(current, lowest);
    }

    /** The time through which the windows of all key groups have expired. */
    long lowestExpired() {
        long expired = Timestamps.lessDelay(current, allowedLateness);
        if (!catchingUp()) {
            return expired;
        }
        long lowest = Long.MAX_VALUE;
        for (int at = 0; at < restored.length; at++) {
            lowest = Math.min(lowest, expiredThrough(first + at));
        }
        return lowest;
    }

    /**
     * Whether some key group had come further before a restore than the received watermark says.
     */
    public boolean catchingUp() {
        return current < maxRestored
                || Timestamps.lessDelay(current, allowedLateness) < maxRestoredExpired;
    }

    /** Advances the received watermark; a smaller one changes nothing. */
    public void advance(long watermark) {
        current = Math.max(current, watermark);
    }

    /** Advances a single key group, ahead of the others. */
    void advance(int keyGroup, long watermark) {
        restored[keyGroup - first] = Math.max(restored[keyGroup - first], watermark);
        maxRestored = Math.max(maxRestored, watermark);
    }

    /**
     * Restores how far a key group had come.
     *
     * @param watermark its watermark
     * @param expired time through which its windows had expired, which may be later than this
     *     query's allowed lateness implies
     */
    public void restore(int keyGroup, long watermark, long expired) {
        int at = keyGroup - first;
        restored[at] = Math.max(restored[at], watermark);
        restoredExpired[at] = Math.max(restoredExpired[at], expired);
        maxRestored = Math.max(maxRestored, watermark);
        maxRestoredExpired = Math.max(maxRestoredExpired, expired);
    }
}
