package io.sluice.core.aggregate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every bundled aggregate, and what it must give for some samples by its definition. */
final class NaiveLaws {

    private static final MathContext PRECISE = new MathContext(90);
    private static final MathContext DIGITS_38 = new MathContext(38, RoundingMode.HALF_UP);
    private static final int LIMIT = 7;

    private static final Comparator<Sample> BY_TIME = Comparator.comparing(Sample::timestamp);
    private static final Comparator<Sample> BY_INTEGER = Comparator.comparing(Sample::integer);
    private static final Comparator<Sample> BY_REAL = Comparator.comparing(Sample::real);
    private static final Comparator<Sample> BY_TEXT = Comparator.comparing(Sample::text);
    private static final Comparator<Sample> BY_DECIMAL =
            Comparator.comparing(Sample::decimal).thenComparing(sample -> sample.decimal().scale());

    static final Map<Aggregate<Sample>, Function<List<Sample>, @Nullable Object>> BASIC =
            new LinkedHashMap<>();
    static final Map<Aggregate<Sample>, Function<List<Sample>, @Nullable Object>> NUMBERS =
            new LinkedHashMap<>();
    static final Map<Aggregate<Sample>, Function<List<Sample>, @Nullable Object>> VALUES =
            new LinkedHashMap<>();

    static {
        BASIC.put(new CountAll<>(), samples -> (long) samples.size());
        BASIC.put(new Count<>(Sample::real), samples -> (long) reals(samples).size());
        BASIC.put(new LongSum<>(Sample.INTEGER, false), NaiveLaws::longSum);
        BASIC.put(
                new LongSum<>(Sample.INTEGER, true),
                samples -> integers(samples).isEmpty() ? null : exactSum(samples));
        BASIC.put(new LongAvg<>(Sample.INTEGER), NaiveLaws::longAverage);
        BASIC.put(new LongAvg<>(Sample.INTEGER, true), NaiveLaws::truncatedLongAverage);
        BASIC.put(
                new LongMin<>(Sample.INTEGER),
                samples -> integers(samples).stream().min(Long::compare).orElse(null));
        BASIC.put(
                new LongMax<>(Sample.INTEGER),
                samples -> integers(samples).stream().max(Long::compare).orElse(null));
        BASIC.put(
                new DoubleSum<>(Sample.REAL),
                samples -> reals(samples).isEmpty() ? null : doubleSum(samples));
        BASIC.put(
                new DoubleAvg<>(Sample.REAL),
                samples ->
                        reals(samples).isEmpty()
                                ? null
                                : doubleSum(samples) / reals(samples).size());
        BASIC.put(
                new DoubleMin<>(Sample.REAL),
                samples -> reals(samples).stream().min(Double::compare).orElse(null));
        BASIC.put(
                new DoubleMax<>(Sample.REAL),
                samples -> reals(samples).stream().max(Double::compare).orElse(null));
    }

    static {
        for (Dispersion dispersion : Dispersion.values()) {
            NUMBERS.put(
                    new LongVariance<>(Sample.INTEGER, dispersion),
                    samples ->
                            dispersion(
                                    dispersion,
                                    integers(samples).stream().map(BigDecimal::valueOf).toList()));
            NUMBERS.put(
                    new DoubleVariance<>(Sample.REAL, dispersion),
                    samples -> doubleDispersion(dispersion, reals(samples)));
            NUMBERS.put(
                    new DecimalVariance<>(Sample::decimal, dispersion),
                    samples -> decimalDispersion(dispersion, decimals(samples)));
        }
        NUMBERS.put(
                new DecimalSum<>(Sample::decimal),
                samples -> decimals(samples).isEmpty() ? null : decimalSum(samples));
        NUMBERS.put(
                new DecimalAvg<>(Sample::decimal),
                samples ->
                        decimals(samples).isEmpty()
                                ? null
                                : decimalSum(samples)
                                        .divide(
                                                BigDecimal.valueOf(decimals(samples).size()),
                                                DIGITS_38));
        NUMBERS.put(filtered(new CountAll<>()), samples -> (long) chosen(samples).size());
        NUMBERS.put(
                filtered(new LongSum<>(Sample.INTEGER, true)),
                samples -> integers(chosen(samples)).isEmpty() ? null : exactSum(chosen(samples)));
        NUMBERS.put(
                filtered(new DoubleMax<>(Sample.REAL)),
                samples -> reals(chosen(samples)).stream().max(Double::compare).orElse(null));
    }

    static {
        VALUES.put(
                First.ofLongs(Sample.INTEGER),
                samples -> least(samples, Sample::integer, BY_TIME.thenComparing(BY_INTEGER)));
        VALUES.put(
                First.ofDoubles(Sample.REAL),
                samples -> least(samples, Sample::real, BY_TIME.thenComparing(BY_REAL)));
        VALUES.put(
                Last.ofLongs(Sample.INTEGER),
                samples -> greatest(samples, Sample::integer, BY_TIME.thenComparing(BY_INTEGER)));
        VALUES.put(
                Last.ofDoubles(Sample.REAL),
                samples -> greatest(samples, Sample::real, BY_TIME.thenComparing(BY_REAL)));
        VALUES.put(
                new ObjectFirst<>(Sample::text),
                samples -> least(samples, Sample::text, BY_TIME.thenComparing(BY_TEXT)));
        VALUES.put(
                new ObjectLast<>(Sample::decimal),
                samples -> greatest(samples, Sample::decimal, BY_TIME.thenComparing(BY_DECIMAL)));
        VALUES.put(
                new ObjectMin<>(Sample::decimal),
                samples -> least(samples, Sample::decimal, BY_DECIMAL));
        VALUES.put(
                new ObjectMax<>(Sample::text), samples -> greatest(samples, Sample::text, BY_TEXT));
        VALUES.put(
                new ArgMin<>(Sample::text, Sample::decimal),
                samples ->
                        least(
                                having(samples, Sample::decimal),
                                Sample::text,
                                Comparator.comparing(Sample::decimal)
                                        .thenComparing(sample -> sample.decimal().scale())
                                        .thenComparing(BY_TEXT)));
        VALUES.put(
                new ArgMax<>(Sample::text, Sample::real),
                samples ->
                        greatest(
                                having(samples, Sample::real),
                                Sample::text,
                                BY_REAL.thenComparing(BY_TEXT)));
        VALUES.put(
                new CountDistinct<>(Sample::text),
                samples -> (long) Set.copyOf(texts(samples)).size());
        VALUES.put(
                new CountDistinct<>(Sample::decimal),
                samples -> (long) new TreeSet<>(decimals(samples)).size());
        VALUES.put(
                new CountDistinct<>(Sample::real),
                samples -> {
                    Set<Double> different = new HashSet<>();
                    reals(samples).forEach(real -> different.add(real == 0 ? 0.0 : real));
                    return (long) different.size();
                });
        VALUES.put(
                new RetractableMin<>(Sample::decimal),
                samples -> least(samples, Sample::decimal, BY_DECIMAL));
        VALUES.put(
                new RetractableMax<>(Sample::real),
                samples -> greatest(samples, Sample::real, BY_REAL));
        VALUES.put(
                new Collect<>(Sample::decimal, LIMIT),
                samples -> firstOf(samples, Sample::decimal, BY_TIME.thenComparing(BY_DECIMAL)));
        VALUES.put(
                filtered(new Collect<>(Sample::text, LIMIT)),
                samples -> firstOf(chosen(samples), Sample::text, BY_TIME.thenComparing(BY_TEXT)));
        VALUES.put(
                new StringAgg<>(Sample::text, ", ", LIMIT),
                samples -> {
                    List<Object> first =
                            firstOf(samples, Sample::text, BY_TIME.thenComparing(BY_TEXT));
                    return first == null
                            ? null
                            : first.stream()
                                    .map(Object::toString)
                                    .collect(Collectors.joining(", "));
                });
        VALUES.put(
                new TopN<>(Sample::text, Sample::real, LIMIT),
                samples ->
                        firstOf(
                                having(samples, Sample::real),
                                Sample::text,
                                BY_REAL.thenComparing(BY_TEXT).reversed()));
    }

    private NaiveLaws() {}

    private static Aggregate<Sample> filtered(Aggregate<Sample> aggregate) {
        RecordCondition<Sample> condition = Sample::isChosen;
        return condition.filter(aggregate);
    }

    private static List<Sample> chosen(List<Sample> samples) {
        return samples.stream().filter(Sample::isChosen).toList();
    }

    private static List<Sample> having(List<Sample> samples, Function<Sample, Object> field) {
        return samples.stream().filter(sample -> field.apply(sample) != null).toList();
    }

    private static @Nullable Object least(
            List<Sample> samples, Function<Sample, Object> field, Comparator<Sample> order) {
        return having(samples, field).stream().min(order).map(field).orElse(null);
    }

    private static @Nullable Object greatest(
            List<Sample> samples, Function<Sample, Object> field, Comparator<Sample> order) {
        return having(samples, field).stream().max(order).map(field).orElse(null);
    }

    private static @Nullable List<Object> firstOf(
            List<Sample> samples, Function<Sample, Object> field, Comparator<Sample> order) {
        List<Sample> sorted = new ArrayList<>(having(samples, field));
        sorted.sort(order);
        return sorted.isEmpty() ? null : sorted.stream().limit(LIMIT).map(field).toList();
    }

    private static @Nullable Double doubleDispersion(Dispersion dispersion, List<Double> reals) {
        if (reals.stream().allMatch(Double::isFinite)) {
            return dispersion(dispersion, reals.stream().map(BigDecimal::new).toList());
        }
        boolean sample = dispersion == Dispersion.VAR_SAMP || dispersion == Dispersion.STDDEV_SAMP;
        return sample && reals.size() == 1 ? null : Double.valueOf(Double.NaN);
    }

    private static @Nullable Double dispersion(Dispersion dispersion, List<BigDecimal> values) {
        BigDecimal variance = variance(dispersion, values);
        if (variance == null) {
            return null;
        }
        return isRoot(dispersion) ? Math.sqrt(variance.doubleValue()) : variance.doubleValue();
    }

    private static @Nullable BigDecimal decimalDispersion(
            Dispersion dispersion, List<BigDecimal> values) {
        BigDecimal variance = variance(dispersion, values);
        if (variance == null) {
            return null;
        }
        BigDecimal result =
                isRoot(dispersion) ? variance.sqrt(DIGITS_38) : variance.round(DIGITS_38);
        return new BigDecimal(result.stripTrailingZeros().toPlainString());
    }

    private static boolean isRoot(Dispersion dispersion) {
        return dispersion == Dispersion.STDDEV_POP || dispersion == Dispersion.STDDEV_SAMP;
    }

    /** From the distances to the exact mean. */
    private static @Nullable BigDecimal variance(Dispersion dispersion, List<BigDecimal> values) {
        int divisor =
                switch (dispersion) {
                    case VAR_POP, STDDEV_POP -> values.size();
                    case SQUARED_DEVIATIONS -> values.isEmpty() ? 0 : 1;
                    case VAR_SAMP, STDDEV_SAMP -> values.size() - 1;
                };
        if (divisor <= 0) {
            return null;
        }
        BigDecimal count = BigDecimal.valueOf(values.size());
        BigDecimal sum = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal squares = BigDecimal.ZERO;
        for (BigDecimal value : values) {
            BigDecimal scaledDistance = value.multiply(count).subtract(sum);
            squares = squares.add(scaledDistance.multiply(scaledDistance));
        }
        return squares.divide(count.multiply(count).multiply(BigDecimal.valueOf(divisor)), PRECISE);
    }

    private static List<String> texts(List<Sample> samples) {
        return samples.stream().map(Sample::text).filter(Objects::nonNull).toList();
    }

    private static List<BigDecimal> decimals(List<Sample> samples) {
        return samples.stream().map(Sample::decimal).filter(Objects::nonNull).toList();
    }

    private static BigDecimal decimalSum(List<Sample> samples) {
        return decimals(samples).stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static List<Long> integers(List<Sample> samples) {
        return samples.stream().map(Sample::integer).filter(Objects::nonNull).toList();
    }

    private static List<Double> reals(List<Sample> samples) {
        return samples.stream().map(Sample::real).filter(Objects::nonNull).toList();
    }

    private static BigDecimal exactSum(List<Sample> samples) {
        return integers(samples).stream()
                .map(BigDecimal::valueOf)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static @Nullable Object longSum(List<Sample> samples) {
        if (integers(samples).isEmpty()) {
            return null;
        }
        BigDecimal sum = exactSum(samples);
        return sum.toBigInteger().bitLength() < Long.SIZE
                ? sum.longValueExact()
                : "aggregate 'x': SUM(BIGINT) overflows: %s does not fit a 64-bit integer; use the widened sum"
                        .formatted(sum);
    }

    private static @Nullable Double longAverage(List<Sample> samples) {
        int count = integers(samples).size();
        return count == 0
                ? null
                : exactSum(samples).divide(BigDecimal.valueOf(count), PRECISE).doubleValue();
    }

    private static @Nullable Long truncatedLongAverage(List<Sample> samples) {
        int count = integers(samples).size();
        return count == 0
                ? null
                : exactSum(samples)
                        .divideToIntegralValue(BigDecimal.valueOf(count))
                        .longValueExact();
    }

    private static double doubleSum(List<Sample> samples) {
        List<Double> reals = reals(samples);
        if (reals.stream().anyMatch(real -> !Double.isFinite(real))) {
            return reals.stream().mapToDouble(Double::doubleValue).sum();
        }
        return reals.stream()
                .map(BigDecimal::new)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .doubleValue();
    }
}
