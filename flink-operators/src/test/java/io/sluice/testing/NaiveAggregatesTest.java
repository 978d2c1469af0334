package io.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class NaiveAggregatesTest {

    @Test
    void sumOfLongsDoesNotOverflow() {
        assertThat(NaiveAggregates.sumOfLongs(List.of(Long.MAX_VALUE, 1L)))
                .isEqualTo(new BigDecimal("9223372036854775808"));
        assertThat(NaiveAggregates.averageOfLongs(List.of(Long.MAX_VALUE, Long.MAX_VALUE)))
                .isEqualTo(0x1p63);
    }

    @Test
    void sumOfDoublesIsRoundedOnce() {
        assertThat(NaiveAggregates.sumOfDoubles(List.of(1e100, 1.0, -1e100))).isEqualTo(1.0);
        assertThat(NaiveAggregates.averageOfDoubles(List.of(1e100, 1.0, -1e100, 0.5)))
                .isEqualTo(0.375);
    }

    @Test
    void sumWithInfinitiesIsWhatAdditionMakesOfThem() {
        double infinity = Double.POSITIVE_INFINITY;
        assertThat(NaiveAggregates.sumOfDoubles(List.of(1.0, infinity))).isEqualTo(infinity);
        assertThat(NaiveAggregates.sumOfDoubles(List.of(infinity, 1.0, -infinity))).isNaN();
        assertThat(NaiveAggregates.averageOfDoubles(List.of(Double.NaN, infinity))).isNaN();
    }

    @Test
    void extremesOrderNaNLastAndNegativeZeroFirst() {
        assertThat(NaiveAggregates.maximum(List.of(1.0, Double.NaN))).isNaN();
        assertThat(NaiveAggregates.minimum(List.of(1.0, Double.NaN))).isEqualTo(1.0);
        assertThat(NaiveAggregates.minimum(List.of(0.0, -0.0))).isEqualTo(-0.0);
    }

    @Test
    void dispersionByHand() {
        assertThat(NaiveAggregates.sampleVariance(List.of(2L, 4L, 9L))).isEqualTo(13.0);
        assertThat(NaiveAggregates.sampleVariance(List.of(2L))).isNull();
        assertThat(NaiveAggregates.standardDeviation(List.of(1.0, 3.0))).isEqualTo(1.0);
        assertThat(NaiveAggregates.standardDeviation(List.of(1.0, Double.NaN))).isNaN();
        assertThat(NaiveAggregates.standardDeviation(List.of())).isNull();
    }

    @Test
    void withoutValuesThereIsNoResult() {
        assertThat(NaiveAggregates.sumOfLongs(List.of())).isNull();
        assertThat(NaiveAggregates.averageOfDoubles(List.of())).isNull();
        assertThat(NaiveAggregates.<Long>maximum(List.of())).isNull();
    }
}
