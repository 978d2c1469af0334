package io.sluice.core.window;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * Where the periods of a calendar begin in a zone: at the first valid moment of their first day. A
 * day that begins with a clock change forward begins after it; where clocks go back across
 * midnight, the day begins the first time; a day that a zone skips begins with its successor, so it
 * is no period.
 *
 * <p>The calendar is asked once per period: a few periods around the present are remembered. Owned
 * by one thread.
 */
final class CalendarBoundaries implements Boundaries {

    private static final int REMEMBERED = 16;

    private final ZoneId zone;
    private final CalendarUnit unit;
    private final long nominalMillis;

    /** Periods [start, end), each at the place of a timestamp that was asked for. */
    private final long[] starts = new long[REMEMBERED];

    private final long[] ends = new long[REMEMBERED];

    CalendarBoundaries(ZoneId zone, CalendarUnit unit) {
        this.zone = zone;
        this.unit = unit;
        nominalMillis = unit.nominalMillis();
    }

    @Override
    public long floor(long timestamp) {
        return starts[find(timestamp)];
    }

    @Override
    public long after(long timestamp) {
        return ends[find(timestamp)];
    }

    private int find(long timestamp) {
        int place = (int) Math.floorDiv(timestamp, nominalMillis) & (REMEMBERED - 1);
        if (timestamp < starts[place] || timestamp >= ends[place]) {
            remember(timestamp, place);
        }
        return place;
    }

    private void remember(long timestamp, int place) {
        LocalDate date = Instant.ofEpochMilli(timestamp).atZone(zone).toLocalDate();
        LocalDate first = unit.startOf(date);
        // A clock that went back across midnight shows the former date again.
        while (startOf(unit.plus(first, 1)) <= timestamp) {
            first = unit.plus(first, 1);
        }
        while (startOf(first) > timestamp) {
            first = unit.plus(first, -1);
        }
        starts[place] = startOf(first);
        ends[place] = startOf(unit.plus(first, 1));
    }

    private long startOf(LocalDate day) {
        return day.atStartOfDay(zone).toInstant().toEpochMilli();
    }
}
