package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/** An aggregate of lanes over the records for which a condition holds. */
record LaneFilter<T>(LaneAggregate<T> aggregate, RecordCondition<T> condition)
        implements LaneAggregate<T> {

    @Override
    public String stateKind() {
        return aggregate.stateKind();
    }

    @Override
    public boolean retracts() {
        return aggregate.retracts();
    }

    @Override
    public boolean retractsIdentically() {
        return aggregate.retractsIdentically();
    }

    @Override
    public int lanes() {
        return aggregate.lanes();
    }

    @Override
    public void init(long[] lanes, int at) {
        aggregate.init(lanes, at);
    }

    @Override
    public void accumulate(T record, long timestamp, long[] lanes, int at) {
        if (condition.test(record)) {
            aggregate.accumulate(record, timestamp, lanes, at);
        }
    }

    @Override
    public void merge(long[] into, int at, long[] from, int fromAt) {
        aggregate.merge(into, at, from, fromAt);
    }

    @Override
    public void retract(long[] into, int at, long[] from, int fromAt) {
        aggregate.retract(into, at, from, fromAt);
    }

    @Override
    public @Nullable Object result(long[] lanes, int at) {
        return aggregate.result(lanes, at);
    }
}
