package io.sluice.core.window;

/**
 * Windows of a calendar: days, weeks, months, quarters or years of a zone, whatever its clocks do.
 * Tumbling windows are one slice each; cumulating ones grow slice by slice from the start of their
 * period. Owned by one thread.
 */
final class CalendarSlicing implements Slicing {

    /** Keeps the bounds of every window representable, at both ends of {@code long}: 4 years. */
    private static final long MARGIN = 4 * 366 * 86_400_000L;

    private static final long MIN_TIMESTAMP = Long.MIN_VALUE + MARGIN;
    private static final long MAX_TIMESTAMP = Long.MAX_VALUE - MARGIN;

    private final Boundaries periods;
    private final Boundaries slices;

    CalendarSlicing(CalendarWindows spec) {
        periods = new CalendarBoundaries(spec.zone(), spec.unit());
        CalendarUnit step = spec.stepUnit();
        if (step != null) {
            slices = new CalendarBoundaries(spec.zone(), step);
        } else if (spec.stepMillis() > 0) {
            slices = new SteppedBoundaries(periods, spec.stepMillis());
        } else {
            slices = periods;
        }
    }

    @Override
    public long sliceStart(long sliceEnd) {
        return slices.floor(sliceEnd - 1);
    }

    @Override
    public long sliceEnd(long timestamp) {
        return slices.after(Timestamps.requireWithin(timestamp, MIN_TIMESTAMP, MAX_TIMESTAMP));
    }

    @Override
    public long minTimestamp() {
        return MIN_TIMESTAMP;
    }

    @Override
    public long maxTimestamp() {
        return MAX_TIMESTAMP;
    }

    @Override
    public long firstWindowEnd(long sliceEnd) {
        return sliceEnd;
    }

    @Override
    public long lastWindowEnd(long sliceEnd) {
        return periods.after(sliceEnd - 1);
    }

    @Override
    public long nextWindowEnd(long windowEnd) {
        return windowEnd == Long.MAX_VALUE ? windowEnd : slices.after(windowEnd);
    }

    @Override
    public long windowStart(long windowEnd) {
        return periods.floor(windowEnd - 1);
    }

    @Override
    public long lastWindowEndClosedBy(long watermark) {
        if (watermark == Long.MAX_VALUE) {
            return watermark;
        }
        if (watermark < MIN_TIMESTAMP) {
            return Long.MIN_VALUE;
        }
        // No window of a valid timestamp ends more than a period after it.
        return slices.floor(Math.min(watermark, MAX_TIMESTAMP + MARGIN / 2) + 1);
    }

    @Override
    public boolean cumulates() {
        return slices != periods;
    }
}
