package io.sluice.core.aggregate;

/** What SUM and AVG of doubles share: everything but the result. See {@link CompensatedSum}. */
interface CompensatedSumAggregate<T> extends LaneAggregate<T> {

    /** What is summed. */
    DoubleField<T> field();

    @Override
    default int lanes() {
        return CompensatedSum.LANES;
    }

    @Override
    default void init(long[] lanes, int at) {
        CompensatedSum.init(lanes, at);
    }

    @Override
    default void accumulate(T record, long timestamp, long[] lanes, int at) {
        if (!field().isNull(record)) {
            CompensatedSum.add(field().get(record), lanes, at);
        }
    }

    @Override
    default void merge(long[] into, int at, long[] from, int fromAt) {
        CompensatedSum.merge(into, at, from, fromAt);
    }
}
