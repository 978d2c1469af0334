package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.window.WindowSpec;
import org.junit.jupiter.api.Test;

class LatenessTest {

    @Test
    void nothingIsLateBeforeTheFirstWatermark() {
        assertThat(firstOnTime(WindowSpec.tumbling(10, 0), 0, Long.MIN_VALUE))
                .isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void recordIsOnTimeFromTheEndOfTheLastExpiredWindow() {
        WindowSpec tumbling = WindowSpec.tumbling(10, 0);
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

    private static long firstOnTime(WindowSpec window, long allowedLateness, long watermark) {
        return new Lateness(window.slicing(), allowedLateness).firstTimestampOnTime(watermark);
    }
}
