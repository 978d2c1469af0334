package io.sluice.core.window;

import java.io.Serializable;
import java.time.ZoneId;

/**
 * Which windows there are. Two specs are equal if they make the same windows by the same
 * arithmetic; {@link Object#toString} names them in messages and, hashed, on the wire.
 */
public sealed interface WindowSpec extends Serializable
        permits SlicedWindows, SeveralWindows, ProcessingTimeWindows, CountWindows, SessionWindows {

    /**
     * Which watermarks may be held back.
     *
     * @param allowedLateness time between a window's end and its expiry in ms, at least 0
     */
    WindowBoundaries boundaries(long allowedLateness);

    /** Whether the time of a record, rather than its arrival, says which windows it belongs to. */
    default boolean inEventTime() {
        return true;
    }

    /** Windows without gap or overlap; all in ms. */
    static AlignedWindows tumbling(long size, long offset) {
        return new AlignedWindows(AlignedWindows.Kind.TUMBLING, size, size, offset);
    }

    /** Windows of one size that start every slide; all in ms. */
    static AlignedWindows hopping(long size, long slide, long offset) {
        return new AlignedWindows(AlignedWindows.Kind.HOPPING, size, slide, offset);
    }

    /** Windows that grow by a step up to a size; all in ms. */
    static AlignedWindows cumulating(long maxSize, long step, long offset) {
        return new AlignedWindows(AlignedWindows.Kind.CUMULATING, maxSize, step, offset);
    }

    /** The periods of a zone's calendar. */
    static CalendarWindows calendar(ZoneId zone, CalendarUnit unit) {
        return new CalendarWindows(zone, unit, null, 0);
    }

    /** Windows of each key that a gap without records ends; all in ms. */
    static SessionWindows session(long gap) {
        return new SessionWindows(gap, SessionWindows.UNLIMITED);
    }

    /** Windows of each key that a gap without records ends, or a cut of time; all in ms. */
    static SessionWindows session(long gap, long maxLength) {
        return new SessionWindows(gap, maxLength);
    }
}
