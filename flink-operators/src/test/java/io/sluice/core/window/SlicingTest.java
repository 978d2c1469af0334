package io.sluice.core.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.Seeds;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the slicings with the definition of their windows. */
class SlicingTest {

    private static final int SPECS_PER_SEED = 20;
    private static final int TIMESTAMPS_PER_SPEC = 25;
    private static final int MOST_WINDOWS_OF_A_SLICE = 1000;
    private static final BigInteger LEAST_LONG = BigInteger.valueOf(Long.MIN_VALUE);

    static LongStream seeds() {
        return Seeds.of(100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void windowsOfASliceAreTheWindowsOfItsTimestamps(long seed) {
        Random random = new Random(seed);
        RandomSpecs specs = new RandomSpecs(random);
        for (int i = 0; i < SPECS_PER_SEED; i++) {
            AlignedWindows spec = specs.next();
            Slicing slicing = spec.slicing();
            for (long timestamp : timestamps(random, spec, slicing)) {
                long sliceEnd = slicing.sliceEnd(timestamp);

                assertThat(windows(slicing, sliceEnd))
                        .as(() -> spec + " at " + timestamp)
                        .isEqualTo(new NaiveSpec(spec).windowsOf(timestamp));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void slicesPartitionTimeAndEveryWindow(long seed) {
        Random random = new Random(seed);
        RandomSpecs specs = new RandomSpecs(random);
        for (int i = 0; i < SPECS_PER_SEED; i++) {
            AlignedWindows spec = specs.next();
            Slicing slicing = spec.slicing();
            long length = spec.sliceLength();
            for (long timestamp : timestamps(random, spec, slicing)) {
                long sliceEnd = slicing.sliceEnd(timestamp);
                String where = spec + " at " + timestamp;

                assertThat(timestamp).as(where).isBetween(sliceEnd - length, sliceEnd - 1);
                assertThat(slicing.sliceStart(sliceEnd)).as(where).isEqualTo(sliceEnd - length);
                long first = slicing.firstWindowEnd(sliceEnd);
                if (first != Slicing.NO_WINDOW) {
                    assertThat((first - sliceEnd) % length).as(where).isZero();
                    long start = slicing.windowStart(first);
                    assertThat((first - start) % length).as(where).isZero();
                    assertThat(start).as(where).isLessThanOrEqualTo(sliceEnd - length);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void watermarkClosesTheWindowsThatEndByIt(long seed) {
        Random random = new Random(seed);
        RandomSpecs specs = new RandomSpecs(random);
        for (int i = 0; i < SPECS_PER_SEED; i++) {
            AlignedWindows spec = specs.next();
            Slicing slicing = spec.slicing();
            for (long watermark : watermarks(random, spec, slicing)) {
                BigInteger expected =
                        new NaiveSpec(spec).lastEndClosedBy(watermark).max(LEAST_LONG);

                assertThat(slicing.lastWindowEndClosedBy(watermark))
                        .as(() -> spec + " at " + watermark)
                        .isEqualTo(expected.longValueExact());
            }
        }
    }

    @Test
    void sliceLengthIsTheGreatestCommonDivisor() {
        assertThat(sliceLength(WindowSpec.tumbling(60, 7))).isEqualTo(60);
        assertThat(sliceLength(WindowSpec.hopping(60, 10, 7))).isEqualTo(10);
        assertThat(sliceLength(WindowSpec.hopping(60, 25, 7))).isEqualTo(5);
        assertThat(sliceLength(WindowSpec.hopping(7, 3, 0))).isEqualTo(1);
        assertThat(sliceLength(WindowSpec.cumulating(60, 20, 7))).isEqualTo(20);
    }

    private static long sliceLength(AlignedWindows spec) {
        Slicing slicing = spec.slicing();
        long sliceEnd = slicing.sliceEnd(0);
        return sliceEnd - slicing.sliceStart(sliceEnd);
    }

    @Test
    void recordInAGapBelongsToNoWindow() {
        Slicing slicing = WindowSpec.hopping(4, 10, 0).slicing(); // [0, 4), [10, 14), ...

        assertThat(windows(slicing, slicing.sliceEnd(3))).hasSize(1);
        for (long gap = 4; gap < 10; gap++) {
            assertThat(slicing.firstWindowEnd(slicing.sliceEnd(gap))).isEqualTo(Slicing.NO_WINDOW);
            assertThat(slicing.lastWindowEnd(slicing.sliceEnd(gap))).isEqualTo(Slicing.NO_WINDOW);
        }
        assertThat(slicing.firstWindowEnd(slicing.sliceEnd(10))).isEqualTo(14);
    }

    @Test
    void negativeTimestampsRoundDown() {
        Slicing slicing = WindowSpec.tumbling(10, 0).slicing();

        assertThat(slicing.sliceEnd(-1)).isEqualTo(0);
        assertThat(slicing.sliceEnd(-10)).isEqualTo(0);
        assertThat(slicing.sliceEnd(-11)).isEqualTo(-10);
    }

    @Test
    void cumulatingWindowsStartTogether() {
        Slicing slicing = WindowSpec.cumulating(30, 10, 5).slicing(); // [5, 15), [5, 25), [5, 35)

        assertThat(slicing.sliceEnd(20)).isEqualTo(25);
        assertThat(slicing.firstWindowEnd(25)).isEqualTo(25);
        assertThat(slicing.lastWindowEnd(25)).isEqualTo(35);
        assertThat(slicing.windowStart(15)).isEqualTo(5);
        assertThat(slicing.windowStart(35)).isEqualTo(5);
        assertThat(slicing.windowStart(45)).isEqualTo(35);
    }

    @Test
    void cumulatingOffsetMayExceedTheStep() {
        Slicing slicing = WindowSpec.cumulating(24, 1, -8).slicing(); // hours of a day in UTC+8

        assertThat(slicing.windowStart(slicing.sliceEnd(0))).isEqualTo(-8);
        assertThat(slicing.lastWindowEnd(slicing.sliceEnd(0))).isEqualTo(16);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void timestampsBeyondTheMarginAreRefused(long seed) {
        AlignedWindows spec = new RandomSpecs(new Random(seed)).next();
        Slicing slicing = spec.slicing();

        long min = slicing.minTimestamp();
        long max = slicing.maxTimestamp();
        assertThat(min).isEqualTo(Long.MIN_VALUE + spec.size() + spec.step());
        assertThat(max).isEqualTo(Long.MAX_VALUE - spec.size() - spec.step());
        for (long outside : new long[] {min - 1, Long.MIN_VALUE, max + 1, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> slicing.sliceEnd(outside))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "timestamp %s ms lies outside of %s to %s, the timestamps that these windows can hold",
                            outside, min, max);
        }
    }

    @Test
    void watermarkSaturatesAtTheEndsOfLong() {
        for (AlignedWindows spec :
                List.of(
                        WindowSpec.tumbling(1, 0),
                        WindowSpec.tumbling(1000, 0),
                        WindowSpec.hopping(5, 3, 1),
                        WindowSpec.cumulating(
                                AlignedWindows.MAX_SPAN / 2, AlignedWindows.MAX_SPAN / 2, 0))) {
            Slicing slicing = spec.slicing();

            assertThat(slicing.lastWindowEndClosedBy(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
            assertThat(slicing.lastWindowEndClosedBy(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
            assertThat(slicing.lastWindowEndClosedBy(Long.MIN_VALUE + 1))
                    .isLessThanOrEqualTo(Long.MIN_VALUE + 2);
        }
    }

    /** Valid timestamps: around zero, around window boundaries, anywhere, and at both ends. */
    private static long[] timestamps(Random random, AlignedWindows spec, Slicing slicing) {
        long[] timestamps = new long[TIMESTAMPS_PER_SPEC];
        long near = 3 * spec.size() + spec.step();
        for (int i = 0; i < timestamps.length; i++) {
            long distance = (random.nextLong() >>> 1) % near;
            timestamps[i] =
                    switch (random.nextInt(5)) {
                        case 0 -> distance;
                        case 1 -> -distance;
                        case 2 -> slicing.minTimestamp() + (i % 2 == 0 ? distance : i);
                        case 3 -> slicing.maxTimestamp() - (i % 2 == 0 ? distance : i);
                        default ->
                                Math.max(
                                        slicing.minTimestamp(),
                                        Math.min(slicing.maxTimestamp(), random.nextLong()));
                    };
            if (random.nextBoolean()) {
                long boundary = slicing.sliceEnd(timestamps[i]) - random.nextInt(2);
                timestamps[i] = Math.min(boundary, slicing.maxTimestamp());
            }
        }
        return timestamps;
    }

    /** Any watermark but the two that are no time. */
    private static long[] watermarks(Random random, AlignedWindows spec, Slicing slicing) {
        long[] watermarks = timestamps(random, spec, slicing);
        long beyond = spec.size() + spec.step();
        for (int i = 0; i < watermarks.length; i += 4) {
            long distance = 1 + (random.nextLong() >>> 1) % beyond;
            watermarks[i] =
                    random.nextBoolean() ? Long.MIN_VALUE + distance : Long.MAX_VALUE - distance;
        }
        return watermarks;
    }

    private static List<NaiveSpec.Window> windows(Slicing slicing, long sliceEnd) {
        List<NaiveSpec.Window> windows = new ArrayList<>();
        long first = slicing.firstWindowEnd(sliceEnd);
        long last = slicing.lastWindowEnd(sliceEnd);
        if (first == Slicing.NO_WINDOW) {
            assertThat(last).isEqualTo(Slicing.NO_WINDOW);
            return windows;
        }
        assertThat(first).isLessThanOrEqualTo(last);
        for (long end = first; end <= last; end = slicing.nextWindowEnd(end)) {
            assertThat(windows).hasSizeLessThan(MOST_WINDOWS_OF_A_SLICE);
            windows.add(
                    new NaiveSpec.Window(
                            BigInteger.valueOf(slicing.windowStart(end)), BigInteger.valueOf(end)));
        }
        return windows;
    }
}
