package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/** An aggregate of objects over the records for which a condition holds. */
record ObjectFilter<T, A>(ObjectAggregate<T, A> aggregate, RecordCondition<T> condition)
        implements ObjectAggregate<T, A> {

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
    public @Nullable A accumulate(T record, long timestamp, @Nullable A accumulator) {
        return condition.test(record)
                ? aggregate.accumulate(record, timestamp, accumulator)
                : accumulator;
    }

    @Override
    public @Nullable A merge(A into, A from) {
        return aggregate.merge(into, from);
    }

    @Override
    public @Nullable A retract(@Nullable A into, A from) {
        return aggregate.retract(into, from);
    }

    @Override
    public A copy(A accumulator) {
        return aggregate.copy(accumulator);
    }

    @Override
    public @Nullable Object result(@Nullable A accumulator) {
        return aggregate.result(accumulator);
    }
}
