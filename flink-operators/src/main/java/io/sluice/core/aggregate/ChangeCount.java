package io.sluice.core.aggregate;

/**
 * Counts the records behind an accumulator of a changelog, those that add and those that take back
 * alike; the row's own count is their difference. For metrics and batches, never for a result. One
 * lane.
 */
public record ChangeCount<T>() implements LaneAggregate<T> {

    /** Name of its column in state. */
    public static final String NAME = "#changes";

    @Override
    public String stateKind() {
        return "CHANGES";
    }

    @Override
    public boolean retracts() {
        return true;
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
    public void accumulate(T record, long timestamp, long[] lanes, int at) {
        lanes[at]++;
    }

    @Override
    public void merge(long[] into, int at, long[] from, int fromAt) {
        into[at] += from[fromAt];
    }

    /** A record that takes back is a record, too. */
    @Override
    public void retract(long[] into, int at, long[] from, int fromAt) {
        into[at] += from[fromAt];
    }

    @Override
    public Long result(long[] lanes, int at) {
        return lanes[at];
    }
}
