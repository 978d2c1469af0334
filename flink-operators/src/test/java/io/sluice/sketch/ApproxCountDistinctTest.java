package io.sluice.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.datasketches.hll.Union;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApproxCountDistinctTest {

    /** Three standard errors. */
    private static final double ERROR = 3 * 1.04 / Math.sqrt(4096);

    private final ApproxCountDistinct<Object> aggregate = new ApproxCountDistinct<>(value -> value);

    @Test
    void smallNumbersAreExact() {
        for (int count = 0; count <= 150; count++) {
            assertThat(resultOf(values(count))).isEqualTo(count);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 5_000, 20_000, 200_000})
    void largeNumbersAreWithinTheError(int count) {
        assertThat((double) resultOf(values(count))).isCloseTo(count, within(ERROR * count));
    }

    @Test
    void repeatedValuesDoNotCount() {
        List<Object> values = values(100);
        values.addAll(values(80));

        assertThat(resultOf(values)).isEqualTo(100);
    }

    /** Around each size at which the sketch changes its form. */
    @ParameterizedTest
    @ValueSource(ints = {5, 8, 9, 30, 300, 390, 500, 3_000, 50_000})
    void neitherOrderNorMergingMatters(int count) {
        long expected = resultOf(values(count));
        for (int seed = 1; seed <= 10; seed++) {
            Random random = new Random(seed);
            List<Object> shuffled = values(count);
            Collections.shuffle(shuffled, random);
            assertThat(resultOf(shuffled)).isEqualTo(expected);
            Union merged = null;
            for (int from = 0; from < count; ) {
                int to = Math.min(count, from + 1 + random.nextInt(count));
                // Parts overlap.
                Union part = accumulate(shuffled.subList(Math.max(0, from - 10), to));
                merged = merged == null ? aggregate.copy(part) : aggregate.merge(merged, part);
                from = to;
            }
            assertThat(aggregate.result(merged)).isEqualTo(expected);
        }
    }

    @Test
    void mergingLeavesItsSourceAlone() {
        Union from = accumulate(values(1_000));
        byte[] before = from.toCompactByteArray();
        Union into = aggregate.merge(accumulate(List.of("x")), from);
        aggregate.accumulate("another", 0, into);

        assertThat(from.toCompactByteArray()).isEqualTo(before);
        Union copy = aggregate.copy(from);
        aggregate.accumulate("another", 0, copy);
        assertThat(from.toCompactByteArray()).isEqualTo(before);
    }

    @Test
    void valuesAreTheSameIfSqlCallsThemEqual() {
        assertThat(resultOf(List.of(new BigDecimal("1.0"), new BigDecimal("1.00")))).isEqualTo(1);
        assertThat(resultOf(List.of(0.0, -0.0))).isEqualTo(1);
        assertThat(resultOf(List.of(Double.NaN, Double.longBitsToDouble(-1L)))).isEqualTo(1);
        assertThat(resultOf(List.of(1, 1L, (short) 1, (byte) 1))).isEqualTo(1);
        assertThat(resultOf(List.of("", "a", ""))).isEqualTo(2);
        assertThat(resultOf(List.of(true, false, true))).isEqualTo(2);
    }

    @Test
    void everySupportedTypeIsHashedByItsValue() {
        for (List<Object> pair :
                List.<List<Object>>of(
                        List.of(1L, 2L),
                        List.of(1, 2),
                        List.of((short) 1, (short) 2),
                        List.of((byte) 1, (byte) 2),
                        List.of(1.5, 2.5),
                        List.of(1.5f, 2.5f),
                        List.of(new BigDecimal("1.5"), new BigDecimal("2.5")),
                        List.of(true, false),
                        List.of("a", "b"),
                        List.of(Instant.ofEpochSecond(1, 1), Instant.ofEpochSecond(1, 2)),
                        List.of(LocalDate.of(2001, 1, 1), LocalDate.of(2001, 1, 2)),
                        List.of(LocalTime.of(1, 1), LocalTime.of(1, 2)),
                        List.of(
                                LocalDateTime.of(2001, 1, 1, 1, 1),
                                LocalDateTime.of(2001, 1, 1, 1, 1, 1)))) {
            assertThat(SketchValues.supports(pair.get(0).getClass())).isTrue();
            assertThat(resultOf(Stream.concat(pair.stream(), pair.stream()).toList()))
                    .as("%s", pair)
                    .isEqualTo(2);
        }
        assertThat(SketchValues.supports(Object.class)).isFalse();
        assertThatThrownBy(() -> resultOf(List.of(new Object())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Object");
    }

    @Test
    void nullsAreIgnored() {
        assertThat(aggregate.accumulate(null, 0, null)).isNull();
        assertThat(aggregate.result(null)).isZero();
        assertThat(aggregate.retracts()).isFalse();
    }

    private static List<Object> values(int count) {
        return new ArrayList<>(IntStream.range(0, count).mapToObj(i -> "value " + i).toList());
    }

    private long resultOf(List<?> values) {
        return aggregate.result(accumulate(values));
    }

    private Union accumulate(List<?> values) {
        Union union = null;
        for (Object value : values) {
            union = aggregate.accumulate(value, 0, union);
        }
        return union;
    }
}
