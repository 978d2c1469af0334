package io.sluice.core.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.Seeds;
import io.sluice.testing.NaiveCalendar;
import io.sluice.testing.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calendar windows where clocks change, against a clock that was watched. */
class CalendarSlicingTest {

    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    private static final int TIMES_PER_SPEC = 400;

    private static final List<ZoneId> ZONES =
            Stream.of(
                            "UTC",
                            "+05:45",
                            "Europe/Berlin",
                            "Asia/Kolkata", // UTC+5:30, never changes
                            "Australia/Lord_Howe", // changes by half an hour
                            "America/Sao_Paulo", // days that began at 1:00, until 2018
                            "America/St_Johns", // went back from 0:01 to 23:01, until 2011
                            "America/Havana", // goes back from 1:00 to 0:00
                            "Asia/Amman",
                            "Pacific/Apia", // skipped 30 December 2011
                            "Antarctica/Troll") // changes by two hours
                    .map(ZoneId::of)
                    .toList();

    static Stream<CalendarWindows> specs() {
        return ZONES.stream().flatMap(CalendarSlicingTest::specsIn);
    }

    private static Stream<CalendarWindows> specsIn(ZoneId zone) {
        List<CalendarWindows> specs = new ArrayList<>();
        for (CalendarUnit unit : CalendarUnit.values()) {
            specs.add(WindowSpec.calendar(zone, unit));
            for (CalendarUnit step : CalendarUnit.values()) {
                if (step.divides(unit)) {
                    specs.add(new CalendarWindows(zone, unit, step, 0));
                }
            }
        }
        specs.add(new CalendarWindows(zone, CalendarUnit.DAY, null, HOUR));
        specs.add(new CalendarWindows(zone, CalendarUnit.DAY, null, 7 * HOUR));
        specs.add(new CalendarWindows(zone, CalendarUnit.MONTH, null, 5 * DAY + 1));
        return specs.stream();
    }

    @ParameterizedTest
    @MethodSource("specs")
    void windowsAreThoseOfAWatchedClock(CalendarWindows spec) {
        NaiveCalendar expected = NaiveCalendar.of(spec);
        Seeds.of(2)
                .forEach(
                        seed -> {
                            Slicing slicing = spec.slicing();
                            for (long time : times(new Random(seed), spec.zone())) {
                                String where = spec + " at " + Instant.ofEpochMilli(time);
                                assertThat(windows(slicing, time))
                                        .as(where)
                                        .isEqualTo(expected.containing(time));
                                assertThat(slicing.sliceStart(slicing.sliceEnd(time)))
                                        .as(where)
                                        .isEqualTo(expected.sliceStart(time));
                                assertThat(slicing.lastWindowEndClosedBy(time - 1))
                                        .as(where)
                                        .isEqualTo(expected.endAtOrBefore(time));
                                assertThat(
                                                slicing.nextWindowEnd(
                                                        slicing.lastWindowEndClosedBy(time - 1)))
                                        .as(where)
                                        .isEqualTo(slicing.sliceEnd(time));
                            }
                        });
    }

    /** Anywhere, and around clock changes. */
    private static long[] times(Random random, ZoneId zone) {
        long from = NaiveCalendar.FROM + 800 * DAY;
        long to = NaiveCalendar.TO - 800 * DAY;
        long[] times = new long[TIMES_PER_SPEC];
        for (int i = 0; i < times.length; i++) {
            times[i] = from + (long) (random.nextDouble() * (to - from));
            var change = zone.getRules().nextTransition(Instant.ofEpochMilli(times[i]));
            if (change != null && i % 2 == 0) {
                long around = change.getInstant().toEpochMilli() + random.nextLong(3 * DAY) - DAY;
                times[i] = Math.min(to, around);
            }
            if (i % 5 == 0) {
                times[i] = times[i] / 900_000 * 900_000 - random.nextInt(2);
            }
        }
        return times;
    }

    private static List<Window> windows(Slicing slicing, long timestamp) {
        long sliceEnd = slicing.sliceEnd(timestamp);
        long last = slicing.lastWindowEnd(sliceEnd);
        List<Window> windows = new ArrayList<>();
        for (long end = slicing.firstWindowEnd(sliceEnd);
                end <= last;
                end = slicing.nextWindowEnd(end)) {
            windows.add(new Window(slicing.windowStart(end), end));
        }
        return windows;
    }

    @Test
    void dayOfALongNightHas25Hours() {
        assertThat(hours("Europe/Berlin", "2024-10-27T12:00")).isEqualTo(25);
        assertThat(hours("Europe/Berlin", "2024-03-31T12:00")).isEqualTo(23);
        assertThat(hours("Europe/Berlin", "2024-03-30T12:00")).isEqualTo(24);
    }

    @Test
    void lordHoweChangesByHalfAnHour() {
        assertThat(hours("Australia/Lord_Howe", "2024-04-07T12:00")).isEqualTo(24.5);
        assertThat(hours("Australia/Lord_Howe", "2024-10-06T12:00")).isEqualTo(23.5);
    }

    @Test
    void dayWithoutMidnightBeginsAtOne() {
        assertThat(start("America/Sao_Paulo", "2018-11-04T12:00")).isEqualTo("2018-11-04T01:00");
        assertThat(hours("America/Sao_Paulo", "2018-11-04T12:00")).isEqualTo(23);
        assertThat(hours("America/Sao_Paulo", "2018-02-17T12:00")).isEqualTo(25);
        assertThat(start("America/Sao_Paulo", "2018-11-30T12:00", CalendarUnit.MONTH))
                .isEqualTo("2018-11-01T00:00");
    }

    @Test
    void kolkataIsHalfAnHourOffTheHour() {
        ZoneId zone = ZoneId.of("Asia/Kolkata");
        Slicing slicing = WindowSpec.calendar(zone, CalendarUnit.DAY).slicing();

        assertThat(slicing.sliceEnd(0)).isEqualTo(18 * HOUR + HOUR / 2);
        assertThat(hours("Asia/Kolkata", "2024-03-31T12:00")).isEqualTo(24);
    }

    @Test
    void skippedDayIsNoWindow() {
        assertThat(start("Pacific/Apia", "2011-12-29T12:00")).isEqualTo("2011-12-29T00:00");
        assertThat(hours("Pacific/Apia", "2011-12-29T12:00")).isEqualTo(24);
        assertThat(start("Pacific/Apia", "2011-12-31T12:00")).isEqualTo("2011-12-31T00:00");
    }

    /** 23:30 on the 6th was shown twice, the second time after the 7th had begun. */
    @Test
    void whereClocksGoBackAcrossMidnightADayBeginsTheFirstTime() {
        ZoneId zone = ZoneId.of("America/St_Johns");
        Slicing slicing = WindowSpec.calendar(zone, CalendarUnit.DAY).slicing();
        long secondTime =
                LocalDateTime.parse("2010-11-06T23:30")
                        .atZone(zone)
                        .withLaterOffsetAtOverlap()
                        .toInstant()
                        .toEpochMilli();
        long start = slicing.windowStart(slicing.sliceEnd(secondTime));

        assertThat(local(zone, start)).isEqualTo("2010-11-07T00:00");
        assertThat(secondTime - start).isEqualTo(HOUR / 2);
    }

    @Test
    void weeksBeginOnMondayOrSunday() {
        assertThat(start("UTC", "2024-06-16T12:00", CalendarUnit.WEEK))
                .isEqualTo("2024-06-10T00:00");
        assertThat(start("UTC", "2024-06-16T12:00", CalendarUnit.WEEK_FROM_SUNDAY))
                .isEqualTo("2024-06-16T00:00");
    }

    @Test
    void hoursOfADayToDateFollowElapsedTime() {
        ZoneId zone = ZoneId.of("Europe/Berlin");
        Slicing slicing = new CalendarWindows(zone, CalendarUnit.DAY, null, 8 * HOUR).slicing();
        long midnight = millis(zone, "2024-10-27T00:00");

        assertThat(windows(slicing, midnight))
                .containsExactly(
                        new Window(midnight, midnight + 8 * HOUR),
                        new Window(midnight, midnight + 16 * HOUR),
                        new Window(midnight, midnight + 24 * HOUR),
                        new Window(midnight, midnight + 25 * HOUR));
    }

    @Test
    void everyTimeButTheEndsOfLongHasAWindow() {
        for (CalendarUnit unit : CalendarUnit.values()) {
            Slicing slicing = WindowSpec.calendar(ZoneId.of("America/Sao_Paulo"), unit).slicing();
            for (long time :
                    new long[] {
                        slicing.minTimestamp(),
                        -1,
                        0,
                        Long.MIN_VALUE / 3,
                        Long.MAX_VALUE / 3,
                        slicing.maxTimestamp()
                    }) {
                long end = slicing.sliceEnd(time);
                assertThat(time).isBetween(slicing.windowStart(end), end - 1);
                assertThat(slicing.lastWindowEndClosedBy(end - 1)).isEqualTo(end);
                assertThat(slicing.lastWindowEndClosedBy(end - 2)).isLessThan(end);
            }
            assertThatThrownBy(() -> slicing.sliceEnd(slicing.minTimestamp() - 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("lies outside of");
        }
    }

    @Test
    void watermarkSaturatesAtTheEndsOfLong() {
        Slicing slicing = WindowSpec.calendar(ZoneOffset.UTC, CalendarUnit.YEAR).slicing();

        assertThat(slicing.lastWindowEndClosedBy(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
        assertThat(slicing.lastWindowEndClosedBy(Long.MIN_VALUE + 1)).isEqualTo(Long.MIN_VALUE);
        assertThat(slicing.lastWindowEndClosedBy(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(slicing.lastWindowEndClosedBy(Long.MAX_VALUE - 1))
                .isGreaterThanOrEqualTo(slicing.sliceEnd(slicing.maxTimestamp()));
        assertThat(slicing.nextWindowEnd(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    private static double hours(String zone, String localTime) {
        ZoneId id = ZoneId.of(zone);
        Slicing slicing = WindowSpec.calendar(id, CalendarUnit.DAY).slicing();
        long end = slicing.sliceEnd(millis(id, localTime));
        return Duration.ofMillis(end - slicing.windowStart(end)).toMinutes() / 60.0;
    }

    private static String start(String zone, String localTime) {
        return start(zone, localTime, CalendarUnit.DAY);
    }

    private static String start(String zone, String localTime, CalendarUnit unit) {
        ZoneId id = ZoneId.of(zone);
        Slicing slicing = WindowSpec.calendar(id, unit).slicing();
        return local(id, slicing.windowStart(slicing.sliceEnd(millis(id, localTime))));
    }

    private static long millis(ZoneId zone, String localTime) {
        return LocalDateTime.parse(localTime).atZone(zone).toInstant().toEpochMilli();
    }

    private static String local(ZoneId zone, long millis) {
        return Instant.ofEpochMilli(millis).atZone(zone).toLocalDateTime().toString();
    }
}
