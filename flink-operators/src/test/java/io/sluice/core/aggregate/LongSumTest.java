package io.sluice.core.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LongSumTest {

    private final LongSum<Sample> sum = new LongSum<>(Sample.INTEGER, false);
    private final LongSum<Sample> widened = new LongSum<>(Sample.INTEGER, true);

    @Test
    void intermediateSumMayOverflow() {
        assertThat(sum.result(lanes(Long.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE), 0))
                .isEqualTo(Long.MAX_VALUE - 1);
        assertThat(sum.result(lanes(Long.MIN_VALUE, -1, 1), 0)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void sumThatDoesNotFitIsAnError() {
        assertThatThrownBy(() -> sum.result(lanes(Long.MAX_VALUE, 1), 0))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage(
                        "SUM(BIGINT) overflows: 9223372036854775808 does not fit a 64-bit integer;"
                                + " use the widened sum");
        assertThatThrownBy(() -> sum.result(lanes(Long.MIN_VALUE, -1), 0))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("-9223372036854775809 does not fit");
    }

    @Test
    void widenedSumAlwaysFits() {
        assertThat(widened.result(lanes(Long.MAX_VALUE, 1), 0))
                .isEqualTo(new BigDecimal("9223372036854775808"));
        assertThat(widened.result(lanes(Long.MIN_VALUE, Long.MIN_VALUE), 0))
                .isEqualTo(new BigDecimal("-18446744073709551616"));
        assertThat(widened.result(lanes(5), 0)).isEqualTo(new BigDecimal("5"));
    }

    @Test
    void wideningKeepsTheState() {
        assertThat(widened.stateKind()).isEqualTo(sum.stateKind());
    }

    @Test
    void errorNamesTheAggregate() {
        AccumulatorLayout<Sample> layout =
                new AccumulatorLayout<>(List.of(new NamedAggregate<>("volume", sum)));
        Row<Sample> row =
                Row.of(layout, List.of(Sample.of(Long.MAX_VALUE), Sample.of(Long.MAX_VALUE)));

        assertThatThrownBy(() -> row.result(0))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageStartingWith("aggregate 'volume': SUM(BIGINT) overflows");
    }

    private long[] lanes(long... values) {
        long[] lanes = new long[sum.lanes()];
        sum.init(lanes, 0);
        LongStream.of(values).forEach(value -> sum.accumulate(Sample.of(value), 0, lanes, 0));
        return lanes;
    }
}
