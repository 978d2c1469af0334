package io.sluice.core.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VarianceTest {

    private static final int VALUES = 200_000;

    private final AccumulatorLayout<Sample> doubles =
            layout(new DoubleVariance<>(Sample.REAL, Dispersion.VAR_POP));

    @Test
    void resultsByHand() {
        List<Sample> samples = List.of(Sample.of(2), Sample.of(4), Sample.of(9));

        assertThat(integers(Dispersion.VAR_POP, samples)).isEqualTo(26.0 / 3);
        assertThat(integers(Dispersion.VAR_SAMP, samples)).isEqualTo(13.0);
        assertThat(integers(Dispersion.STDDEV_POP, samples)).isEqualTo(Math.sqrt(26.0 / 3));
        assertThat(integers(Dispersion.STDDEV_SAMP, samples)).isEqualTo(Math.sqrt(13.0));
        assertThat(integers(Dispersion.SQUARED_DEVIATIONS, samples)).isEqualTo(26.0);
        assertThat(integers(Dispersion.SQUARED_DEVIATIONS, List.of(Sample.of(5)))).isEqualTo(0.0);
        assertThat(integers(Dispersion.SQUARED_DEVIATIONS, List.of())).isNull();
    }

    @Test
    void oneValueHasNoSampleVariance() {
        assertThat(integers(Dispersion.VAR_POP, List.of(Sample.of(5)))).isEqualTo(0.0);
        assertThat(integers(Dispersion.VAR_SAMP, List.of(Sample.of(5)))).isNull();
        assertThat(integers(Dispersion.VAR_POP, List.of())).isNull();
    }

    @Test
    void squaresOfExtremesDoNotOverflow() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            samples.add(Sample.of(i % 2 == 0 ? Long.MIN_VALUE : Long.MAX_VALUE));
        }
        // The distance from the mean is 2^64 / 2 - 1/2 for all.
        double distance = 0x1p63;

        assertThat(integers(Dispersion.STDDEV_POP, samples)).isEqualTo(distance);
    }

    /** A textbook sum of squares loses all digits here. */
    @Test
    void largeMeanDoesNotDrownSmallDistances() {
        Row<Sample> row = Row.of(doubles, samples(1e12, 1));

        assertThat(relativeError(row, samples(1e12, 1))).isLessThan(1e-9);
    }

    @Test
    void mergingManyPartsIsAsGoodAsAddingAll() {
        List<Sample> samples = samples(-3e9, 2);
        for (int size : new int[] {1, 7, 1000}) {
            Row<Sample> merged = new Row<>(doubles);
            for (int i = 0; i < VALUES; i += size) {
                merged.merge(Row.of(doubles, samples.subList(i, Math.min(i + size, VALUES))));
            }

            assertThat(relativeError(merged, samples)).isLessThan(1e-9);
        }
    }

    @Test
    void equalValuesHaveNoVariance() {
        Row<Sample> row = new Row<>(doubles);
        for (int i = 0; i < 1000; i++) {
            row.accumulate(Sample.of(0.1));
            row.merge(Row.of(doubles, List.of(Sample.of(0.1), Sample.of(0.1))));
        }

        assertThat(row.result(0)).isEqualTo(0.0);
    }

    @Test
    void whatIsNoNumberSticks() {
        for (double special : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e300}) {
            Row<Sample> row =
                    Row.of(doubles, List.of(Sample.of(1.0), Sample.of(special), Sample.of(2.0)));

            assertThat(row.result(0)).as("with %s", special).isEqualTo(Double.NaN);
            assertThat(Row.of(doubles, List.of(Sample.of(1.0))).merge(row).result(0))
                    .isEqualTo(Double.NaN);
        }
    }

    @Test
    void decimalsByHand() {
        List<Sample> samples = Stream.of("2.0", "4", "9.000").map(VarianceTest::decimal).toList();

        assertThat(decimals(Dispersion.VAR_POP, samples))
                .isEqualTo(new BigDecimal("8.6666666666666666666666666666666666667"));
        assertThat(decimals(Dispersion.VAR_SAMP, samples)).isEqualTo(new BigDecimal("13"));
        assertThat(decimals(Dispersion.STDDEV_SAMP, samples))
                .isEqualTo(new BigDecimal("3.6055512754639892931192212674704959463"));
        assertThat(decimals(Dispersion.SQUARED_DEVIATIONS, samples))
                .isEqualTo(new BigDecimal("26"));
        assertThat(decimals(Dispersion.VAR_POP, samples.subList(0, 1))).isEqualTo(BigDecimal.ZERO);
        assertThat(decimals(Dispersion.STDDEV_POP, samples.subList(0, 1)))
                .isEqualTo(BigDecimal.ZERO);
        assertThat(decimals(Dispersion.VAR_SAMP, samples.subList(0, 1))).isNull();
        assertThat(decimals(Dispersion.VAR_POP, List.of())).isNull();
    }

    /** More digits than doubles have, in which all but the last are the same. */
    @Test
    void decimalsLoseNoDigits() {
        List<Sample> samples =
                Stream.of("123456789012345678901234.01", "123456789012345678901234.03")
                        .map(VarianceTest::decimal)
                        .toList();

        assertThat(decimals(Dispersion.STDDEV_POP, samples)).isEqualTo(new BigDecimal("0.01"));
        assertThat(decimals(Dispersion.VAR_SAMP, samples)).isEqualTo(new BigDecimal("0.0002"));
    }

    private static Sample decimal(String decimal) {
        return new Sample(0, null, null, null, new BigDecimal(decimal));
    }

    private static Object decimals(Dispersion dispersion, List<Sample> samples) {
        return Row.of(layout(new DecimalVariance<>(Sample::decimal, dispersion)), samples)
                .result(0);
    }

    private static Object integers(Dispersion dispersion, List<Sample> samples) {
        return Row.of(layout(new LongVariance<>(Sample.INTEGER, dispersion)), samples).result(0);
    }

    private static List<Sample> samples(double mean, long seed) {
        Random random = new Random(seed);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < VALUES; i++) {
            samples.add(Sample.of(mean + random.nextGaussian()));
        }
        return samples;
    }

    private static double relativeError(Row<Sample> row, List<Sample> samples) {
        BigDecimal count = BigDecimal.valueOf(samples.size());
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal squares = BigDecimal.ZERO;
        for (Sample sample : samples) {
            BigDecimal value = new BigDecimal(sample.real());
            sum = sum.add(value);
            squares = squares.add(value.multiply(value));
        }
        double exact =
                squares.multiply(count)
                        .subtract(sum.multiply(sum))
                        .divide(count.multiply(count), MathContext.DECIMAL128)
                        .doubleValue();
        assertThat(exact).isEqualTo(1.0, within(0.1));
        return Math.abs((Double) row.result(0) - exact) / exact;
    }

    private static AccumulatorLayout<Sample> layout(Aggregate<Sample> aggregate) {
        return new AccumulatorLayout<>(List.of(new NamedAggregate<>("x", aggregate)));
    }
}
