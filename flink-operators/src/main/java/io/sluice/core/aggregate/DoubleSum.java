package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * SUM of doubles with compensated rounding (Neumaier 1974). Three lanes. NULLs are ignored; the sum
 * of no values is NULL. NaN and infinities count as {@link java.util.DoubleSummaryStatistics}
 * counts them. Does not retract, since rounding cannot be undone.
 *
 * @param field what is summed
 */
public record DoubleSum<T>(DoubleField<T> field) implements CompensatedSumAggregate<T>, LaneNumber {

    @Override
    public String stateKind() {
        return "SUM(DOUBLE)";
    }

    @Override
    public @Nullable Double result(long[] lanes, int at) {
        return CompensatedSum.count(lanes, at) == 0 ? null : CompensatedSum.value(lanes, at);
    }

    @Override
    public boolean isReal() {
        return true;
    }

    @Override
    public boolean isNull(long[] lanes, int at) {
        return CompensatedSum.count(lanes, at) == 0;
    }

    @Override
    public long bits(long[] lanes, int at) {
        return Double.doubleToRawLongBits(CompensatedSum.value(lanes, at));
    }
}
