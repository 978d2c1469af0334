package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyGroupWatermarksTest {

    private static final long NONE = Long.MIN_VALUE;

    private final KeyGroupWatermarks watermarks = new KeyGroupWatermarks(4, 3, 10);

    @Test
    void thereIsNoneAtFirst() {
        assertThat(watermarks.current()).isEqualTo(NONE);
        assertThat(watermarks.of(4)).isEqualTo(NONE);
        assertThat(watermarks.expiredThrough(6)).isEqualTo(NONE);
        assertThat(watermarks.lowest()).isEqualTo(NONE);
        assertThat(watermarks.catchingUp()).isFalse();
    }

    @Test
    void receivedWatermarkCountsForAllKeyGroups() {
        watermarks.advance(100);
        watermarks.advance(50);

        assertThat(watermarks.current()).isEqualTo(100);
        for (int keyGroup = 4; keyGroup < 7; keyGroup++) {
            assertThat(watermarks.of(keyGroup)).isEqualTo(100);
            assertThat(watermarks.expiredThrough(keyGroup)).isEqualTo(90);
        }
        assertThat(watermarks.lowest()).isEqualTo(100);
    }

    @Test
    void restoredWatermarkCountsForItsKeyGroupUntilTheReceivedOneHasCaughtUp() {
        watermarks.restore(5, 100, 90);
        watermarks.restore(6, 70, 60);
        watermarks.advance(80);

        assertThat(watermarks.of(4)).isEqualTo(80);
        assertThat(watermarks.of(5)).isEqualTo(100);
        assertThat(watermarks.of(6)).isEqualTo(80);
        assertThat(watermarks.expiredThrough(5)).isEqualTo(90);
        assertThat(watermarks.expiredThrough(6)).isEqualTo(70);
        assertThat(watermarks.lowest()).isEqualTo(80);
        assertThat(watermarks.catchingUp()).isTrue();
        watermarks.advance(100);
        assertThat(watermarks.catchingUp()).isFalse();
        assertThat(watermarks.of(5)).isEqualTo(100);
    }

    @Test
    void lowestIsWhatEveryKeyGroupHasReached() {
        watermarks.restore(4, 30, NONE);
        watermarks.restore(5, 20, NONE);
        assertThat(watermarks.lowest()).as("key group 6 has none").isEqualTo(NONE);

        watermarks.restore(6, 40, NONE);
        assertThat(watermarks.lowest()).isEqualTo(20);
        watermarks.advance(25);
        assertThat(watermarks.lowest()).isEqualTo(25);
        watermarks.advance(50);
        assertThat(watermarks.lowest()).isEqualTo(50);
    }

    @Test
    void whatHasExpiredStaysExpiredUnderALongerLateness() {
        watermarks.restore(5, 100, 100);

        assertThat(watermarks.expiredThrough(5)).isEqualTo(100);
        watermarks.advance(105);
        assertThat(watermarks.catchingUp()).as("95 is less than 100").isTrue();
        assertThat(watermarks.expiredThrough(5)).isEqualTo(100);
        assertThat(watermarks.expiredThrough(4)).isEqualTo(95);
        watermarks.advance(111);
        assertThat(watermarks.expiredThrough(5)).isEqualTo(101);
        assertThat(watermarks.catchingUp()).isFalse();
    }

    @Test
    void greaterOfTwoRestoredWatermarksCounts() {
        watermarks.restore(4, 100, 90);
        watermarks.restore(4, 50, 40);

        assertThat(watermarks.of(4)).isEqualTo(100);
        assertThat(watermarks.expiredThrough(4)).isEqualTo(90);
    }

    @Test
    void everythingHasExpiredAtTheEndOfTime() {
        watermarks.advance(Long.MAX_VALUE);

        assertThat(watermarks.of(4)).isEqualTo(Long.MAX_VALUE);
        assertThat(watermarks.expiredThrough(4)).isEqualTo(Long.MAX_VALUE);
    }
}
