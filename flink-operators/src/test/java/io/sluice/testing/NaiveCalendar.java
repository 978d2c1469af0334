package io.sluice.testing;

import io.sluice.core.window.CalendarUnit;
import io.sluice.core.window.CalendarWindows;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Calendar windows by looking at a clock: a wall clock of the zone is read every quarter of an hour
 * for decades, and whenever its date shows a period for the first time, that period begins. Clocks
 * have changed by multiples of a quarter of an hour, apart from a few islands, since 1972.
 */
public final class NaiveCalendar {

    /** The range that the clock is watched. */
    public static final long FROM = Instant.parse("1985-01-01T00:00:00Z").toEpochMilli();

    public static final long TO = Instant.parse("2032-01-01T00:00:00Z").toEpochMilli();

    private static final long QUARTER_OF_AN_HOUR = 900_000;
    private static final Map<ZoneId, List<long[]>> DAYS = new ConcurrentHashMap<>();
    private static final Map<CalendarWindows, NaiveCalendar> CALENDARS = new ConcurrentHashMap<>();

    private final NavigableSet<Long> starts;
    private final NavigableSet<Long> sliceEnds;

    private NaiveCalendar(CalendarWindows spec) {
        starts = firstTimes(spec.zone(), spec.unit());
        CalendarUnit step = spec.stepUnit();
        if (step != null) {
            sliceEnds = firstTimes(spec.zone(), step);
        } else {
            sliceEnds = new TreeSet<>(starts);
            if (spec.stepMillis() > 0) {
                starts.headSet(starts.last()).forEach(start -> cut(start, spec.stepMillis()));
            }
        }
    }

    private void cut(long start, long step) {
        long end = Objects.requireNonNull(starts.higher(start));
        for (long cut = start + step; cut < end; cut += step) {
            sliceEnds.add(cut);
        }
    }

    /** The calendar of a spec. */
    public static NaiveCalendar of(CalendarWindows spec) {
        return CALENDARS.computeIfAbsent(spec, NaiveCalendar::new);
    }

    private static NavigableSet<Long> firstTimes(ZoneId zone, CalendarUnit unit) {
        NavigableSet<Long> times = new TreeSet<>();
        long latest = Long.MAX_VALUE;
        for (long[] day : DAYS.computeIfAbsent(zone, NaiveCalendar::watch)) {
            long period = number(unit, LocalDate.ofEpochDay(day[1]));
            if (latest < period) {
                times.add(day[0]);
            }
            latest = period;
        }
        return times;
    }

    /** When each day was first shown: time and day since 1970. */
    private static List<long[]> watch(ZoneId zone) {
        List<long[]> days = new ArrayList<>();
        long latest = Long.MIN_VALUE;
        for (long time = FROM; time < TO; time += QUARTER_OF_AN_HOUR) {
            int offset = zone.getRules().getOffset(Instant.ofEpochMilli(time)).getTotalSeconds();
            long day = Math.floorDiv(time + offset * 1000L, 86_400_000L);
            if (day > latest) {
                days.add(new long[] {time, day});
                latest = day;
            }
        }
        return days;
    }

    /** Grows from period to period. */
    private static long number(CalendarUnit unit, LocalDate date) {
        // 1 January 1970 was a Thursday.
        return switch (unit) {
            case DAY -> date.toEpochDay();
            case WEEK -> Math.floorDiv(date.toEpochDay() + 3, 7L);
            case WEEK_FROM_SUNDAY -> Math.floorDiv(date.toEpochDay() + 4, 7L);
            case MONTH -> date.getYear() * 12L + date.getMonthValue();
            case QUARTER -> date.getYear() * 4L + (date.getMonthValue() - 1) / 3;
            case YEAR -> date.getYear();
        };
    }

    /** All windows that contain the timestamp, by ascending end. */
    public List<Window> containing(long timestamp) {
        long start = floor(starts, timestamp);
        long end = Objects.requireNonNull(starts.higher(timestamp), "clock not watched so long");
        List<Window> windows = new ArrayList<>();
        for (long sliceEnd : sliceEnds.subSet(timestamp, false, end, true)) {
            windows.add(new Window(start, sliceEnd));
        }
        return windows;
    }

    /** Greatest window end at or before the time. */
    public long endAtOrBefore(long time) {
        return floor(sliceEnds, time);
    }

    /** Start of the slice that holds the timestamp. */
    public long sliceStart(long timestamp) {
        return floor(sliceEnds, timestamp);
    }

    private static long floor(NavigableSet<Long> points, long time) {
        return Objects.requireNonNull(points.floor(time), "clock not watched so early");
    }

    /** Whether a window ends after the one time and not after the other. */
    public boolean endsWithin(long after, long through) {
        return !sliceEnds.subSet(after, false, through, true).isEmpty();
    }
}
