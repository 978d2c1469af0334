package io.sluice;

import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.CalendarUnit;
import io.sluice.core.window.CalendarWindows;
import io.sluice.core.window.CountWindows;
import io.sluice.core.window.NamedWindows;
import io.sluice.core.window.ProcessingTimeWindows;
import io.sluice.core.window.SessionWindows;
import io.sluice.core.window.WindowSpec;
import java.time.Duration;
import java.time.ZoneId;

/**
 * Which windows a query has. All lengths are whole milliseconds.
 *
 * <pre>{@code
 * Windows.tumbling(Duration.ofMinutes(1))
 * Windows.hopping(Duration.ofHours(6)).slide(Duration.ofHours(1))
 * Windows.cumulating(Duration.ofDays(1)).step(Duration.ofHours(1)).withOffset(Duration.ofHours(-8))
 * Windows.calendar(CalendarUnit.MONTH, ZoneId.of("America/Sao_Paulo"))
 * Windows.session(Duration.ofMinutes(30)).maxLength(Duration.ofDays(1))
 * }</pre>
 *
 * Every method throws an {@link IllegalArgumentException} that names the setting, its value and
 * what is right.
 */
public abstract sealed class Windows {

    private Windows() {}

    /**
     * Windows {@code [k * size, (k + 1) * size)}.
     *
     * @param size greater than 0
     */
    public static Aligned tumbling(Duration size) {
        return new Aligned(WindowSpec.tumbling(Millis.of("size", size), 0));
    }

    /**
     * Windows of one size that overlap, or leave gaps; the next step says how often one starts.
     *
     * @param size greater than 0
     */
    public static Hopping hopping(Duration size) {
        return new Hopping(Millis.positive("size", size));
    }

    /**
     * Windows that grow from a common start; the next step says by how much.
     *
     * @param maxSize size of the largest, greater than 0
     */
    public static Cumulating cumulating(Duration maxSize) {
        return new Cumulating(Millis.positive("size", maxSize));
    }

    /**
     * The days, weeks, months, quarters or years of a time zone, from midnight on, each as long as
     * it is: where clocks change a day has 23, 25 or 23.5 hours. A day that begins with a clock
     * change begins after it.
     *
     * @param zone for instance {@code ZoneId.of("Europe/Lisbon")}
     */
    public static Calendar calendar(CalendarUnit unit, ZoneId zone) {
        return new Calendar(WindowSpec.calendar(zone, unit));
    }

    /**
     * The same windows in processing time: a record belongs to the windows of the moment at which
     * it arrives where they are kept, and a window closes when that moment has passed. Records need
     * no timestamps; none is late; none is folded before the shuffle.
     */
    public Windows inProcessingTime() {
        return new ByTheClock(new ProcessingTimeWindows(spec()));
    }

    /**
     * Windows over the records of each key as they arrive, without regard to time: {@code size}
     * records, then the next {@code size}, as Flink's {@code countWindow}. See {@link
     * Counted#slide} for the last {@code size} records.
     *
     * @param size at least 1
     */
    public static Counted ofRecords(long size) {
        return new Counted(new CountWindows(size, size, 0));
    }

    /**
     * Windows of each key by itself: records less than, or exactly, the gap apart are in the same
     * window, which ends a gap after its last record.
     *
     * @param gap greater than 0
     */
    public static Session session(Duration gap) {
        return new Session(WindowSpec.session(Millis.of("gap", gap)));
    }

    /** The same windows in ms. */
    public abstract WindowSpec spec();

    @Override
    public final String toString() {
        return spec().toString();
    }

    private static final class ByTheClock extends Windows {

        private final ProcessingTimeWindows spec;

        private ByTheClock(ProcessingTimeWindows spec) {
            this.spec = spec;
        }

        @Override
        public ProcessingTimeWindows spec() {
            return spec;
        }
    }

    /** Windows on a grid. */
    public static final class Aligned extends Windows {

        private final AlignedWindows spec;

        private Aligned(AlignedWindows spec) {
            this.spec = spec;
        }

        /**
         * The same windows, shifted.
         *
         * @param offset shift against the epoch; less, in absolute value, than the distance between
         *     neighbouring window starts
         */
        public Aligned withOffset(Duration offset) {
            return new Aligned(spec.withOffset(Millis.of("offset", offset)));
        }

        /**
         * The same windows with a name, for a query that has several.
         *
         * @param name value of the result's column {@code window_name}; not blank
         */
        public NamedWindows as(String name) {
            return new NamedWindows(name, spec);
        }

        @Override
        public AlignedWindows spec() {
            return spec;
        }
    }

    /** Windows by a calendar. */
    public static final class Calendar extends Windows {

        private final CalendarWindows spec;

        private Calendar(CalendarWindows spec) {
            this.spec = spec;
        }

        /**
         * Windows that grow by shorter periods from the start of each period, for instance a month
         * to date, day by day.
         *
         * @param step a day for everything longer, a month for quarters and years, a quarter for
         *     years
         */
        public Calendar cumulatingBy(CalendarUnit step) {
            return new Calendar(new CalendarWindows(spec.zone(), spec.unit(), step, 0));
        }

        /**
         * Windows that grow by a fixed time from the start of each period, for instance a day to
         * date, hour by hour. The last step is shorter where the period is no multiple of it.
         *
         * @param step greater than 0, less than the period
         */
        public Calendar cumulatingBy(Duration step) {
            return new Calendar(
                    new CalendarWindows(
                            spec.zone(), spec.unit(), null, Millis.positive("step", step)));
        }

        @Override
        public CalendarWindows spec() {
            return spec;
        }
    }

    /** Windows of a number of records. */
    public static final class Counted extends Windows {

        private final CountWindows spec;

        private Counted(CountWindows spec) {
            this.spec = spec;
        }

        /**
         * A window over the last records whenever so many more have come. Before there are enough,
         * a window has all records so far.
         *
         * @param records at least 1 and at most the size
         */
        public Counted slide(long records) {
            return new Counted(new CountWindows(spec.size(), records, spec.expiryMillis()));
        }

        /**
         * Forgets keys that have been silent: what they held is gone, their row is deleted where
         * rows show the latest window, and if they come back they begin anew.
         *
         * @param silence processing time without a record, greater than 0
         */
        public Counted expireAfter(Duration silence) {
            return new Counted(
                    new CountWindows(
                            spec.size(), spec.slide(), Millis.positive("silence", silence)));
        }

        @Override
        public CountWindows spec() {
            return spec;
        }
    }

    /** Windows that inactivity ends. */
    public static final class Session extends Windows {

        private final SessionWindows spec;

        private Session(SessionWindows spec) {
            this.spec = spec;
        }

        /**
         * The same windows, cut at the multiples of a length, counted from the epoch: no window
         * reaches across a cut, so none is longer.
         *
         * @param length at least the gap
         */
        public Session maxLength(Duration length) {
            return new Session(
                    WindowSpec.session(spec.gap(), Millis.positive("max length", length)));
        }

        @Override
        public SessionWindows spec() {
            return spec;
        }
    }

    /** Hopping windows that still need a slide. */
    public static final class Hopping {

        private final long size;

        private Hopping(long size) {
            this.size = size;
        }

        /**
         * Windows {@code [k * slide, k * slide + size)}. The size need not be a multiple of the
         * slide. With a slide greater than the size, the records between two windows belong to none
         * and are left out.
         *
         * @param slide distance between window starts, greater than 0
         */
        public Aligned slide(Duration slide) {
            return new Aligned(WindowSpec.hopping(size, Millis.of("slide", slide), 0));
        }
    }

    /** Cumulating windows that still need a step. */
    public static final class Cumulating {

        private final long maxSize;

        private Cumulating(long maxSize) {
            this.maxSize = maxSize;
        }

        /**
         * Windows {@code [k * maxSize, k * maxSize + j * step)} for {@code j = 1 ... maxSize /
         * step}.
         *
         * @param step greater than 0; the largest size is a multiple of it
         */
        public Aligned step(Duration step) {
            return new Aligned(WindowSpec.cumulating(maxSize, Millis.of("step", step), 0));
        }
    }
}
