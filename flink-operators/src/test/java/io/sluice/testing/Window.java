package io.sluice.testing;

import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.CalendarWindows;
import io.sluice.core.window.ProcessingTimeWindows;
import io.sluice.core.window.SessionWindows;
import io.sluice.core.window.SeveralWindows;
import io.sluice.core.window.WindowSpec;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One window, by definition rather than by slices.
 *
 * @param start epoch ms, inclusive
 * @param end epoch ms, exclusive
 * @param kind which of the query's windows it is, counted from 0
 */
public record Window(long start, long end, int kind) implements Comparable<Window> {

    private static final Comparator<Window> BY_END =
            Comparator.comparingLong(Window::end)
                    .thenComparingLong(Window::start)
                    .thenComparingInt(Window::kind);

    /** A window of a query that has one kind only. */
    public Window(long start, long end) {
        this(start, end, 0);
    }

    /**
     * All windows that contain the timestamp, by ascending end; none if it lies in a gap. Of
     * sessions that of a record which touches no other.
     */
    public static List<Window> containing(long timestamp, WindowSpec windowSpec) {
        if (windowSpec instanceof SeveralWindows several) {
            return ofSeveral(timestamp, several);
        }
        if (windowSpec instanceof CalendarWindows calendar) {
            return NaiveCalendar.of(calendar).containing(timestamp);
        }
        if (windowSpec instanceof ProcessingTimeWindows byTheClock) {
            return containing(timestamp, byTheClock.windows());
        }
        if (windowSpec instanceof SessionWindows sessions) {
            return List.of(ofOneRecord(timestamp, sessions));
        }
        AlignedWindows spec = (AlignedWindows) windowSpec;
        List<Window> windows = new ArrayList<>();
        if (spec.kind() == AlignedWindows.Kind.CUMULATING) {
            long start = startAtOrBefore(timestamp, spec.size(), spec.offset());
            for (long end = start + spec.step(); end <= start + spec.size(); end += spec.step()) {
                if (timestamp < end) {
                    windows.add(new Window(start, end));
                }
            }
        } else {
            long start = startAtOrBefore(timestamp, spec.step(), spec.offset());
            for (; start > timestamp - spec.size(); start -= spec.step()) {
                windows.add(0, new Window(start, start + spec.size()));
            }
        }
        return windows;
    }

    private static Window ofOneRecord(long timestamp, SessionWindows sessions) {
        return new NaiveSessions<>(sessions, Long::longValue).windowOf(List.of(timestamp));
    }

    private static List<Window> ofSeveral(long timestamp, SeveralWindows several) {
        List<Window> windows = new ArrayList<>();
        for (int kind = 0; kind < several.all().size(); kind++) {
            for (Window window : containing(timestamp, several.all().get(kind).windows())) {
                windows.add(new Window(window.start(), window.end(), kind));
            }
        }
        windows.sort(BY_END);
        return windows;
    }

    /**
     * Whether some window of the spec may end such that its end - 1, or its end - 1 + the allowed
     * lateness, lies in (oldWatermark, newWatermark].
     */
    public static boolean boundaryWithin(
            long oldWatermark, long newWatermark, WindowSpec spec, long allowedLateness) {
        if (spec instanceof SeveralWindows several) {
            return several.all().stream()
                    .anyMatch(
                            named ->
                                    boundaryWithin(
                                            oldWatermark,
                                            newWatermark,
                                            named.windows(),
                                            allowedLateness));
        }
        if (spec instanceof SessionWindows || !spec.inEventTime()) {
            return newWatermark > oldWatermark;
        }
        return endsWithin(oldWatermark, newWatermark, spec, 0)
                || endsWithin(oldWatermark, newWatermark, spec, allowedLateness);
    }

    private static boolean endsWithin(
            long oldWatermark, long newWatermark, WindowSpec windowSpec, long delay) {
        if (windowSpec instanceof CalendarWindows calendar) {
            return calendarEndsWithin(oldWatermark, newWatermark, calendar, delay);
        }
        AlignedWindows spec = (AlignedWindows) windowSpec;
        // Window ends are spec.offset() + spec.size() + k * spec.step() for every kind.
        BigInteger step = BigInteger.valueOf(spec.step());
        BigInteger first =
                BigInteger.valueOf(spec.offset())
                        .add(BigInteger.valueOf(spec.size()))
                        .subtract(BigInteger.ONE)
                        .add(BigInteger.valueOf(delay));
        BigInteger last = BigInteger.valueOf(newWatermark);
        BigInteger greatest = last.subtract(last.subtract(first).mod(step));
        boolean exists =
                greatest.subtract(BigInteger.valueOf(delay))
                                .compareTo(BigInteger.valueOf(Long.MIN_VALUE))
                        > 0;
        return exists && greatest.compareTo(BigInteger.valueOf(oldWatermark)) > 0;
    }

    private static boolean calendarEndsWithin(
            long oldWatermark, long newWatermark, CalendarWindows spec, long delay) {
        if (newWatermark == Long.MAX_VALUE) {
            return true;
        }
        BigInteger to = BigInteger.valueOf(newWatermark).subtract(BigInteger.valueOf(delay));
        if (to.compareTo(BigInteger.valueOf(NaiveCalendar.FROM)) < 0) {
            return false; // a lateness without end: nothing ever expires
        }
        BigInteger from =
                BigInteger.valueOf(oldWatermark)
                        .subtract(BigInteger.valueOf(delay))
                        .max(BigInteger.valueOf(NaiveCalendar.FROM));
        return NaiveCalendar.of(spec)
                .endsWithin(from.longValueExact() + 1, to.longValueExact() + 1);
    }

    private static long startAtOrBefore(long timestamp, long distance, long offset) {
        return Math.floorDiv(timestamp - offset, distance) * distance + offset;
    }

    /** Whether the watermark has passed end - 1 + delay. */
    public boolean isPassed(long watermark, long delay) {
        BigInteger limit = BigInteger.valueOf(end - 1).add(BigInteger.valueOf(delay));
        return limit.min(BigInteger.valueOf(Long.MAX_VALUE))
                        .compareTo(BigInteger.valueOf(watermark))
                <= 0;
    }

    @Override
    public int compareTo(Window other) {
        return BY_END.compare(this, other);
    }

    @Override
    public String toString() {
        return "[" + start + ", " + end + ")" + (kind == 0 ? "" : " of kind " + kind);
    }
}
