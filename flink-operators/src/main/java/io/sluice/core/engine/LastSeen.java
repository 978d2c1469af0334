package io.sluice.core.engine;

import java.util.Arrays;

/** When each row was last seen, in epoch ms; a row that was not is new. */
final class LastSeen {

    private static final long NEW = Long.MIN_VALUE;

    private long[] times = newTimes(16, 0);

    private static long[] newTimes(int length, int from) {
        long[] times = new long[length];
        Arrays.fill(times, from, length, NEW);
        return times;
    }

    boolean isNew(int row) {
        return row >= times.length || times[row] == NEW;
    }

    /** Time of a row that is not new. */
    long of(int row) {
        return times[row];
    }

    void at(int row, long timestamp) {
        if (row >= times.length) {
            long[] longer = newTimes(Math.max(row + 1, 2 * times.length), times.length);
            System.arraycopy(times, 0, longer, 0, times.length);
            times = longer;
        }
        times[row] = timestamp;
    }
}
