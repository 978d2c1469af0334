package io.sluice.core.aggregate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * AVG of decimals: the exact sum divided by the number of values, rounded once. NULLs are ignored;
 * the average of no values is NULL.
 *
 * @param field what is averaged: a {@link BigDecimal} or null
 * @param context precision and rounding of the result
 */
public record DecimalAvg<T>(ObjectField<T> field, MathContext context)
        implements DecimalTotalAggregate<T> {

    /** 38 digits, as many as SQL's decimals have, rounded half up. */
    private static final MathContext SQL = new MathContext(38, RoundingMode.HALF_UP);

    /** An average of at most 38 digits, as many as SQL's decimals have, rounded half up. */
    public DecimalAvg(ObjectField<T> field) {
        this(field, SQL);
    }

    @Override
    public String stateKind() {
        return "AVG(DECIMAL)";
    }

    @Override
    public @Nullable BigDecimal result(@Nullable DecimalTotal accumulator) {
        return accumulator == null || accumulator.count() <= 0
                ? null
                : accumulator.sum().divide(BigDecimal.valueOf(accumulator.count()), context);
    }
}
