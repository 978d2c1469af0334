package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * Variance or standard deviation of doubles by the formulas of Welford and Chan. Five lanes; see
 * {@link Moments}. NULLs are ignored; the result is NULL without values, and for a sample of one;
 * NaN if a value is NaN or infinite. Does not retract, since rounding cannot be undone.
 *
 * @param field what is measured
 * @param dispersion which measure
 */
public record DoubleVariance<T>(DoubleField<T> field, Dispersion dispersion)
        implements LaneAggregate<T> {

    @Override
    public String stateKind() {
        return "VARIANCE(DOUBLE)";
    }

    @Override
    public int lanes() {
        return Moments.LANES;
    }

    @Override
    public void init(long[] lanes, int at) {
        Moments.init(lanes, at);
    }

    @Override
    public void accumulate(T record, long timestamp, long[] lanes, int at) {
        if (!field.isNull(record)) {
            Moments.add(field.get(record), lanes, at);
        }
    }

    @Override
    public void merge(long[] into, int at, long[] from, int fromAt) {
        Moments.merge(into, at, from, fromAt);
    }

    @Override
    public @Nullable Double result(long[] lanes, int at) {
        return dispersion.of(Moments.squares(lanes, at), Moments.count(lanes, at));
    }
}
