package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.core.window.CalendarUnit;
import io.sluice.core.window.CalendarWindows;
import io.sluice.core.window.WindowSpec;
import java.time.Duration;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class WindowsTest {

    @Test
    void windowsInMilliseconds() {
        assertThat(Windows.tumbling(Duration.ofSeconds(1)).spec())
                .isEqualTo(WindowSpec.tumbling(1_000, 0));
        assertThat(Windows.hopping(Duration.ofMinutes(1)).slide(Duration.ofSeconds(1)).spec())
                .isEqualTo(WindowSpec.hopping(60_000, 1_000, 0));
        assertThat(Windows.cumulating(Duration.ofMinutes(1)).step(Duration.ofSeconds(1)).spec())
                .isEqualTo(WindowSpec.cumulating(60_000, 1_000, 0));
        assertThat(Windows.tumbling(Duration.ofDays(1)).withOffset(Duration.ofHours(-8)).spec())
                .isEqualTo(WindowSpec.tumbling(86_400_000, -28_800_000));
    }

    @Test
    void calendarWindows() {
        ZoneId zone = ZoneId.of("America/Sao_Paulo");
        Windows.Calendar months = Windows.calendar(CalendarUnit.MONTH, zone);
        assertThat(months.spec()).isEqualTo(WindowSpec.calendar(zone, CalendarUnit.MONTH));
        assertThat(months.cumulatingBy(CalendarUnit.DAY).spec())
                .isEqualTo(new CalendarWindows(zone, CalendarUnit.MONTH, CalendarUnit.DAY, 0));
        assertThat(months.cumulatingBy(Duration.ofHours(6)).spec())
                .isEqualTo(new CalendarWindows(zone, CalendarUnit.MONTH, null, 21_600_000));
    }

    @Test
    void slideBeyondTheSizeLeavesGaps() {
        assertThat(Windows.hopping(Duration.ofSeconds(1)).slide(Duration.ofSeconds(5)).spec())
                .isEqualTo(WindowSpec.hopping(1_000, 5_000, 0));
    }

    @Test
    void zeroAndNegativeLengthsAreRefused() {
        refused("size must be greater than 0 ms, got 0 ms", Duration.ZERO);
        refused("size must be greater than 0 ms, got -5 ms", Duration.ofMillis(-5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Windows.hopping(Duration.ZERO))
                .withMessage("size must be greater than 0 ms, got 0 ms");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Windows.hopping(Duration.ofMillis(1)).slide(Duration.ZERO))
                .withMessage("slide must be greater than 0 ms, got 0 ms");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Windows.cumulating(Duration.ofMillis(9)).step(Duration.ofMillis(-1)))
                .withMessage("step must be greater than 0 ms, got -1 ms");
    }

    @Test
    void overflowingLengthsAreRefused() {
        refused(
                "size must be at most 9223372036854775807 ms, got PT2562047788015215H30M7S",
                Duration.ofSeconds(Long.MAX_VALUE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Windows.tumbling(Duration.ofMillis(Long.MAX_VALUE)))
                .withMessageContaining("size must be at most");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                Windows.hopping(Duration.ofMillis(Long.MAX_VALUE / 2))
                                        .slide(Duration.ofMillis(Long.MAX_VALUE / 2)))
                .withMessageContaining("size + slide must be at most");
    }

    @Test
    void fractionsOfAMillisecondAreRefused() {
        refused("size must be a whole number of ms, got PT0.0000015S", Duration.ofNanos(1_500));
    }

    @Test
    void absurdlySmallSlicesAreRefusedWithTheNumbers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Windows.hopping(Duration.ofHours(1)).slide(Duration.ofMillis(7)))
                .withMessageContaining("size 3600000 ms and slide 7 ms make slices of 1 ms");
    }

    @Test
    void offsetBeyondTheStepIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                Windows.tumbling(Duration.ofSeconds(1))
                                        .withOffset(Duration.ofSeconds(1)))
                .withMessageContaining("offset must be between")
                .withMessageContaining("got 1000 ms");
    }

    private static void refused(String message, Duration size) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Windows.tumbling(size))
                .withMessage(message);
    }
}
