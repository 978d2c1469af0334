package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * AVG of integers as a {@link Double}: the exact sum divided by the number of values, rounded once.
 * Three lanes. NULLs are ignored; the average of no values is NULL.
 *
 * @param field what is averaged
 */
public record LongAvg<T>(LongField<T> field) implements LaneAggregate<T> {

    @Override
    public String stateKind() {
        return "AVG(BIGINT)";
    }

    @Override
    public boolean retracts() {
        return true;
    }

    @Override
    public int lanes() {
        return ExactSum.LANES;
    }

    @Override
    public void init(long[] lanes, int at) {
        ExactSum.init(lanes, at);
    }

    @Override
    public void accumulate(T record, long[] lanes, int at) {
        if (!field.isNull(record)) {
            ExactSum.add(field.get(record), lanes, at);
        }
    }

    @Override
    public void merge(long[] into, int at, long[] from, int fromAt) {
        ExactSum.merge(into, at, from, fromAt);
    }

    @Override
    public void retract(long[] into, int at, long[] from, int fromAt) {
        ExactSum.retract(into, at, from, fromAt);
    }

    @Override
    public @Nullable Double result(long[] lanes, int at) {
        return ExactSum.isEmpty(lanes, at) ? null : ExactSum.average(lanes, at);
    }
}
