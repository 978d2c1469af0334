package io.sluice.core.aggregate;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * The measures of dispersion. They differ in the last step only, so their accumulators are the
 * same: the number of values and the sum of squared distances from their mean.
 */
public enum Dispersion {
    VAR_POP,
    VAR_SAMP,
    STDDEV_POP,
    STDDEV_SAMP,
    /** The sum of squared distances from the mean, of which the others are made. */
    SQUARED_DEVIATIONS;

    private boolean ofSample() {
        return this == VAR_SAMP || this == STDDEV_SAMP;
    }

    private boolean isRoot() {
        return this == STDDEV_POP || this == STDDEV_SAMP;
    }

    /**
     * What the sum is divided by: the number of values, less 1 for a sample. The result is NULL if
     * it is 0.
     */
    private long divisor(long count) {
        return Math.max(0, ofSample() ? count - 1 : count);
    }

    /** The result from the sum of squared distances from the mean. */
    @Nullable Double of(double squares, long count) {
        long divisor = divisor(count);
        if (divisor == 0) {
            return null;
        }
        if (this == SQUARED_DEVIATIONS) {
            return squares;
        }
        double variance = squares / divisor;
        return isRoot() ? Math.sqrt(variance) : variance;
    }

    /** The result from the sum of squared distances from the mean times the number of values. */
    @Nullable Double of(BigInteger countTimesSquares, long count) {
        long divisor = divisor(count);
        if (divisor == 0) {
            return null;
        }
        double variance =
                new BigDecimal(countTimesSquares)
                        .divide(parts(count, divisor), MathContext.DECIMAL128)
                        .doubleValue();
        return isRoot() ? Math.sqrt(variance) : variance;
    }

    /**
     * The same of decimals, rounded to 38 digits, without trailing zeros behind the decimal point.
     */
    @Nullable BigDecimal ofDecimals(BigDecimal countTimesSquares, long count) {
        long divisor = divisor(count);
        if (divisor == 0) {
            return null;
        }
        BigDecimal parts = parts(count, divisor);
        BigDecimal result =
                isRoot()
                        ? countTimesSquares
                                .divide(parts, DecimalDigits.UNDER_A_ROOT)
                                .sqrt(DecimalDigits.SQL)
                        : countTimesSquares.divide(parts, DecimalDigits.SQL);
        BigDecimal stripped = result.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** What the number of values times their squared distances is divided by. */
    private BigDecimal parts(long count, long divisor) {
        BigDecimal parts = BigDecimal.valueOf(count);
        return this == SQUARED_DEVIATIONS ? parts : parts.multiply(BigDecimal.valueOf(divisor));
    }
}
