package io.sluice.core.aggregate;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DoubleAggregatesTest {

    private static final DoubleSum<Sample> SUM = new DoubleSum<>(Sample.REAL);
    private static final DoubleAvg<Sample> AVG = new DoubleAvg<>(Sample.REAL);
    private static final DoubleMin<Sample> MIN = new DoubleMin<>(Sample.REAL);
    private static final DoubleMax<Sample> MAX = new DoubleMax<>(Sample.REAL);

    private static final double[] ORDERED = {
        NEGATIVE_INFINITY,
        -Double.MAX_VALUE,
        -1,
        -Double.MIN_NORMAL,
        -Double.MIN_VALUE,
        -0.0,
        0.0,
        Double.MIN_VALUE,
        1,
        Double.MAX_VALUE,
        POSITIVE_INFINITY,
        NaN
    };

    @Test
    void roundingIsCompensated() {
        assertThat(result(SUM, 1e16, 1, -1e16)).isEqualTo(1.0);
        assertThat(result(SUM, 1, 1e100, 1, -1e100)).isEqualTo(2.0);
        double[] tenths = new double[1_000_000];
        Arrays.fill(tenths, 0.1);
        assertThat(result(SUM, tenths)).isEqualTo(100_000.0);
        assertThat(result(AVG, tenths)).isEqualTo(0.1);
    }

    @Test
    void compensationSurvivesMerging() {
        AccumulatorLayout<Sample> layout =
                new AccumulatorLayout<>(List.of(new NamedAggregate<>("sum", SUM)));
        Row<Sample> one = Row.of(layout, List.of(Sample.of(1e16), Sample.of(1.0)));
        Row<Sample> two = Row.of(layout, List.of(Sample.of(-1e16), Sample.of(1.0)));

        assertThat(one.merge(two).result(0)).isEqualTo(2.0);
    }

    @Test
    void specialsSumAsInDoubleSummaryStatistics() {
        double[] specials = {
            NaN,
            POSITIVE_INFINITY,
            NEGATIVE_INFINITY,
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            0.0,
            -0.0
        };
        for (double a : specials) {
            for (double b : specials) {
                for (double c : specials) {
                    DoubleSummaryStatistics expected = new DoubleSummaryStatistics();
                    expected.accept(a);
                    expected.accept(b);
                    expected.accept(c);
                    assertThat(result(SUM, a, b, c))
                            .as("%s + %s + %s", a, b, c)
                            .isEqualTo(expected.getSum());
                    assertThat(result(AVG, a, b, c))
                            .as("average of %s, %s, %s", a, b, c)
                            .isEqualTo(expected.getAverage());
                }
            }
        }
    }

    @Test
    void extremesGoByDoubleCompare() {
        for (double a : ORDERED) {
            for (double b : ORDERED) {
                double less = Double.compare(a, b) <= 0 ? a : b;
                double greater = Double.compare(a, b) <= 0 ? b : a;
                assertThat(result(MIN, a, b)).as("min of %s and %s", a, b).isEqualTo(less);
                assertThat(result(MAX, a, b)).as("max of %s and %s", a, b).isEqualTo(greater);
            }
        }
    }

    @Test
    void orderOfADoubleComparesAsTheDouble() {
        for (double a : ORDERED) {
            assertThat(DoubleOrder.value(DoubleOrder.of(a))).isEqualTo(Double.valueOf(a));
            assertThat(DoubleOrder.of(a)).isNotIn(Long.MIN_VALUE, Long.MAX_VALUE);
            for (double b : ORDERED) {
                assertThat(Long.compare(DoubleOrder.of(a), DoubleOrder.of(b)))
                        .as("%s and %s", a, b)
                        .isEqualTo(Double.compare(a, b));
            }
        }
    }

    @Test
    void everyNanIsTheSame() {
        double negativeNan = Double.longBitsToDouble(-1L);

        assertThat(result(MAX, POSITIVE_INFINITY, negativeNan)).isEqualTo(NaN);
        assertThat(result(MIN, negativeNan, NEGATIVE_INFINITY)).isEqualTo(NEGATIVE_INFINITY);
        assertThat(result(MIN, negativeNan)).isEqualTo(NaN);
    }

    private static @Nullable Object result(LaneAggregate<Sample> aggregate, double... values) {
        long[] lanes = new long[aggregate.lanes()];
        aggregate.init(lanes, 0);
        for (double value : values) {
            aggregate.accumulate(Sample.of(value), 0, lanes, 0);
        }
        return aggregate.result(lanes, 0);
    }
}
