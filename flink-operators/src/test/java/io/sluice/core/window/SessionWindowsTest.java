package io.sluice.core.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.core.Seeds;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionWindowsTest {

    private static final SessionWindows GAP_OF_TEN = WindowSpec.session(10);
    private static final SessionWindows AT_MOST_30 = WindowSpec.session(10, 30);

    static LongStream seeds() {
        return Seeds.of(300);
    }

    @Test
    void aSessionEndsAGapAfterItsLastRecord() {
        assertThat(GAP_OF_TEN.end(3, 3)).isEqualTo(13);
        assertThat(GAP_OF_TEN.end(3, 500)).isEqualTo(510);
        assertThat(GAP_OF_TEN.end(-20, -17)).isEqualTo(-7);
    }

    @Test
    void recordsExactlyAGapApartAreInOneSession() {
        assertThat(GAP_OF_TEN.touch(0, 5, 15, 20)).isTrue();
        assertThat(GAP_OF_TEN.touch(15, 20, 0, 5)).isTrue();
        assertThat(GAP_OF_TEN.touch(0, 5, 16, 20)).isFalse();
        assertThat(GAP_OF_TEN.touch(16, 20, 0, 5)).isFalse();
        assertThat(GAP_OF_TEN.touch(0, 100, 40, 41)).isTrue();
    }

    @Test
    void noSessionReachesAcrossACut() {
        assertThat(AT_MOST_30.touch(28, 29, 30, 31)).isFalse();
        assertThat(AT_MOST_30.touch(31, 32, 35, 35)).isTrue();
        assertThat(AT_MOST_30.touch(-2, -1, 0, 0)).isFalse();
        assertThat(AT_MOST_30.end(3, 5)).isEqualTo(15);
        assertThat(AT_MOST_30.end(3, 25)).isEqualTo(30);
        assertThat(AT_MOST_30.end(-25, -3)).isZero();
    }

    /** Two records are in one session if their own windows overlap or touch, as in Flink. */
    @ParameterizedTest
    @MethodSource("seeds")
    void touchingIsWhatTheWindowsOfSingleRecordsSay(long seed) {
        Random random = new Random(seed);
        long gap = 1L + random.nextInt(10);
        long maxLength = random.nextBoolean() ? 0 : gap * (1 + random.nextInt(4));
        SessionWindows windows = new SessionWindows(gap, maxLength);
        for (int i = 0; i < 100; i++) {
            long a = random.nextInt(60) - 30L;
            long b = random.nextInt(60) - 30L;
            boolean oneCell =
                    maxLength == 0 || Math.floorDiv(a, maxLength) == Math.floorDiv(b, maxLength);
            boolean oneSession = Math.max(a, b) <= Math.min(a, b) + gap && oneCell;
            assertThat(windows.touch(a, a, b, b)).isEqualTo(oneSession);
            long end = windows.end(a, a);
            assertThat(end).isBetween(a + 1, a + gap);
            if (maxLength > 0) {
                assertThat(Math.floorDiv(end - 1, maxLength))
                        .isEqualTo(Math.floorDiv(a, maxLength));
            }
        }
    }

    @Test
    void everyWatermarkMayCloseASession() {
        WindowBoundaries boundaries = GAP_OF_TEN.boundaries(5);
        assertThat(boundaries.crossed(7, 8)).isTrue();
        assertThat(boundaries.crossed(8, 8)).isFalse();
    }

    @Test
    void timestampsAtTheEndsOfTimeAreRefused() {
        for (SessionWindows windows : new SessionWindows[] {GAP_OF_TEN, AT_MOST_30}) {
            long least = windows.minTimestamp();
            long greatest = windows.maxTimestamp();
            assertThatCode(() -> windows.requireValid(least)).doesNotThrowAnyException();
            assertThatCode(() -> windows.requireValid(greatest)).doesNotThrowAnyException();
            assertThat(windows.end(greatest, greatest)).isGreaterThan(greatest);
            assertThat(windows.touch(least, least, greatest, greatest)).isFalse();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> windows.requireValid(least - 1))
                    .withMessageContaining("timestamp " + (least - 1) + " ms lies outside of");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> windows.requireValid(greatest + 1));
        }
    }

    @Test
    void settingsThatMakeNoSessionsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WindowSpec.session(0))
                .withMessageContaining("gap must be greater than 0 ms")
                .withMessageContaining("got 0 ms");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WindowSpec.session(10, 9))
                .withMessageContaining("max length must be at least the gap, 10 ms")
                .withMessageContaining("got 9 ms");
    }

    @Test
    void describesItself() {
        assertThat(GAP_OF_TEN).hasToString("SESSION(gap=10 ms)");
        assertThat(AT_MOST_30).hasToString("SESSION(gap=10 ms, max length=30 ms)");
    }
}
