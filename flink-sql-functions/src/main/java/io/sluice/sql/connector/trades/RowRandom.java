package io.sluice.sql.connector.trades;

/**
 * Random numbers that belong to a row: SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom
 * Number Generators, 2014), started anew for each row from the seed and the row's number.
 */
final class RowRandom {

    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;

    private long state;

    /** Starts the numbers of a row. */
    void start(long seed, long row) {
        state = mix(mix(seed) ^ row);
    }

    long next() {
        state += GAMMA;
        return mix(state);
    }

    /** A number in [0, 1). */
    double nextDouble() {
        return (next() >>> 11) * UNIT;
    }

    /**
     * A number in [0, bound).
     *
     * @param bound at least 1
     */
    long nextBelow(long bound) {
        // The high half of the product: uniform to within bound / 2^63.
        return Math.multiplyHigh(next() >>> 1, bound << 1);
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
