package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Seeds;
import io.sluice.core.engine.ModelWindows.Window;
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
    void recordsBeforeTheFirstOnTimeAreLateForAllTheirWindowsAndOthersAreNot(long seed) {
        Random random = new Random(seed);
        WindowSpec window = window(random);
        long allowed = random.nextBoolean() ? 0 : random.nextInt(100);
        EngineSpec spec =
                new EngineSpec(
                        window,
                        EmissionPolicy.of(EmissionPolicy.Kind.FINAL),
                        ChangelogMode.UPSERT,
                        allowed);
        ModelWindows definition = new ModelWindows(spec, TestLayout.RETRACTING, hash -> 0);
        Lateness lateness = new Lateness(window.slicing(), allowed);
        for (int i = 0; i < 20; i++) {
            long watermark = random.nextInt(200) - 100L;
            long firstOnTime = lateness.firstTimestampOnTime(watermark);
            for (long timestamp = -300; timestamp < 300; timestamp++) {
                List<Window> windows = definition.windowsOf(timestamp);
                if (!windows.isEmpty()) {
                    boolean late =
                            windows.stream().allMatch(w -> w.end() - 1 + allowed <= watermark);
                    assertThat(timestamp < firstOnTime)
                            .as(
                                    "%s + %s at %s, record at %s",
                                    window, allowed, watermark, timestamp)
                            .isEqualTo(late);
                }
            }
        }
    }

    private static WindowSpec window(Random random) {
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
        Lateness lateness = new Lateness(WindowSpec.hopping(10, 5, 0).slicing(), 7);

        assertThat(lateness.firstTimestampOnTime(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
        assertThat(lateness.lastExpiredEnd(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void everythingIsLateAfterTheEnd() {
        Lateness lateness = new Lateness(WindowSpec.hopping(10, 5, 0).slicing(), 0);

        assertThat(lateness.firstTimestampOnTime(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void watermarksAtTheEndsOfTimeDoNotOverflow() {
        for (WindowSpec window :
                List.of(
                        WindowSpec.tumbling(3_600_000, 0),
                        WindowSpec.hopping(60_000, 1, 0),
                        WindowSpec.cumulating(3_600_000, 60_000, 0))) {
            Lateness lateness = new Lateness(window.slicing(), 5);
            long least = window.slicing().minTimestamp();
            for (long watermark = 0; watermark < 100; watermark++) {
                assertThat(lateness.firstTimestampOnTime(Long.MIN_VALUE + watermark))
                        .as("%s at the beginning of time + %s", window, watermark)
                        .isLessThanOrEqualTo(least);
                assertThat(lateness.firstTimestampOnTime(Long.MAX_VALUE - watermark))
                        .as("%s at the end of time - %s", window, watermark)
                        .isGreaterThan(window.slicing().maxTimestamp() - 3_600_000);
            }
        }
    }
}
