package io.sluice.core.window;

import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Windows by the calendar of a zone: each period of a unit is a window, however long it is; or
 * windows that cumulate within each period, by a shorter unit or by a fixed time.
 *
 * @param zone whose clocks count
 * @param unit one window, or for cumulating windows the longest
 * @param stepUnit what cumulating windows grow by; null if they do not, or grow by a fixed time
 * @param stepMillis the fixed time in ms that cumulating windows grow by, counted from the start of
 *     the period, whose last step may be shorter; 0 if they do not
 */
public record CalendarWindows(
        ZoneId zone, CalendarUnit unit, @Nullable CalendarUnit stepUnit, long stepMillis)
        implements SlicedWindows {

    /**
     * Checks that the steps fill the unit.
     *
     * @throws IllegalArgumentException naming the setting, its value and what is right
     */
    public CalendarWindows {
        Objects.requireNonNull(zone, "zone");
        Objects.requireNonNull(unit, "unit");
        if (stepUnit != null && !stepUnit.divides(unit)) {
            throw new IllegalArgumentException(
                    "step %s does not divide a %s: a day divides everything longer, a month a quarter and a year, a quarter a year"
                            .formatted(stepUnit, unit));
        }
        if (stepUnit != null && stepMillis != 0) {
            throw new IllegalArgumentException(
                    "windows grow by a unit or by a fixed time, got both: %s and %s ms"
                            .formatted(stepUnit, stepMillis));
        }
        requireStep(unit, stepMillis);
    }

    private static void requireStep(CalendarUnit unit, long stepMillis) {
        long size = unit.nominalMillis();
        if (stepMillis < 0 || stepMillis >= size) {
            throw new IllegalArgumentException(
                    "step must be greater than 0 ms and less than a %s, %s ms, got %s ms"
                            .formatted(unit, size, stepMillis));
        }
        long slices = stepMillis == 0 ? 1 : size / stepMillis;
        if (slices > AlignedWindows.MAX_SLICES_PER_WINDOW) {
            throw new IllegalArgumentException(
                    "a %s by steps of %s ms makes %s slices in each window; at most %s are allowed: choose a longer step"
                            .formatted(
                                    unit,
                                    stepMillis,
                                    slices,
                                    AlignedWindows.MAX_SLICES_PER_WINDOW));
        }
    }

    @Override
    public Slicing slicing() {
        return new CalendarSlicing(this);
    }

    @Override
    public boolean overlap() {
        return cumulate();
    }

    boolean cumulate() {
        return stepUnit != null || stepMillis > 0;
    }

    @Override
    public long size() {
        return unit.nominalMillis();
    }

    @Override
    public long step() {
        if (stepUnit != null) {
            return stepUnit.nominalMillis();
        }
        return stepMillis > 0 ? stepMillis : size();
    }

    @Override
    public String toString() {
        if (stepUnit != null) {
            return "CALENDAR(%s by %s in %s)".formatted(unit, stepUnit, zone);
        }
        return stepMillis > 0
                ? "CALENDAR(%s by %s ms in %s)".formatted(unit, stepMillis, zone)
                : "CALENDAR(%s in %s)".formatted(unit, zone);
    }
}
