package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * A step of an aggregate in an object lane. Null in the lane is the empty accumulator.
 *
 * @param offset of its object lane from the row's first
 */
record ObjectStep<T, A>(ObjectAggregate<T, A> aggregate, int offset) implements Step<T> {

    @Override
    public void init(long[] lanes, int at) {}

    @Override
    public void accumulate(
            T record,
            long timestamp,
            long[] lanes,
            int at,
            @Nullable Object[] objects,
            int objectAt) {
        int lane = objectAt + offset;
        objects[lane] = aggregate.accumulate(record, timestamp, accumulator(objects[lane]));
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
        A added = accumulator(fromObjects[fromObjectAt + offset]);
        if (added != null) {
            int lane = objectAt + offset;
            A accumulator = accumulator(intoObjects[lane]);
            intoObjects[lane] =
                    accumulator == null
                            ? aggregate.copy(added)
                            : aggregate.merge(accumulator, added);
        }
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
        if (!aggregate.retracts()) {
            throw new UnsupportedOperationException(aggregate.stateKind() + " cannot retract");
        }
        A removed = accumulator(fromObjects[fromObjectAt + offset]);
        if (removed != null) {
            int lane = objectAt + offset;
            intoObjects[lane] = aggregate.retract(accumulator(intoObjects[lane]), removed);
        }
    }

    @Override
    public void copyObject(
            @Nullable Object[] into, int objectAt, @Nullable Object[] from, int fromObjectAt) {
        A copied = accumulator(from[fromObjectAt + offset]);
        into[objectAt + offset] = copied == null ? null : aggregate.copy(copied);
    }

    @Override
    public @Nullable Object result(long[] lanes, int at, @Nullable Object[] objects, int objectAt) {
        return aggregate.result(accumulator(objects[objectAt + offset]));
    }

    @Override
    public boolean retracts() {
        return aggregate.retracts();
    }

    @SuppressWarnings("unchecked") // Only this step writes its lane, and it writes nothing but A.
    private @Nullable A accumulator(@Nullable Object lane) {
        return (A) lane;
    }
}
