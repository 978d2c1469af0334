package io.sluice.perf.load;

/**
 * Windows of one kind.
 *
 * @param kind how they lie in time
 * @param sizeMillis size of a window; of the greatest one if they cumulate; the gap of sessions
 * @param stepMillis distance between the ends of windows; 0 for sessions
 * @param inProcessingTime whether they go by the clock, and not by the times of records
 */
public record WindowShape(Kind kind, long sizeMillis, long stepMillis, boolean inProcessingTime) {

    /** How windows lie in time. */
    public enum Kind {
        /** One after the other. */
        TUMBLING,
        /** Overlapping. */
        HOPPING,
        /** Growing by steps up to their size. */
        CUMULATING,
        /** Per key, separated by a gap. */
        SESSION
    }

    /** Refuses windows that are not made of whole steps. */
    public WindowShape {
        if (kind != Kind.SESSION && sizeMillis % stepMillis != 0) {
            throw new IllegalArgumentException(
                    "size " + sizeMillis + " is no multiple of step " + stepMillis);
        }
    }

    /** Windows one after the other. */
    public static WindowShape tumbling(long sizeMillis) {
        return new WindowShape(Kind.TUMBLING, sizeMillis, sizeMillis, false);
    }

    /** Windows that overlap. */
    public static WindowShape hopping(long sizeMillis, long slideMillis) {
        return new WindowShape(Kind.HOPPING, sizeMillis, slideMillis, false);
    }

    /** Windows that grow by steps. */
    public static WindowShape cumulating(long maxSizeMillis, long stepMillis) {
        return new WindowShape(Kind.CUMULATING, maxSizeMillis, stepMillis, false);
    }

    /** Sessions. */
    public static WindowShape session(long gapMillis) {
        return new WindowShape(Kind.SESSION, gapMillis, 0, false);
    }

    /** The same by the clock. */
    public WindowShape byTheClock() {
        return new WindowShape(kind, sizeMillis, stepMillis, true);
    }

    /** Number of windows that a record belongs to at most. */
    public int overlap() {
        return kind == Kind.SESSION ? 1 : (int) (sizeMillis / stepMillis);
    }
}
