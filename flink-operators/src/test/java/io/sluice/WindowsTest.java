package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.core.window.CalendarUnit;
import io.sluice.core.window.CalendarWindows;
import io.sluice.core.window.CountWindows;
import io.sluice.core.window.ProcessingTimeWindows;
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
    void windowsOfRecords() {
        Windows.Counted hundred = Windows.ofRecords(100);
        assertThat(hundred.spec()).isEqualTo(new CountWindows(100, 100, 0));
        assertThat(hundred.expireAfter(Duration.ofMinutes(1)).slide(1).spec())
                .isEqualTo(new CountWindows(100, 1, 60_000));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Windows.ofRecords(0))
                .withMessage("size must be at least 1 record, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hundred.slide(101))
                .withMessage("slide must be 1 record to the size, 100 records, got 101");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Windows.ofRecords(1_000_001).slide(7))
                .withMessage(
                        "size 1000001 and slide 7 make parts of 1 records, 1000001 in each window; at most 10000 are allowed: choose a size and a slide with a greater common divisor");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hundred.expireAfter(Duration.ZERO))
                .withMessage("silence must be greater than 0 ms, got 0 ms");
        assertThatIllegalArgumentException()
                .isThrownBy(hundred::inProcessingTime)
                .withMessageContaining("only windows in event time");
    }

    @Test
    void processingTime() {
        Windows byTheClock = Windows.tumbling(Duration.ofSeconds(1)).inProcessingTime();
        assertThat(byTheClock.spec())
                .isEqualTo(new ProcessingTimeWindows(WindowSpec.tumbling(1_000, 0)));
        assertThat(byTheClock)
                .hasToString("TUMBLING(size=1000 ms, offset=0 ms) in processing time");
        assertThat(Windows.session(Duration.ofSeconds(5)).inProcessingTime())
                .hasToString("SESSION(gap=5000 ms) in processing time");
        assertThatIllegalArgumentException()
                .isThrownBy(byTheClock::inProcessingTime)
                .withMessageContaining(
                        "only windows in event time can be put into processing time");
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
