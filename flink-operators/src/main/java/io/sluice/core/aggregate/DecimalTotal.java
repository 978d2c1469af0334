package io.sluice.core.aggregate;

import java.math.BigDecimal;

/**
 * The accumulator of {@link DecimalSum} and {@link DecimalAvg}: an exact sum and the number of
 * values in it. Immutable.
 *
 * @param count less than 0 if more values were taken out than have been added yet
 */
public record DecimalTotal(BigDecimal sum, long count) {

    /** The total of no values. */
    static final DecimalTotal NONE = new DecimalTotal(BigDecimal.ZERO, 0);

    DecimalTotal plus(BigDecimal value) {
        return new DecimalTotal(sum.add(value), count + 1);
    }

    DecimalTotal plus(DecimalTotal other) {
        return new DecimalTotal(sum.add(other.sum), count + other.count);
    }

    /** Whether nothing is left in it, and nothing is still to come. */
    boolean isNone() {
        return count == 0 && sum.signum() == 0;
    }

    DecimalTotal minus(DecimalTotal other) {
        return new DecimalTotal(sum.subtract(other.sum), count - other.count);
    }
}
