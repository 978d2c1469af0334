package io.sluice.core.aggregate;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * SUM of decimals, exact and without limit. Its scale is the greatest of the values'; after a
 * retraction it may be that of a value which is gone. NULLs are ignored; the sum of no values is
 * NULL.
 *
 * @param field what is summed: a {@link BigDecimal} or null
 */
public record DecimalSum<T>(ObjectField<T> field) implements DecimalAggregate<T, DecimalTotal> {

    @Override
    public String stateKind() {
        return "SUM(DECIMAL)";
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
        return accumulator == null || accumulator.count() <= 0 ? null : accumulator.sum();
    }
}
