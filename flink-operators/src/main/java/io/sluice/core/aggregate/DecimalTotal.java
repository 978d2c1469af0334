package io.sluice.core.aggregate;

import java.math.BigDecimal;

/**
 * The accumulator of {@link DecimalSum} and {@link DecimalAvg}: an exact sum and the number of
 * values in it. Immutable.
 *
 * @param count less than 0 if more values were taken out than have been added yet
 */
public record DecimalTotal(BigDecimal sum, long count) implements DecimalSums<DecimalTotal> {

    /** The total of no values. */
    static final DecimalTotal NONE = new DecimalTotal(BigDecimal.ZERO, 0);

    @Override
    public DecimalTotal plus(BigDecimal value) {
        return new DecimalTotal(sum.add(value), count + 1);
    }

    @Override
    public DecimalTotal plus(DecimalTotal other) {
        return new DecimalTotal(sum.add(other.sum), count + other.count);
    }

    @Override
    public boolean isNone() {
        return count == 0 && sum.signum() == 0;
    }

    @Override
    public DecimalTotal minus(DecimalTotal other) {
        return new DecimalTotal(sum.subtract(other.sum), count - other.count);
    }
}
