package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * AVG of integers: the exact sum divided by the number of values, rounded once. Three lanes. NULLs
 * are ignored; the average of no values is NULL.
 *
 * @param field what is averaged
 * @param truncated whether the result is a {@link Long}, rounded towards 0 as SQL does, rather than
 *     a {@link Double}
 */
public record LongAvg<T>(LongField<T> field, boolean truncated)
        implements ExactSumAggregate<T>, LaneNumber {

    /** The average as a {@link Double}. */
    public LongAvg(LongField<T> field) {
        this(field, false);
    }

    @Override
    public String stateKind() {
        return "AVG(BIGINT)";
    }

    @Override
    public @Nullable Object result(long[] lanes, int at) {
        if (ExactSum.isEmpty(lanes, at)) {
            return null;
        }
        // Two returns: the operator ?: would make a double of both.
        if (truncated) {
            return ExactSum.truncatedAverage(lanes, at);
        }
        return ExactSum.average(lanes, at);
    }

    @Override
    public boolean isReal() {
        return !truncated;
    }

    @Override
    public boolean isNull(long[] lanes, int at) {
        return ExactSum.isEmpty(lanes, at);
    }

    @Override
    public long bits(long[] lanes, int at) {
        return truncated
                ? ExactSum.truncatedAverage(lanes, at)
                : Double.doubleToRawLongBits(ExactSum.average(lanes, at));
    }
}
