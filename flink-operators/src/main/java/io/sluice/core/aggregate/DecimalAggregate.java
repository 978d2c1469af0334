package io.sluice.core.aggregate;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What the aggregates of decimals share: everything but the result. They retract.
 *
 * @param <A> the accumulator
 */
interface DecimalAggregate<T, A extends DecimalSums<A>> extends ObjectAggregate<T, A> {

    /** What is summed: a {@link BigDecimal} or null. */
    ObjectField<T> field();

    /** The sums over no values. */
    A none();

    @Override
    default boolean retracts() {
        return true;
    }

    @Override
    default @Nullable A accumulate(T record, long timestamp, @Nullable A accumulator) {
        BigDecimal value = (BigDecimal) field().get(record);
        if (value == null) {
            return accumulator;
        }
        return sumsOrNull((accumulator == null ? none() : accumulator).plus(value));
    }

    @Override
    default @Nullable A merge(A into, A from) {
        return sumsOrNull(into.plus(from));
    }

    @Override
    default @Nullable A retract(@Nullable A into, A from) {
        return sumsOrNull((into == null ? none() : into).minus(from));
    }

    private @Nullable A sumsOrNull(A sums) {
        return sums.isNone() ? null : sums;
    }

    @Override
    default A copy(A accumulator) {
        return accumulator;
    }
}
