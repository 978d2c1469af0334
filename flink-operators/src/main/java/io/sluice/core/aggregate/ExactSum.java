package io.sluice.core.aggregate;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * The accumulator of {@link ExactSumAggregate} in three lanes: a 128-bit two's complement sum (low
 * half, high half) and the number of values in it. The sum of fewer than 2^63 values cannot
 * overflow it, so intermediate sums are always exact.
 */
final class ExactSum {

    static final int LANES = 3;

    private static final int LOW = 0;
    private static final int HIGH = 1;
    private static final int COUNT = 2;
    private static final long EXACT_IN_DOUBLE = 1L << 53;

    private ExactSum() {}

    static void init(long[] lanes, int at) {
        lanes[at + LOW] = 0;
        lanes[at + HIGH] = 0;
        lanes[at + COUNT] = 0;
    }

    static void add(long value, long[] lanes, int at) {
        add(value, value >> 63, 1, lanes, at);
    }

    static void merge(long[] into, int at, long[] from, int fromAt) {
        add(from[fromAt + LOW], from[fromAt + HIGH], from[fromAt + COUNT], into, at);
    }

    private static void add(long low, long high, long count, long[] lanes, int at) {
        long before = lanes[at + LOW];
        long sum = before + low;
        long carry = ((before & low) | ((before | low) & ~sum)) >>> 63;
        lanes[at + LOW] = sum;
        lanes[at + HIGH] += high + carry;
        lanes[at + COUNT] += count;
    }

    static void retract(long[] into, int at, long[] from, int fromAt) {
        long before = into[at + LOW];
        long low = from[fromAt + LOW];
        long difference = before - low;
        long borrow = ((~before & low) | ((~before | low) & difference)) >>> 63;
        into[at + LOW] = difference;
        into[at + HIGH] -= from[fromAt + HIGH] + borrow;
        into[at + COUNT] -= from[fromAt + COUNT];
    }

    static long count(long[] lanes, int at) {
        return lanes[at + COUNT];
    }

    /** Whether no value is in it; more may have been taken out than have been added yet. */
    static boolean isEmpty(long[] lanes, int at) {
        return count(lanes, at) <= 0;
    }

    static boolean fitsLong(long[] lanes, int at) {
        return lanes[at + HIGH] == lanes[at + LOW] >> 63;
    }

    /** The sum, which must fit. */
    static long longValue(long[] lanes, int at) {
        return lanes[at + LOW];
    }

    static BigInteger bigValue(long[] lanes, int at) {
        long low = lanes[at + LOW];
        // The low half is unsigned: as a signed number it lacks 2^64 if its top bit is set.
        long high = lanes[at + HIGH] - (low >> 63);
        return BigInteger.valueOf(high).shiftLeft(Long.SIZE).add(BigInteger.valueOf(low));
    }

    /** The sum divided by the number of values, which must not be 0; truncated towards 0. */
    static long truncatedAverage(long[] lanes, int at) {
        if (fitsLong(lanes, at)) {
            return longValue(lanes, at) / lanes[at + COUNT];
        }
        return bigValue(lanes, at).divide(BigInteger.valueOf(lanes[at + COUNT])).longValueExact();
    }

    /** The sum divided by the number of values, which must not be 0; rounded once, at the end. */
    static double average(long[] lanes, int at) {
        long sum = lanes[at + LOW];
        long count = lanes[at + COUNT];
        boolean exact =
                fitsLong(lanes, at)
                        && -EXACT_IN_DOUBLE <= sum
                        && sum <= EXACT_IN_DOUBLE
                        && count <= EXACT_IN_DOUBLE;
        if (exact) {
            return (double) sum / count;
        }
        return new BigDecimal(bigValue(lanes, at))
                .divide(BigDecimal.valueOf(count), MathContext.DECIMAL128)
                .doubleValue();
    }
}
