package io.sluice.testing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SQL's aggregates over values that are not NULL, straightforward and exact. */
public final class NaiveAggregates {

    private NaiveAggregates() {}

    /** SUM of integers; null without values. */
    public static @Nullable BigDecimal sumOfLongs(List<Long> values) {
        return values.isEmpty() ? null : new BigDecimal(exactSum(values));
    }

    /** AVG of integers; null without values. */
    public static @Nullable Double averageOfLongs(List<Long> values) {
        return values.isEmpty()
                ? null
                : new BigDecimal(exactSum(values))
                        .divide(BigDecimal.valueOf(values.size()), MathContext.DECIMAL128)
                        .doubleValue();
    }

    /** SUM of doubles, rounded once; null without values. */
    public static @Nullable Double sumOfDoubles(List<Double> values) {
        if (values.isEmpty()) {
            return null;
        }
        return allFinite(values) ? exactSumOf(values).doubleValue() : plainSum(values);
    }

    /** AVG of doubles, rounded once; null without values. */
    public static @Nullable Double averageOfDoubles(List<Double> values) {
        if (values.isEmpty()) {
            return null;
        }
        return allFinite(values)
                ? exactSumOf(values)
                        .divide(BigDecimal.valueOf(values.size()), MathContext.DECIMAL128)
                        .doubleValue()
                : plainSum(values);
    }

    /** MIN in natural order (for doubles -0.0 is less than 0.0); null without values. */
    public static <V extends Comparable<V>> @Nullable V minimum(List<V> values) {
        return values.isEmpty() ? null : Collections.min(values);
    }

    /** MAX in natural order (for doubles NaN is the greatest); null without values. */
    public static <V extends Comparable<V>> @Nullable V maximum(List<V> values) {
        return values.isEmpty() ? null : Collections.max(values);
    }

    /** VAR_SAMP of integers, rounded once; null of fewer than two values. */
    public static @Nullable Double sampleVariance(List<Long> values) {
        return values.size() < 2
                ? null
                : squaredDistances(values.stream().map(BigDecimal::valueOf).toList())
                        .divide(BigDecimal.valueOf(values.size() - 1L), MathContext.DECIMAL128)
                        .doubleValue();
    }

    /** VAR_POP of decimals, rounded to 38 digits; null without values. */
    public static @Nullable BigDecimal populationVariance(List<BigDecimal> values) {
        return values.isEmpty()
                ? null
                : squaredDistances(values)
                        .divide(
                                BigDecimal.valueOf(values.size()),
                                new MathContext(38, RoundingMode.HALF_UP));
    }

    /** STDDEV_POP of doubles; null without values, NaN if one is not finite. */
    public static @Nullable Double standardDeviation(List<Double> values) {
        if (values.isEmpty()) {
            return null;
        }
        return allFinite(values)
                ? Math.sqrt(
                        squaredDistances(values.stream().map(BigDecimal::new).toList())
                                .divide(BigDecimal.valueOf(values.size()), MathContext.DECIMAL128)
                                .doubleValue())
                : Double.NaN;
    }

    /** Sum of the squared distances from the mean. */
    private static BigDecimal squaredDistances(List<BigDecimal> values) {
        BigDecimal count = BigDecimal.valueOf(values.size());
        BigDecimal sum = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal scaled = BigDecimal.ZERO;
        for (BigDecimal value : values) {
            BigDecimal distance = value.multiply(count).subtract(sum);
            scaled = scaled.add(distance.multiply(distance));
        }
        return scaled.divide(count.multiply(count), new MathContext(90));
    }

    private static BigInteger exactSum(List<Long> values) {
        BigInteger sum = BigInteger.ZERO;
        for (long value : values) {
            sum = sum.add(BigInteger.valueOf(value));
        }
        return sum;
    }

    private static BigDecimal exactSumOf(List<Double> values) {
        BigDecimal sum = BigDecimal.ZERO;
        for (double value : values) {
            sum = sum.add(new BigDecimal(value));
        }
        return sum;
    }

    /** NaN or an infinity, for values of which at least one is that. */
    private static double plainSum(List<Double> values) {
        return values.stream().filter(v -> !Double.isFinite(v)).reduce(0.0, Double::sum);
    }

    private static boolean allFinite(List<Double> values) {
        return values.stream().allMatch(Double::isFinite);
    }
}
