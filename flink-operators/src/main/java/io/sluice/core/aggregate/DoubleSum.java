package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * SUM of doubles with compensated rounding (Neumaier 1974). Three lanes. NULLs are ignored; the sum
 * of no values is NULL. NaN and infinities count as {@link java.util.DoubleSummaryStatistics}
 * counts them. Does not retract, since rounding cannot be undone.
 *
 * @param field what is summed
 */
public record DoubleSum<T>(DoubleField<T> field) implements LaneAggregate<T> {

    @Override
    public String stateKind() {
        return "SUM(DOUBLE)";
    }

    @Override
    public int lanes() {
        return CompensatedSum.LANES;
    }

    @Override
    public void init(long[] lanes, int at) {
        CompensatedSum.init(lanes, at);
    }

    @Override
    public void accumulate(T record, long timestamp, long[] lanes, int at) {
        if (!field.isNull(record)) {
            CompensatedSum.add(field.get(record), lanes, at);
        }
    }

    @Override
    public void merge(long[] into, int at, long[] from, int fromAt) {
        CompensatedSum.merge(into, at, from, fromAt);
    }

    @Override
    public @Nullable Double result(long[] lanes, int at) {
        return CompensatedSum.count(lanes, at) == 0 ? null : CompensatedSum.value(lanes, at);
    }
}
