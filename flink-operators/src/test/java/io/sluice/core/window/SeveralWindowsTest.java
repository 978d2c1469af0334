package io.sluice.core.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.core.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SeveralWindowsTest {

    private static final AlignedWindows MINUTE = WindowSpec.tumbling(60_000, 0);

    static LongStream seeds() {
        return Seeds.of(100);
    }

    @Test
    void sharedSlicesAreAsLongAsOffsetsAndSizesAllow() {
        assertThat(length(MINUTE, WindowSpec.tumbling(300_000, 0))).isEqualTo(60_000);
        assertThat(length(MINUTE, WindowSpec.hopping(90_000, 30_000, 0))).isEqualTo(30_000);
        assertThat(length(MINUTE, WindowSpec.tumbling(60_000, 45_000))).isEqualTo(15_000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noWindowCutsASharedSlice(long seed) {
        Random random = new Random(seed);
        List<NamedWindows> all = windows(random);
        SeveralWindows several = new SeveralWindows(all);
        Slices slices = several.slices();
        List<Slicing> slicings = several.slicings();
        for (int i = 0; i < 200; i++) {
            long timestamp = -1_000L + random.nextInt(2_000);
            long sliceEnd = slices.sliceEnd(timestamp);
            assertThat(timestamp).isBetween(slices.sliceStart(sliceEnd), sliceEnd - 1);
            long last = Slices.NO_WINDOW;
            for (int w = 0; w < all.size(); w++) {
                Slicing own = all.get(w).windows().slicing();
                long ownSlice = own.sliceEnd(timestamp);
                assertThat(sliceEnd).isLessThanOrEqualTo(ownSlice);
                assertThat(slices.sliceStart(sliceEnd))
                        .isGreaterThanOrEqualTo(own.sliceStart(ownSlice));
                assertThat(slicings.get(w).firstWindowEnd(sliceEnd))
                        .isEqualTo(own.firstWindowEnd(ownSlice));
                assertThat(slicings.get(w).lastWindowEnd(sliceEnd))
                        .isEqualTo(own.lastWindowEnd(ownSlice));
                last = Math.max(last, own.lastWindowEnd(ownSlice));
            }
            assertThat(slices.lastWindowEnd(sliceEnd)).isEqualTo(last);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aBoundaryOfAnyWindowIsABoundaryOfAll(long seed) {
        Random random = new Random(seed);
        List<NamedWindows> all = windows(random);
        long lateness = random.nextInt(3) == 0 ? 0 : random.nextInt(100);
        WindowBoundaries together = new SeveralWindows(all).boundaries(lateness);
        for (int i = 0; i < 200; i++) {
            long from = -200L + random.nextInt(400);
            long to = from + random.nextInt(20);
            boolean expected =
                    all.stream().anyMatch(w -> w.windows().boundaries(lateness).crossed(from, to));
            assertThat(together.crossed(from, to)).as("%s to %s", from, to).isEqualTo(expected);
        }
    }

    @Test
    void namesMustDiffer() {
        NamedWindows named = new NamedWindows("a", MINUTE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SeveralWindows(List.of(named, named)))
                .withMessageContaining("two windows of the query are named 'a'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NamedWindows(" ", MINUTE))
                .withMessageContaining("must not be blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SeveralWindows(List.of()))
                .withMessageContaining("at least 1 window");
    }

    @Test
    void tooShortSlicesAreRefusedWithTheNumbers() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> slices(WindowSpec.tumbling(3_600_000, 0), WindowSpec.tumbling(7, 0)))
                .withMessageContaining("slices of 1 ms, 3600000 in each window 'w0'");
    }

    @Test
    void timestampsThatOneOfTheWindowsCannotHoldAreRefused() {
        Slices slices = slices(MINUTE, WindowSpec.tumbling(300_000, 0));
        assertThat(slices.sliceEnd(slices.maxTimestamp())).isGreaterThan(slices.maxTimestamp());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> slices.sliceEnd(slices.maxTimestamp() + 1))
                .withMessageContaining("lies outside of");
    }

    private static long length(AlignedWindows... windows) {
        Slices slices = slices(windows);
        long end = slices.sliceEnd(0);
        return end - slices.sliceStart(end);
    }

    private static Slices slices(AlignedWindows... windows) {
        List<NamedWindows> all = new ArrayList<>();
        for (AlignedWindows each : windows) {
            all.add(new NamedWindows("w" + all.size(), each));
        }
        return new SeveralWindows(all).slices();
    }

    private static List<NamedWindows> windows(Random random) {
        List<NamedWindows> all = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int size = 1 + random.nextInt(60);
            int step = 1 + random.nextInt(60);
            AlignedWindows window =
                    switch (random.nextInt(3)) {
                        case 0 -> WindowSpec.tumbling(size, random.nextInt(size));
                        case 1 -> WindowSpec.hopping(size, step, -random.nextInt(step));
                        default -> WindowSpec.cumulating(3L * step, step, random.nextInt(step));
                    };
            all.add(new NamedWindows("w" + i, window));
        }
        return all;
    }
}
