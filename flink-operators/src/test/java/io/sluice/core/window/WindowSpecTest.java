package io.sluice.core.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.window.AlignedWindows.Kind;
import java.time.ZoneId;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WindowSpecTest {

    private static final long HOUR = 3_600_000;

    @Test
    void describesItself() {
        assertThat(WindowSpec.tumbling(60_000, -5))
                .hasToString("TUMBLING(size=60000 ms, offset=-5 ms)");
        assertThat(WindowSpec.hopping(60_000, 1000, 0))
                .hasToString("HOPPING(size=60000 ms, slide=1000 ms, offset=0 ms)");
        assertThat(WindowSpec.cumulating(60_000, 1000, 0))
                .hasToString("CUMULATING(size=60000 ms, step=1000 ms, offset=0 ms)");
    }

    @Test
    void calendarDescribesItself() {
        ZoneId zone = ZoneId.of("Asia/Kolkata");
        assertThat(WindowSpec.calendar(zone, CalendarUnit.MONTH))
                .hasToString("CALENDAR(MONTH in Asia/Kolkata)");
        assertThat(new CalendarWindows(zone, CalendarUnit.MONTH, CalendarUnit.DAY, 0))
                .hasToString("CALENDAR(MONTH by DAY in Asia/Kolkata)");
        assertThat(new CalendarWindows(zone, CalendarUnit.DAY, null, HOUR))
                .hasToString("CALENDAR(DAY by 3600000 ms in Asia/Kolkata)");
    }

    @Test
    void calendarThatDoesNotFitIsRefused() {
        ZoneId zone = ZoneId.of("Asia/Kolkata");
        refused(
                () -> new CalendarWindows(zone, CalendarUnit.MONTH, CalendarUnit.WEEK, 0),
                "step WEEK does not divide a MONTH: a day divides everything longer, a month a quarter"
                        + " and a year, a quarter a year");
        refused(
                () -> new CalendarWindows(zone, CalendarUnit.DAY, null, 24 * HOUR),
                "step must be greater than 0 ms and less than a DAY, 86400000 ms, got 86400000 ms");
        refused(
                () -> new CalendarWindows(zone, CalendarUnit.DAY, null, -1),
                "step must be greater than 0 ms and less than a DAY, 86400000 ms, got -1 ms");
        refused(
                () -> new CalendarWindows(zone, CalendarUnit.MONTH, CalendarUnit.DAY, 7),
                "windows grow by a unit or by a fixed time, got both: DAY and 7 ms");
        refused(
                () -> new CalendarWindows(zone, CalendarUnit.YEAR, null, 7),
                "a YEAR by steps of 7 ms makes 4517485714 slices in each window; at most 100000 are"
                        + " allowed: choose a longer step");
    }

    @Test
    void sizeMustBePositive() {
        refused(() -> WindowSpec.tumbling(0, 0), "size must be greater than 0 ms, got 0 ms");
        refused(() -> WindowSpec.hopping(-1, 1, 0), "size must be greater than 0 ms, got -1 ms");
        refused(
                () -> WindowSpec.cumulating(Long.MIN_VALUE, 1, 0),
                "size must be greater than 0 ms, got -9223372036854775808 ms");
    }

    @Test
    void slideMustBePositive() {
        refused(() -> WindowSpec.hopping(1, 0, 0), "slide must be greater than 0 ms, got 0 ms");
        refused(() -> WindowSpec.hopping(1, -7, 0), "slide must be greater than 0 ms, got -7 ms");
    }

    @Test
    void stepMustBePositive() {
        refused(() -> WindowSpec.cumulating(1, 0, 0), "step must be greater than 0 ms, got 0 ms");
    }

    @Test
    void stepOfTumblingWindowsIsTheirSize() {
        refused(
                () -> new AlignedWindows(Kind.TUMBLING, 10, 5, 0),
                "step of tumbling windows must be their size, 10 ms, got 5 ms");
    }

    @Test
    void sizeMustNotOverflow() {
        refused(
                () -> WindowSpec.tumbling(Long.MAX_VALUE, 0),
                "size must be at most 2305843009213693951 ms, got 9223372036854775807 ms");
        refused(
                () -> WindowSpec.hopping(1, AlignedWindows.MAX_SPAN, 0),
                "size + slide must be at most 4611686018427387903 ms, got 1 ms + 4611686018427387903 ms");
        refused(
                () -> WindowSpec.cumulating(AlignedWindows.MAX_SPAN, 1, 0),
                "size + step must be at most 4611686018427387903 ms, got 4611686018427387903 ms + 1 ms");
        assertThatCode(() -> WindowSpec.hopping(1, AlignedWindows.MAX_SPAN - 1, 0))
                .doesNotThrowAnyException();
    }

    @Test
    void cumulatingSizeMustBeAMultipleOfTheStep() {
        refused(
                () -> WindowSpec.cumulating(10, 3, 0),
                "size of cumulating windows must be a multiple of the step, got size 10 ms and step 3 ms");
    }

    @Test
    void offsetMustBeLessThanTheDistanceOfWindowStarts() {
        refused(
                () -> WindowSpec.tumbling(10, 10),
                "offset must be between -size and +size (10 ms), both exclusive, got 10 ms");
        refused(
                () -> WindowSpec.hopping(20, 10, -10),
                "offset must be between -slide and +slide (10 ms), both exclusive, got -10 ms");
        refused(
                () -> WindowSpec.cumulating(20, 10, 20),
                "offset must be between -size and +size (20 ms), both exclusive, got 20 ms");
        refused(
                () -> WindowSpec.tumbling(10, Long.MIN_VALUE),
                "offset must be between -size and +size (10 ms), both exclusive,"
                        + " got -9223372036854775808 ms");
        assertThatCode(() -> WindowSpec.tumbling(10, -9)).doesNotThrowAnyException();
        assertThatCode(() -> WindowSpec.tumbling(10, 9)).doesNotThrowAnyException();
    }

    @Test
    void absurdlySmallSlicesAreRefused() {
        refused(
                () -> WindowSpec.hopping(HOUR, 7, 0),
                "size 3600000 ms and slide 7 ms make slices of 1 ms, 3600000 in each window; at most"
                        + " 100000 are allowed: choose a size and a slide with a greater common divisor");
        refused(
                () -> WindowSpec.cumulating(24 * HOUR, 500, 0),
                "size 86400000 ms and step 500 ms make slices of 500 ms, 172800 in each window; at most"
                        + " 100000 are allowed: choose a size and a step with a greater common divisor");
        assertThatCode(() -> WindowSpec.hopping(100_000, 1, 0)).doesNotThrowAnyException();
        refused(
                () -> WindowSpec.hopping(100_001, 1, 0),
                "size 100001 ms and slide 1 ms make slices of 1 ms, 100001 in each window; at most"
                        + " 100000 are allowed: choose a size and a slide with a greater common divisor");
    }

    @Test
    void slideGreaterThanSizeIsAllowed() {
        assertThatCode(() -> WindowSpec.hopping(3, 10, 0)).doesNotThrowAnyException();
    }

    private static void refused(ThrowingCallable spec, String message) {
        assertThatThrownBy(spec).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
