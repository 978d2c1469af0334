package io.sluice;

import io.sluice.core.aggregate.RecordCondition;

/**
 * An aggregate over the records for which a condition holds.
 *
 * @param source the aggregate over all records, perhaps of a supertype
 */
record FilteredSource<S, T extends S>(AggregateSource<S> source, RecordCondition<T> condition)
        implements AggregateSource<T> {

    @Override
    public String defaultName() {
        return source.defaultName();
    }

    @Override
    public ResolvedAggregate<T> resolve(String name, BuildContext<? extends T> context) {
        @SuppressWarnings("unchecked") // What aggregates records of a supertype aggregates these.
        ResolvedAggregate<T> all = (ResolvedAggregate<T>) source.resolve(name, context);
        return all.filtered(context.clean(condition));
    }

    @Override
    public AggregateSource<T> widened() {
        return new FilteredSource<>(source.widened(), condition);
    }

    @Override
    public AggregateSource<T> retractable() {
        return new FilteredSource<>(source.retractable(), condition);
    }
}
