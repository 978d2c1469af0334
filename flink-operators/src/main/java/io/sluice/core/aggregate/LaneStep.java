package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * A step of an aggregate in {@code long} lanes.
 *
 * @param offset of its first lane from the row's
 */
record LaneStep<T>(LaneAggregate<T> aggregate, int offset) implements Step<T> {

    @Override
    public void init(long[] lanes, int at) {
        aggregate.init(lanes, at + offset);
    }

    @Override
    public void accumulate(
            T record,
            long timestamp,
            long[] lanes,
            int at,
            @Nullable Object[] objects,
            int objectAt) {
        aggregate.accumulate(record, timestamp, lanes, at + offset);
    }

    @Override
    public void merge(
            long[] into,
            int at,
            @Nullable Object[] intoObjects,
            int objectAt,
            long[] from,
            int fromAt,
            @Nullable Object[] fromObjects,
            int fromObjectAt) {
        aggregate.merge(into, at + offset, from, fromAt + offset);
    }

    @Override
    public void retract(
            long[] into,
            int at,
            @Nullable Object[] intoObjects,
            int objectAt,
            long[] from,
            int fromAt,
            @Nullable Object[] fromObjects,
            int fromObjectAt) {
        aggregate.retract(into, at + offset, from, fromAt + offset);
    }

    /** Nothing to do: the layout copies the lanes of all aggregates at once. */
    @Override
    public void copyObject(
            @Nullable Object[] into, int objectAt, @Nullable Object[] from, int fromObjectAt) {}

    @Override
    public @Nullable Object result(long[] lanes, int at, @Nullable Object[] objects, int objectAt) {
        return aggregate.result(lanes, at + offset);
    }

    @Override
    public boolean retracts() {
        return aggregate.retracts();
    }
}
