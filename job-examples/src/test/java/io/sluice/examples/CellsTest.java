package io.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

class CellsTest {

    @Test
    void doublesAreWrittenWithoutExponent() {
        assertThat(Cells.of(17_750_000.0)).isEqualTo("17750000.0");
        assertThat(Cells.of(0.00001)).isEqualTo("0.000010");
        assertThat(Cells.of(-1.5)).isEqualTo("-1.5");
        assertThat(Cells.of(0.0)).isEqualTo("0.0");
        assertThat(Cells.of(1e300)).isEqualTo("1.0E300");
        assertThat(Cells.of(Double.NaN)).isEqualTo("NaN");
        assertThat(Cells.of(Double.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
    }

    @Test
    void timesAreWrittenToTheSecond() {
        assertThat(Cells.of(LocalDateTime.of(2001, 1, 2, 3, 4))).isEqualTo("2001-01-02 03:04:00");
        assertThat(Cells.of(LocalDateTime.of(1969, 12, 31, 23, 59, 59)))
                .isEqualTo("1969-12-31 23:59:59");
    }

    @Test
    void everythingElseIsItself() {
        assertThat(Cells.of((Object) null)).isEmpty();
        assertThat(Cells.of(5L)).isEqualTo("5");
        assertThat(Cells.of(new BigDecimal("1.20"))).isEqualTo("1.20");
    }

    @Test
    void rowStartsWithItsKind() {
        assertThat(Cells.of(Row.ofKind(RowKind.UPDATE_BEFORE, "a", 1, null)))
                .isEqualTo(List.of("-U", "a", "1", ""));
    }
}
