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
        return accumulator == null ? new DecimalTotal(value, 1) : accumulator.plus(value);
    }

    @Override
    default DecimalTotal merge(DecimalTotal into, DecimalTotal from) {
        return into.plus(from);
    }

    @Override
    default @Nullable DecimalTotal retract(DecimalTotal into, DecimalTotal from) {
        DecimalTotal rest = into.minus(from);
        return rest.count() == 0 ? null : rest;
    }

    @Override
    default DecimalTotal copy(DecimalTotal accumulator) {
        return accumulator;
    }
}
