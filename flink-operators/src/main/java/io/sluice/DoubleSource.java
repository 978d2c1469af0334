package io.sluice;

import io.sluice.core.aggregate.DoubleField;

/** An aggregate of a primitive floating-point number. */
record DoubleSource<T>(NumericAggregate aggregate, DoubleField<T> field)
        implements AggregateSource<T> {

    @Override
    public String defaultName() {
        return aggregate.columnName();
    }

    @Override
    public ResolvedAggregate<T> resolve(String name, BuildContext<? extends T> context) {
        return aggregate.ofDoubles(context.clean(field));
    }
}
