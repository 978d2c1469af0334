package io.sluice.core.aggregate;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What SUM and AVG of decimals share: everything but the result. They retract. */
interface DecimalTotalAggregate<T> extends ObjectAggregate<T, DecimalTotal> {

    /** What is summed: a {@link BigDecimal} or null. */
    ObjectField<T> field();

    @Override
    default boolean retracts() {
        return true;
    }

    @Override
    default @Nullable DecimalTotal accumulate(
            T record, long timestamp, @Nullable DecimalTotal accumulator) {
        BigDecimal value = (BigDecimal) field().get(record);
        if (value == null) {
            return accumulator;
        }
        return sumOrNull((accumulator == null ? DecimalTotal.NONE : accumulator).plus(value));
    }

    @Override
    default @Nullable DecimalTotal merge(DecimalTotal into, DecimalTotal from) {
        return sumOrNull(into.plus(from));
    }

    @Override
    default @Nullable DecimalTotal retract(@Nullable DecimalTotal into, DecimalTotal from) {
        return sumOrNull((into == null ? DecimalTotal.NONE : into).minus(from));
    }

    private static @Nullable DecimalTotal sumOrNull(DecimalTotal total) {
        return total.isNone() ? null : total;
    }

    @Override
    default DecimalTotal copy(DecimalTotal accumulator) {
        return accumulator;
    }
}
