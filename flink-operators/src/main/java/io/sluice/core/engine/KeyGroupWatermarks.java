package io.sluice.core.engine;

import java.util.Arrays;

/**
 * The watermark of each key group of one subtask: the larger of the one received since the start
 * and the one restored with the key group's state, so that a restore reopens no window. Times are
 * epoch ms; {@link Long#MIN_VALUE} means none yet.
 */
public final class KeyGroupWatermarks {

    private final int first;
    private final long[] restored;
    private long current = Long.MIN_VALUE;
    private long maxRestored = Long.MIN_VALUE;

    /**
     * @param first first key group of the subtask
     * @param count number of its key groups
     */
    public KeyGroupWatermarks(int first, int count) {
        this.first = first;
        restored = new long[count];
        Arrays.fill(restored, Long.MIN_VALUE);
    }

    /** The watermark that counts for a key group. */
    public long of(int keyGroup) {
        return current >= maxRestored ? current : Math.max(current, restored[keyGroup - first]);
    }

    /** The received watermark. */
    public long current() {
        return current;
    }

    /**
     * Whether some key group was restored with a greater watermark than has been received since.
     */
    public boolean catchingUp() {
        return current < maxRestored;
    }

    /** Advances the received watermark; a smaller one changes nothing. */
    public void advance(long watermark) {
        current = Math.max(current, watermark);
    }

    /** Restores a key group's watermark. */
    public void restore(int keyGroup, long watermark) {
        restored[keyGroup - first] = Math.max(restored[keyGroup - first], watermark);
        maxRestored = Math.max(maxRestored, watermark);
    }
}
