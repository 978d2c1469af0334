package io.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResultsTest {

    @Test
    void doublesMayDifferByAMillionthOfAThousandth() {
        assertThat(same(1000.0, 1000.0000005)).isTrue();
        assertThat(same(1000.0, 1000.000002)).isFalse();
        assertThat(same(0.0, 1e-12)).isFalse();
    }

    @Test
    void infinitiesAndNaNEqualOnlyThemselves() {
        assertThat(same(Double.NaN, Double.NaN)).isTrue();
        assertThat(same(Double.NEGATIVE_INFINITY, -1.0)).isFalse();
        assertThat(same(-1.0, Double.NEGATIVE_INFINITY)).isFalse();
        assertThat(same(Double.NaN, 1.0)).isFalse();
    }

    @Test
    void everythingElseIsExact() {
        assertThat(same(1L, 1L)).isTrue();
        assertThat(same(1L, 2L)).isFalse();
        assertThat(same(1L, null)).isFalse();
        assertThat(same(null, null)).isTrue();
        assertThat(same(1L, 1.0)).isFalse();
        assertThat(same(new BigDecimal("1.0"), BigDecimal.ONE)).isTrue();
        assertThat(same(new BigDecimal("1.1"), BigDecimal.ONE)).isFalse();
    }

    @Test
    void rowsOfDifferentLengthDiffer() {
        assertThat(Results.same(List.of(1L), List.of(1L, 1L))).isFalse();
    }

    private static boolean same(@Nullable Object expected, @Nullable Object actual) {
        return Results.same(Arrays.asList(expected), Arrays.asList(actual));
    }
}
