package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * AVG of doubles: the compensated sum (Neumaier 1974) divided by the number of values. Three lanes.
 * NULLs are ignored; the average of no values is NULL. NaN and infinities count as {@link
 * java.util.DoubleSummaryStatistics} counts them. Does not retract, since rounding cannot be
 * undone.
 *
 * @param field what is averaged
 */
public record DoubleAvg<T>(DoubleField<T> field) implements CompensatedSumAggregate<T>, LaneNumber {

    @Override
    public String stateKind() {
        return "AVG(DOUBLE)";
    }

    @Override
    public @Nullable Double result(long[] lanes, int at) {
        long count = CompensatedSum.count(lanes, at);
        return count == 0 ? null : CompensatedSum.value(lanes, at) / count;
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
        return Double.doubleToRawLongBits(
                CompensatedSum.value(lanes, at) / CompensatedSum.count(lanes, at));
    }
}
