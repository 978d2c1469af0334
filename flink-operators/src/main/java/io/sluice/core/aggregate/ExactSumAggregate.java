package io.sluice.core.aggregate;

/** What SUM and AVG of integers share: everything but the result. See {@link ExactSum}. */
interface ExactSumAggregate<T> extends LaneAggregate<T> {

    /** What is summed. */
    LongField<T> field();

    @Override
    default boolean retracts() {
        return true;
    }

    @Override
    default int lanes() {
        return ExactSum.LANES;
    }

    @Override
    default void init(long[] lanes, int at) {
        ExactSum.init(lanes, at);
    }

    @Override
    default void accumulate(T record, long timestamp, long[] lanes, int at) {
        if (!field().isNull(record)) {
            ExactSum.add(field().get(record), lanes, at);
        }
    }

    @Override
    default void merge(long[] into, int at, long[] from, int fromAt) {
        ExactSum.merge(into, at, from, fromAt);
    }

    @Override
    default void retract(long[] into, int at, long[] from, int fromAt) {
        ExactSum.retract(into, at, from, fromAt);
    }
}
