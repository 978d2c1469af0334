package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * SUM of doubles with compensated rounding (Neumaier 1974). Three lanes. NULLs are ignored; the sum
 * of no values is NULL. NaN and infinities count as {@link java.util.DoubleSummaryStatistics}
 * counts them. Does not retract, since rounding cannot be undone.
 *
 * @param field what is summed
 */
public record DoubleSum<T>(DoubleField<T> field) implements CompensatedSumAggregate<T> {

    @Override
    public String stateKind() {
        return "SUM(DOUBLE)";
    }

    @Override
    public @Nullable Double result(long[] lanes, int at) {
        return CompensatedSum.count(lanes, at) == 0 ? null : CompensatedSum.value(lanes, at);
    }
}
