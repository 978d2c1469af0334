package io.sluice.core.window;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.Seeds;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SliceBoundariesTest {

    private static final int RANGE = 40;

    static LongStream seeds() {
        return Seeds.of(60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void boundaryIsCrossedIfAWindowClosesOrExpires(long seed) {
        Random random = new Random(seed);
        AlignedWindows spec = smallSpec(random);
        long lateness = random.nextInt(3) == 0 ? 0 : random.nextInt(3 * RANGE);
        WindowBoundaries boundaries = new SliceBoundaries(spec.slicing(), lateness);
        NavigableSet<Long> moments = moments(spec, lateness);
        for (long oldWatermark = -RANGE; oldWatermark <= RANGE; oldWatermark++) {
            long next = requireNonNull(moments.higher(oldWatermark));
            for (long newWatermark = -RANGE; newWatermark <= RANGE; newWatermark++) {
                assertThat(boundaries.crossed(oldWatermark, newWatermark))
                        .as("%s, lateness %s, %s to %s", spec, lateness, oldWatermark, newWatermark)
                        .isEqualTo(next <= newWatermark);
            }
        }
    }

    @Test
    void endOfInputIsCrossedOnce() {
        WindowBoundaries boundaries = new SliceBoundaries(WindowSpec.tumbling(10, 0).slicing(), 5);

        assertThat(boundaries.crossed(Long.MIN_VALUE, Long.MAX_VALUE)).isTrue();
        assertThat(boundaries.crossed(Long.MAX_VALUE - 1, Long.MAX_VALUE)).isTrue();
        assertThat(boundaries.crossed(Long.MAX_VALUE, Long.MAX_VALUE)).isFalse();
    }

    @Test
    void firstWatermarkCrossesWhateverLiesBeforeIt() {
        WindowBoundaries boundaries = new SliceBoundaries(WindowSpec.tumbling(10, 0).slicing(), 0);

        assertThat(boundaries.crossed(Long.MIN_VALUE, -1_000_003)).isTrue();
        assertThat(boundaries.crossed(Long.MIN_VALUE, Long.MIN_VALUE)).isFalse();
    }

    @Test
    void hugeLatenessDoesNotOverflow() {
        long size = 1L << 40;
        WindowBoundaries boundaries =
                new SliceBoundaries(WindowSpec.tumbling(size, 0).slicing(), Long.MAX_VALUE);

        assertThat(boundaries.crossed(0, size - 3)).isFalse();
        assertThat(boundaries.crossed(size - 2, size - 1)).isTrue();
        assertThat(boundaries.crossed(size, Long.MAX_VALUE)).isTrue();
    }

    @Test
    void watermarkThatDoesNotAdvanceCrossesNothing() {
        WindowBoundaries boundaries = new SliceBoundaries(WindowSpec.tumbling(1, 0).slicing(), 0);

        assertThat(boundaries.crossed(5, 5)).isFalse();
        assertThat(boundaries.crossed(5, 4)).isFalse();
    }

    @Test
    void negativeLatenessIsRefused() {
        Slicing slicing = WindowSpec.tumbling(10, 0).slicing();

        assertThatThrownBy(() -> new SliceBoundaries(slicing, -5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("allowed lateness must be at least 0 ms, got -5 ms");
    }

    private static AlignedWindows smallSpec(Random random) {
        int a = 1 + random.nextInt(12);
        int b = 1 + random.nextInt(12);
        return switch (random.nextInt(3)) {
            case 0 -> WindowSpec.tumbling(a, random.nextInt(a));
            case 1 -> WindowSpec.hopping(a, b, -random.nextInt(b));
            default -> WindowSpec.cumulating((long) a * b, b, random.nextInt(b));
        };
    }

    /** When the windows close and expire, by definition, far around the range of the test. */
    private static NavigableSet<Long> moments(AlignedWindows spec, long lateness) {
        NavigableSet<Long> moments = new TreeSet<>();
        for (long k = -10 * RANGE; k <= 10 * RANGE; k++) {
            // Cumulating windows end at every step, whichever of them they belong to.
            long end =
                    spec.kind() == AlignedWindows.Kind.CUMULATING
                            ? spec.offset() + k * spec.step()
                            : spec.offset() + k * spec.step() + spec.size();
            moments.add(end - 1);
            moments.add(end - 1 + lateness);
        }
        return moments;
    }
}
