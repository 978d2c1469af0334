package io.sluice.core.aggregate;

import java.math.BigDecimal;

/**
 * The accumulator of {@link DecimalVariance}: exact sums of the values and of their squares, and
 * the number of values in them. Immutable.
 *
 * @param count less than 0 if more values were taken out than have been added yet
 */
public record DecimalMoments(BigDecimal sum, BigDecimal squares, long count)
        implements DecimalSums<DecimalMoments> {

    /** The moments of no values. */
    static final DecimalMoments NONE = new DecimalMoments(BigDecimal.ZERO, BigDecimal.ZERO, 0);

    @Override
    public DecimalMoments plus(BigDecimal value) {
        return new DecimalMoments(sum.add(value), squares.add(value.multiply(value)), count + 1);
    }

    @Override
    public DecimalMoments plus(DecimalMoments other) {
        return new DecimalMoments(
                sum.add(other.sum), squares.add(other.squares), count + other.count);
    }

    @Override
    public DecimalMoments minus(DecimalMoments other) {
        return new DecimalMoments(
                sum.subtract(other.sum), squares.subtract(other.squares), count - other.count);
    }

    @Override
    public boolean isNone() {
        return count == 0 && sum.signum() == 0 && squares.signum() == 0;
    }

    /** The sum of squared distances from the mean, times the number of values. */
    BigDecimal countTimesSquaredDistances() {
        return squares.multiply(BigDecimal.valueOf(count)).subtract(sum.multiply(sum));
    }
}
