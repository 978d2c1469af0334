package io.sluice.core.aggregate;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * AVG of decimals: the exact sum divided by the number of values, rounded once. NULLs are ignored;
 * the average of no values is NULL.
 *
 * @param field what is averaged: a {@link BigDecimal} or null
 * @param context precision and rounding of the result
 */
public record DecimalAvg<T>(ObjectField<T> field, MathContext context)
        implements DecimalAggregate<T, DecimalTotal> {

    /** An average of at most 38 digits, as many as SQL's decimals have, rounded half up. */
    public DecimalAvg(ObjectField<T> field) {
        this(field, DecimalDigits.SQL);
    }

    @Override
    public String stateKind() {
        return "AVG(DECIMAL)";
    }

    @Override
    public DecimalTotal none() {
        return DecimalTotal.NONE;
    }

    /** The scale of a value that was taken out stays. */
    @Override
    public boolean retractsIdentically() {
        return false;
    }

    @Override
    public @Nullable BigDecimal result(@Nullable DecimalTotal accumulator) {
        return accumulator == null || accumulator.count() <= 0
                ? null
                : accumulator.sum().divide(BigDecimal.valueOf(accumulator.count()), context);
    }
}
