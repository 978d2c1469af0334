package io.sluice.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.junit.jupiter.api.Test;

class ApproxPercentileTest {

    private static final double[] SHARES = {0, 0.01, 0.25, 0.5, 0.9, 0.99, 1};

    /** The error that is documented holds with a confidence of 99%; this one practically always. */
    private static final double ERROR = 0.03;

    @Test
    void fewValuesAreExact() {
        Random random = new Random(1);
        for (int count = 1; count <= 200; count++) {
            List<Double> values = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                values.add((double) random.nextInt(50) - 25);
            }
            List<Double> sorted = new ArrayList<>(values);
            Collections.sort(sorted);
            for (double share : SHARES) {
                int rank = Math.max(1, (int) Math.ceil(share * count));
                assertThat(resultOf(share, values))
                        .as("%s of %d values", share, count)
                        .isEqualTo(sorted.get(rank - 1));
            }
        }
    }

    @Test
    void medianOfAnEvenNumberIsTheLowerOne() {
        assertThat(resultOf(0.5, List.of(1.0, 2.0, 3.0, 4.0))).isEqualTo(2.0);
    }

    @Test
    void manyValuesAreWithinTheErrorHoweverTheyAreMerged() {
        int count = 100_000;
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add((double) i);
        }
        Collections.shuffle(values, new Random(2));
        for (int part : new int[] {10, 3_000, count}) {
            for (double share : SHARES) {
                ApproxPercentile<Double> aggregate = percentile(share);
                KllDoublesSketch merged = null;
                for (int i = 0; i < count; i += part) {
                    KllDoublesSketch next =
                            accumulate(aggregate, values.subList(i, Math.min(count, i + part)));
                    merged = merged == null ? aggregate.copy(next) : aggregate.merge(merged, next);
                }
                assertThat(aggregate.result(merged) / count)
                        .as("%s in parts of %d", share, part)
                        .isCloseTo(share, within(ERROR));
            }
        }
    }

    @Test
    void whatIsNoNumberIsIgnored() {
        assertThat(resultOf(0.5, List.of(Double.NaN, 1.0, Double.NaN))).isEqualTo(1.0);
        assertThat(resultOf(0.5, List.of(Double.NaN))).isNull();
        assertThat(resultOf(0.5, List.of())).isNull();
        assertThat(resultOf(1, List.of(1.0, Double.POSITIVE_INFINITY)))
                .isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void mergingLeavesItsSourceAlone() {
        ApproxPercentile<Double> aggregate = percentile(0.5);
        KllDoublesSketch from = accumulate(aggregate, List.of(1.0, 2.0, 3.0));
        byte[] before = from.toByteArray();
        KllDoublesSketch into = accumulate(aggregate, List.of(5.0));
        aggregate.accumulate(9.0, 0, aggregate.merge(into, from));
        aggregate.accumulate(9.0, 0, aggregate.copy(from));

        assertThat(from.toByteArray()).isEqualTo(before);
    }

    @Test
    void shareOutsideOfZeroToOneIsRefused() {
        for (double share : new double[] {-0.1, 1.1, 95, Double.NaN}) {
            assertThatThrownBy(() -> percentile(share))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("from 0 to 1")
                    .hasMessageContaining(Double.toString(share));
        }
    }

    private static ApproxPercentile<Double> percentile(double share) {
        return new ApproxPercentile<>(Double::doubleValue, share);
    }

    private static Double resultOf(double share, List<Double> values) {
        ApproxPercentile<Double> aggregate = percentile(share);
        return aggregate.result(accumulate(aggregate, values));
    }

    private static KllDoublesSketch accumulate(
            ApproxPercentile<Double> aggregate, List<Double> values) {
        KllDoublesSketch sketch = null;
        for (Double value : values) {
            sketch = aggregate.accumulate(value, 0, sketch);
        }
        return sketch;
    }
}
