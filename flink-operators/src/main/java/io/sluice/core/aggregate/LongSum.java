package io.sluice.core.aggregate;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * SUM of integers, exact. Three lanes: a 128-bit sum and the number of values. Only the result can
 * overflow, never an intermediate sum. NULLs are ignored; the sum of no values is NULL.
 *
 * @param field what is summed
 * @param widened whether the result is a {@link BigDecimal}, which fits every sum, rather than a
 *     {@link Long}
 */
public record LongSum<T>(LongField<T> field, boolean widened)
        implements ExactSumAggregate<T>, LaneNumber {

    @Override
    public String stateKind() {
        return "SUM(BIGINT)";
    }

    /**
     * The sum as a {@link Long}, or as a {@link BigDecimal} of scale 0 if widened.
     *
     * @throws ArithmeticException if the sum fits no {@link Long} and is not widened
     */
    @Override
    public @Nullable Object result(long[] lanes, int at) {
        if (ExactSum.isEmpty(lanes, at)) {
            return null;
        }
        boolean fits = ExactSum.fitsLong(lanes, at);
        if (widened) {
            return fits
                    ? BigDecimal.valueOf(ExactSum.longValue(lanes, at))
                    : new BigDecimal(ExactSum.bigValue(lanes, at));
        }
        if (!fits) {
            throw new ArithmeticException(
                    stateKind()
                            + " overflows: "
                            + ExactSum.bigValue(lanes, at)
                            + " does not fit a 64-bit integer; use the widened sum");
        }
        return ExactSum.longValue(lanes, at);
    }

    @Override
    public boolean isReal() {
        return false;
    }

    @Override
    public boolean isNull(long[] lanes, int at) {
        return ExactSum.isEmpty(lanes, at);
    }

    @Override
    public long bits(long[] lanes, int at) {
        return ExactSum.longValue(lanes, at);
    }
}
