package io.sluice.core.engine;

import io.sluice.core.Reading;
import io.sluice.core.aggregate.LaneAggregate;

/**
 * A sum that counts how often accumulators are merged or retracted. The counter is static because
 * an aggregate is a value.
 */
record Cost(boolean retracts) implements LaneAggregate<Reading> {

    private static long merges;

    static void reset() {
        merges = 0;
    }

    /** Merges and retractions since the last reset. */
    static long merges() {
        return merges;
    }

    @Override
    public String stateKind() {
        return "COST";
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public void init(long[] lanes, int at) {
        lanes[at] = 0;
    }

    @Override
    public void accumulate(Reading record, long timestamp, long[] lanes, int at) {
        lanes[at] += record.value();
    }

    @Override
    public void merge(long[] into, int at, long[] from, int fromAt) {
        merges++;
        into[at] += from[fromAt];
    }

    @Override
    public void retract(long[] into, int at, long[] from, int fromAt) {
        merges++;
        into[at] -= from[fromAt];
    }

    @Override
    public Long result(long[] lanes, int at) {
        return lanes[at];
    }
}
