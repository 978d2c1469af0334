package io.sluice;

import io.sluice.core.aggregate.LongField;

/** An aggregate of a primitive integer. */
record LongSource<T>(NumericAggregate aggregate, LongField<T> field, boolean isWidened)
        implements AggregateSource<T> {

    @Override
    public String defaultName() {
        return aggregate.columnName();
    }

    @Override
    public ResolvedAggregate<T> resolve(String name, BuildContext<? extends T> context) {
        return aggregate.ofLongs(context.clean(field), isWidened);
    }

    @Override
    public AggregateSource<T> widened() {
        return aggregate == NumericAggregate.SUM
                ? new LongSource<>(aggregate, field, true)
                : AggregateSource.super.widened();
    }
}
