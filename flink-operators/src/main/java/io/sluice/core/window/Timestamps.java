package io.sluice.core.window;

/** Arithmetic on epoch milliseconds at the ends of {@code long}. */
public final class Timestamps {

    private Timestamps() {}

    /**
     * The sum of a timestamp and a duration of either sign, both in ms; where it does not fit a
     * {@code long}, the nearest {@code long}.
     */
    public static long saturatedAdd(long timestamp, long duration) {
        long sum = timestamp + duration;
        // The sum overflowed if its sign differs from the sign of both operands.
        if (((timestamp ^ sum) & (duration ^ sum)) < 0) {
            return timestamp < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return sum;
    }

    /**
     * How far a watermark has come for something that happens a delay of at least 0 ms after its
     * time. The end of time, {@link Long#MAX_VALUE}, leaves nothing to wait for, however long the
     * delay; where the difference does not fit a {@code long} it is {@link Long#MIN_VALUE}.
     */
    public static long lessDelay(long watermark, long delay) {
        return watermark == Long.MAX_VALUE ? Long.MAX_VALUE : saturatedAdd(watermark, -delay);
    }

    /**
     * The timestamp, if it lies between the limits, both inclusive.
     *
     * @throws IllegalArgumentException if not
     */
    static long requireWithin(long timestamp, long min, long max) {
        if (timestamp < min || timestamp > max) {
            throw new IllegalArgumentException(
                    "timestamp "
                            + timestamp
                            + " ms lies outside of "
                            + min
                            + " to "
                            + max
                            + ", the timestamps that these windows can hold");
        }
        return timestamp;
    }
}
