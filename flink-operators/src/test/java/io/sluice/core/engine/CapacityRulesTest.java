package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.window.WindowSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapacityRulesTest {

    @ParameterizedTest
    @CsvSource({
        "10000, 1000, 11000",
        "60000, 1, 66",
        "1000, 1, 2",
        "1, 1, 1",
        "500, 3, 2",
        "10000, 0, 0",
        "86400000, 100, 9504000"
    })
    void tumblingIsSizeTimesRateAndATenth(long size, double rate, int rows) {
        assertThat(CapacityRules.tumbling(size, rate)).isEqualTo(rows);
    }

    @ParameterizedTest
    @CsvSource({
        "60000, 1000, 10, 39600",
        "10000, 5000, 100, 2200",
        "10000, 3000, 1, 37",
        "10000, 20000, 100, 550"
    })
    void slidingMultipliesByTheOverlap(long size, long advance, double rate, int rows) {
        assertThat(CapacityRules.sliding(size, advance, rate)).isEqualTo(rows);
    }

    @Test
    void sessionsCountTypicalRows() {
        assertThat(CapacityRules.session(CapacityRules.TYPICAL_SESSION_ROWS)).isEqualTo(11_000);
        assertThat(CapacityRules.session(1)).isEqualTo(2);
    }

    @Test
    void eachWindowHasItsFormula() {
        assertThat(CapacityRules.forWindow(WindowSpec.tumbling(10_000, 0), 100)).isEqualTo(1100);
        assertThat(CapacityRules.forWindow(WindowSpec.hopping(10_000, 1000, 0), 100))
                .isEqualTo(11_000);
        assertThat(CapacityRules.forWindow(WindowSpec.cumulating(10_000, 5000, 0), 100))
                .isEqualTo(2200);
    }

    @Test
    void numberOfKeysCapsTheRows() {
        assertThat(CapacityRules.cappedBy(11_000, 200)).isEqualTo(220);
        assertThat(CapacityRules.cappedBy(100, 200)).isEqualTo(100);
    }

    @Test
    void hugeLoadsArePreallocatedUpToALimit() {
        assertThat(CapacityRules.tumbling(86_400_000, 1e9)).isEqualTo(CapacityRules.MAX_ROWS);
        assertThat(CapacityRules.tumbling(Long.MAX_VALUE, Double.MAX_VALUE))
                .isEqualTo(CapacityRules.MAX_ROWS);
        assertThat(CapacityRules.sliding(Long.MAX_VALUE / 4, 1, 1e9))
                .isEqualTo(CapacityRules.MAX_ROWS);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.NEGATIVE_INFINITY})
    void loadMustBeANumberOfRecords(double rate) {
        assertThatThrownBy(() -> CapacityRules.tumbling(1000, rate))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 0, got " + rate);
    }
}
