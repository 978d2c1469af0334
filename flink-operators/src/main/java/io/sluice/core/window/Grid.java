package io.sluice.core.window;

/**
 * The infinite set of points {@code phase + k * step}, k any integer.
 *
 * @param phase one of the points, in ms; brought into {@code [0, step)}
 * @param step distance between neighbours, in ms; positive
 */
record Grid(long phase, long step) {

    Grid {
        phase = Math.floorMod(phase, step);
    }

    /** Distance in ms from the greatest point at or before the timestamp to the timestamp. */
    private long past(long timestamp) {
        long past = Math.floorMod(timestamp, step) - phase;
        return past < 0 ? past + step : past;
    }

    /** Greatest point at or before the timestamp. The point must fit a {@code long}. */
    long floor(long timestamp) {
        return timestamp - past(timestamp);
    }

    /**
     * Greatest point at or before the timestamp, or {@link Long#MIN_VALUE} if it fits no {@code
     * long}.
     */
    long saturatedFloor(long timestamp) {
        return Timestamps.saturatedAdd(timestamp, -past(timestamp));
    }

    /** Least point at or after the timestamp. The point must fit a {@code long}. */
    long ceiling(long timestamp) {
        long past = past(timestamp);
        return past == 0 ? timestamp : timestamp - past + step;
    }
}
