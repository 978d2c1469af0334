package io.sluice.core.aggregate;

import java.math.BigDecimal;

/**
 * The accumulator of {@link DecimalSum} and {@link DecimalAvg}: an exact sum and the number of
 * values in it. Immutable.
 *
 * @param count at least 1
 */
public record DecimalTotal(BigDecimal sum, long count) {

    DecimalTotal plus(BigDecimal value) {
        return new DecimalTotal(sum.add(value), count + 1);
    }

    DecimalTotal plus(DecimalTotal other) {
        return new DecimalTotal(sum.add(other.sum), count + other.count);
    }

    DecimalTotal minus(DecimalTotal other) {
        return new DecimalTotal(sum.subtract(other.sum), count - other.count);
    }
}
