package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Seeds;
import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.WindowSpec;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LatenessTest {

    static LongStream seeds() {
        return Seeds.of(100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void recordsAreOnTimeForAllTheirWindowsFromTheEndOfTheLastExpiredOne(long seed) {
        Random random = new Random(seed);
        AlignedWindows window = window(random);
        long allowed = random.nextBoolean() ? 0 : random.nextInt(100);
        EngineSpec spec =
                new EngineSpec(
                        window,
                        EmissionPolicy.of(EmissionPolicy.Kind.FINAL),
                        ChangelogMode.UPSERT,
                        allowed);
        ModelWindows definition =
                new ModelWindows(spec, TestLayout.RETRACTING, hash -> 0, row -> true);
        Lateness lateness = new Lateness(window.slicing(), allowed);
        for (int i = 0; i < 20; i++) {
            long watermark = random.nextInt(200) - 100L;
            long firstOnTime = lateness.firstTimestampOnTime(watermark);
            for (long timestamp = firstOnTime; timestamp < firstOnTime + 200; timestamp++) {
                assertThat(definition.windowsOf(timestamp))
                        .as("%s + %s at %s, record at %s", window, allowed, watermark, timestamp)
                        .noneMatch(w -> w.end() - 1 + allowed <= watermark);
            }
            assertThat(definition.windowsOf(firstOnTime - 1))
                    .as("%s + %s at %s, record before", window, allowed, watermark)
                    .anyMatch(w -> w.end() - 1 + allowed <= watermark);
        }
    }

    private static AlignedWindows window(Random random) {
        long size = 1L + random.nextInt(30);
        long step = 1L + random.nextInt(30);
        return switch (random.nextInt(3)) {
            case 0 -> WindowSpec.tumbling(size, random.nextLong() % size);
            case 1 -> WindowSpec.hopping(size, step, random.nextLong() % step);
            default -> {
                long whole = step * (1 + random.nextInt(4));
                yield WindowSpec.cumulating(whole, step, random.nextLong() % whole);
            }
        };
    }

    @Test
    void nothingIsLateBeforeTheFirstWatermark() {
        assertThat(firstOnTime(WindowSpec.tumbling(10, 0), 0, Long.MIN_VALUE))
                .isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void recordIsOnTimeFromTheEndOfTheLastExpiredWindow() {
        AlignedWindows tumbling = WindowSpec.tumbling(10, 0);
        assertThat(firstOnTime(tumbling, 0, 18)).isEqualTo(10);
        assertThat(firstOnTime(tumbling, 0, 19)).isEqualTo(20);
        assertThat(firstOnTime(tumbling, 5, 23)).isEqualTo(10);
        assertThat(firstOnTime(tumbling, 5, 24)).isEqualTo(20);
    }

    @Test
    void recordOfAnOpenAndAnExpiredWindowIsNotOnTime() {
        assertThat(firstOnTime(WindowSpec.hopping(10, 5, 0), 0, 9)).isEqualTo(10);
        assertThat(firstOnTime(WindowSpec.cumulating(10, 5, 0), 0, 4)).isEqualTo(5);
    }

    @Test
    void everythingIsLateAtTheEndOfTime() {
        assertThat(firstOnTime(WindowSpec.tumbling(10, 0), Long.MAX_VALUE, Long.MAX_VALUE))
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void watermarksAtTheEndsOfTimeDoNotOverflow() {
        for (AlignedWindows window :
                List.of(
                        WindowSpec.tumbling(3_600_000, 0),
                        WindowSpec.hopping(60_000, 1, 0),
                        WindowSpec.cumulating(3_600_000, 60_000, 0))) {
            for (long distance = 0; distance < 100; distance++) {
                assertThat(firstOnTime(window, 5, Long.MIN_VALUE + distance))
                        .as("%s at the beginning of time + %s", window, distance)
                        .isLessThan(window.slicing().minTimestamp());
                assertThat(firstOnTime(window, 5, Long.MAX_VALUE - distance))
                        .as("%s at the end of time - %s", window, distance)
                        .isGreaterThan(window.slicing().maxTimestamp() - 3_600_000);
            }
        }
    }

    private static long firstOnTime(AlignedWindows window, long allowedLateness, long watermark) {
        return new Lateness(window.slicing(), allowedLateness).firstTimestampOnTime(watermark);
    }
}
