package io.sluice.perf.large;

import io.sluice.Windows;
import java.io.Serializable;
import java.math.BigInteger;
import java.time.Duration;

/**
 * Records of very many keys, and what each row must be, which follows from its key and window. Each
 * key has a record, every fourth a second one long after the first.
 *
 * <p>In the tumbling window all records come at about one time; in the hopping windows they are
 * spread over three slides, so that one window has all keys, and those before and after it have
 * some.
 */
record LargeLoad(LargeWindows windows, long keys, long inverse) implements Serializable {

    static final long SIZE_MILLIS = 60_000;
    static final long SLIDE_MILLIS = 20_000;

    /** A prime, so that keys come in an order that no table has. */
    private static final long STRIDE = 7_368_787;

    /** Every such key has a second record. */
    private static final int SECOND = 4;

    static LargeLoad of(LargeWindows windows, long keys) {
        // Which record is a key's first is found out by the inverse of the stride.
        BigInteger all = BigInteger.valueOf(keys);
        return new LargeLoad(
                windows, keys, BigInteger.valueOf(STRIDE).modInverse(all).longValueExact());
    }

    long records() {
        return keys + keys / SECOND;
    }

    Windows window() {
        Duration size = Duration.ofMillis(SIZE_MILLIS);
        return windows == LargeWindows.HOPPING
                ? Windows.hopping(size).slide(Duration.ofMillis(SLIDE_MILLIS))
                : Windows.tumbling(size);
    }

    long key(long number) {
        return number < keys ? number * STRIDE % keys : (number - keys) * SECOND;
    }

    long value(long number) {
        long key = key(number);
        return number < keys ? firstValue(key) : secondValue(key);
    }

    long timestamp(long number) {
        return windows == LargeWindows.HOPPING ? number * SIZE_MILLIS / records() : number % 1_000;
    }

    private static long firstValue(long key) {
        return key % 1_000;
    }

    private static long secondValue(long key) {
        return key % 777;
    }

    private boolean hasFirst(long key, long windowStart) {
        return isIn(timestamp(key * inverse % keys), windowStart);
    }

    private boolean hasSecond(long key, long windowStart) {
        return key % SECOND == 0
                && key / SECOND < keys / SECOND
                && isIn(timestamp(keys + key / SECOND), windowStart);
    }

    private static boolean isIn(long timestamp, long windowStart) {
        return timestamp >= windowStart && timestamp < windowStart + SIZE_MILLIS;
    }

    /** How many records of a key are in a window. */
    long count(long key, long windowStart) {
        return (hasFirst(key, windowStart) ? 1L : 0) + (hasSecond(key, windowStart) ? 1L : 0);
    }

    /** The sum of their values. */
    long total(long key, long windowStart) {
        return (hasFirst(key, windowStart) ? firstValue(key) : 0)
                + (hasSecond(key, windowStart) ? secondValue(key) : 0);
    }

    /** Whether a key in a window was like this after its first record. */
    boolean isFirst(long key, long windowStart, long count, long total) {
        return count == 1 && hasFirst(key, windowStart) && total == firstValue(key);
    }

    /** Starts of the windows that have records, ascending. */
    long[] windowStarts() {
        return windows == LargeWindows.HOPPING
                ? new long[] {-40_000, -20_000, 0, 20_000, 40_000}
                : new long[] {0};
    }
}
