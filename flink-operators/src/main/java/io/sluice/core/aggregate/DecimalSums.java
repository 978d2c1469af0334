package io.sluice.core.aggregate;

import java.math.BigDecimal;

/**
 * Exact sums over decimals, as an immutable accumulator.
 *
 * @param <A> the accumulator itself
 */
interface DecimalSums<A> {

    A plus(BigDecimal value);

    A plus(A other);

    A minus(A other);

    /** Whether nothing is left in it, and nothing is still to come. */
    boolean isNone();
}
