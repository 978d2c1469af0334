package io.sluice.core.aggregate;

import java.math.BigInteger;

/**
 * A sum of squares of integers in three lanes: 192 bits, lowest first. The squares of fewer than
 * 2^63 values cannot overflow it.
 */
final class SquareSum {

    static final int LANES = 3;

    private static final int LOW = 0;
    private static final int MIDDLE = 1;
    private static final int HIGH = 2;

    private SquareSum() {}

    static void init(long[] lanes, int at) {
        lanes[at + LOW] = 0;
        lanes[at + MIDDLE] = 0;
        lanes[at + HIGH] = 0;
    }

    static void addSquare(long value, long[] lanes, int at) {
        add(value * value, Math.multiplyHigh(value, value), 0, lanes, at);
    }

    static void merge(long[] into, int at, long[] from, int fromAt) {
        add(from[fromAt + LOW], from[fromAt + MIDDLE], from[fromAt + HIGH], into, at);
    }

    private static void add(long low, long middle, long high, long[] lanes, int at) {
        long lowSum = lanes[at + LOW] + low;
        long carry = lessUnsigned(lowSum, low);
        long middleSum = lanes[at + MIDDLE] + middle;
        long middleCarry = lessUnsigned(middleSum, middle);
        long middleCarried = middleSum + carry;
        lanes[at + LOW] = lowSum;
        lanes[at + MIDDLE] = middleCarried;
        lanes[at + HIGH] += high + middleCarry + lessUnsigned(middleCarried, carry);
    }

    static void retract(long[] into, int at, long[] from, int fromAt) {
        long low = into[at + LOW];
        long middle = into[at + MIDDLE];
        long borrow = lessUnsigned(low, from[fromAt + LOW]);
        long middleBorrow = lessUnsigned(middle, from[fromAt + MIDDLE]);
        long middleDifference = middle - from[fromAt + MIDDLE];
        into[at + LOW] = low - from[fromAt + LOW];
        into[at + MIDDLE] = middleDifference - borrow;
        into[at + HIGH] -=
                from[fromAt + HIGH] + middleBorrow + lessUnsigned(middleDifference, borrow);
    }

    /** 1 if a is less than b as unsigned numbers, else 0. */
    private static long lessUnsigned(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? 1 : 0;
    }

    static BigInteger value(long[] lanes, int at) {
        return unsigned(lanes[at + HIGH])
                .shiftLeft(Long.SIZE)
                .add(unsigned(lanes[at + MIDDLE]))
                .shiftLeft(Long.SIZE)
                .add(unsigned(lanes[at + LOW]));
    }

    private static BigInteger unsigned(long bits) {
        BigInteger low = BigInteger.valueOf(bits & Long.MAX_VALUE);
        return bits < 0 ? low.setBit(Long.SIZE - 1) : low;
    }
}
