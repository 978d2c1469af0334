package io.sluice.core.aggregate;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Variance or standard deviation of decimals, exact until its one rounding at the end, to 38 digits
 * half up. The result has no trailing zeros behind the decimal point, so that it does not depend on
 * the scales of the values. NULLs are ignored; the result is NULL without values, and for a sample
 * of one.
 *
 * @param field what is measured: a {@link BigDecimal} or null
 * @param dispersion which measure
 */
public record DecimalVariance<T>(ObjectField<T> field, Dispersion dispersion)
        implements DecimalAggregate<T, DecimalMoments> {

    @Override
    public String stateKind() {
        return "VARIANCE(DECIMAL)";
    }

    @Override
    public DecimalMoments none() {
        return DecimalMoments.NONE;
    }

    @Override
    public @Nullable BigDecimal result(@Nullable DecimalMoments accumulator) {
        return accumulator == null
                ? null
                : dispersion.ofDecimals(
                        accumulator.countTimesSquaredDistances(), accumulator.count());
    }
}
