package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * MIN of doubles in the order of {@link Double#compare}: NaN is greatest, -0.0 is less than 0.0.
 * One lane. NULLs are ignored; the result of no values is NULL.
 *
 * @param field what is compared
 */
public record DoubleMin<T>(DoubleField<T> field) implements LaneAggregate<T>, LaneNumber {

    /** No double's order. */
    private static final long NONE = Long.MAX_VALUE;

    @Override
    public String stateKind() {
        return "MIN(DOUBLE)";
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public void init(long[] lanes, int at) {
        lanes[at] = NONE;
    }

    @Override
    public void accumulate(T record, long timestamp, long[] lanes, int at) {
        if (!field.isNull(record)) {
            lanes[at] = Math.min(lanes[at], DoubleOrder.of(field.get(record)));
        }
    }

    @Override
    public void merge(long[] into, int at, long[] from, int fromAt) {
        into[at] = Math.min(into[at], from[fromAt]);
    }

    @Override
    public @Nullable Double result(long[] lanes, int at) {
        return lanes[at] == NONE ? null : DoubleOrder.value(lanes[at]);
    }

    @Override
    public boolean isReal() {
        return true;
    }

    @Override
    public boolean isNull(long[] lanes, int at) {
        return lanes[at] == NONE;
    }

    @Override
    public long bits(long[] lanes, int at) {
        return Double.doubleToRawLongBits(DoubleOrder.value(lanes[at]));
    }
}
