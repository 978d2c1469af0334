package io.sluice.perf.load;

import java.util.List;

/**
 * A stream of trades and a query on it: COUNT(*), SUM(quantity), MIN, MAX and AVG(price) per key
 * and window. Event time advances by 1 ms every {@link #RECORDS_PER_MILLI} records, in order.
 *
 * @param name name in reports and on the command line
 * @param sizeMillis size of the windows, a multiple of the slide
 * @param slideMillis distance between windows; the size for tumbling windows
 * @param keys number of distinct keys
 * @param keyFields 1 or 2 strings that make up a key
 * @param emission when results are published
 */
public record Workload(
        String name,
        long sizeMillis,
        long slideMillis,
        int keys,
        int keyFields,
        Emission emission) {

    /** Records per ms of event time: 10,000 per second. */
    public static final int RECORDS_PER_MILLI = 10;

    /** Refuses windows that are not made of whole slides. */
    public Workload {
        if (sizeMillis % slideMillis != 0) {
            throw new IllegalArgumentException(
                    "size " + sizeMillis + " is no multiple of slide " + slideMillis);
        }
    }

    /** What the showdown measures, in this order. */
    public static List<Workload> all() {
        return List.of(
                tumbling("tumbling-10s-200", 200, 1, Emission.FINAL),
                tumbling("tumbling-10s-200-two-strings", 200, 2, Emission.FINAL),
                tumbling("tumbling-10s-100k", 100_000, 1, Emission.FINAL),
                new Workload("hopping-60s-1s-200", 60_000, 1_000, 200, 1, Emission.FINAL),
                tumbling("tumbling-10s-200-every-100ms", 200, 1, Emission.EVERY_100_MS));
    }

    private static Workload tumbling(String name, int keys, int keyFields, Emission emission) {
        return new Workload(name, 10_000, 10_000, keys, keyFields, emission);
    }

    /** Whether windows overlap. */
    public boolean isHopping() {
        return slideMillis < sizeMillis;
    }

    /** Number of windows that each record belongs to. */
    public int overlap() {
        return (int) (sizeMillis / slideMillis);
    }

    /** Its records. */
    public TradePool pool() {
        return TradePool.of(keys, keyFields);
    }

    /** Event time of the i-th record, in epoch ms. */
    public static long timestamp(long i) {
        return TradePool.FIRST_TIMESTAMP + i / RECORDS_PER_MILLI;
    }
}
