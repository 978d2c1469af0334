package io.sluice.core.window;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;

/** A period of the calendar, made of whole days. */
public enum CalendarUnit {
    /** From midnight to midnight. */
    DAY(1) {
        @Override
        LocalDate startOf(LocalDate day) {
            return day;
        }

        @Override
        LocalDate plus(LocalDate start, int periods) {
            return start.plusDays(periods);
        }
    },
    /** From Monday to Sunday. */
    WEEK(7) {
        @Override
        LocalDate startOf(LocalDate day) {
            return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        }

        @Override
        LocalDate plus(LocalDate start, int periods) {
            return start.plusWeeks(periods);
        }
    },
    /** From Sunday to Saturday. */
    WEEK_FROM_SUNDAY(7) {
        @Override
        LocalDate startOf(LocalDate day) {
            return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.SUNDAY));
        }

        @Override
        LocalDate plus(LocalDate start, int periods) {
            return start.plusWeeks(periods);
        }
    },
    /** From the first to the last day of a month. */
    MONTH(31) {
        @Override
        LocalDate startOf(LocalDate day) {
            return day.withDayOfMonth(1);
        }

        @Override
        LocalDate plus(LocalDate start, int periods) {
            return start.plusMonths(periods);
        }
    },
    /** Three months, from the first day of January, April, July or October. */
    QUARTER(92) {
        @Override
        LocalDate startOf(LocalDate day) {
            return day.with(IsoFields.DAY_OF_QUARTER, 1);
        }

        @Override
        LocalDate plus(LocalDate start, int periods) {
            return start.plusMonths(3L * periods);
        }
    },
    /** From the first of January to the last of December. */
    YEAR(366) {
        @Override
        LocalDate startOf(LocalDate day) {
            return day.withDayOfYear(1);
        }

        @Override
        LocalDate plus(LocalDate start, int periods) {
            return start.plusYears(periods);
        }
    };

    private static final long MILLIS_PER_DAY = 86_400_000;

    private final int mostDays;

    CalendarUnit(int mostDays) {
        this.mostDays = mostDays;
    }

    /** First day of the period that holds the day. */
    abstract LocalDate startOf(LocalDate day);

    /** First day of the period that begins so many periods after the one that begins here. */
    abstract LocalDate plus(LocalDate start, int periods);

    /** Length in ms of the longest period in a zone without clock changes. */
    long nominalMillis() {
        return mostDays * MILLIS_PER_DAY;
    }

    /** Whether each period of the other unit is made of whole periods of this one. */
    boolean divides(CalendarUnit longer) {
        return switch (this) {
            case DAY -> longer != DAY;
            case MONTH -> longer == QUARTER || longer == YEAR;
            case QUARTER -> longer == YEAR;
            case WEEK, WEEK_FROM_SUNDAY, YEAR -> false;
        };
    }
}
