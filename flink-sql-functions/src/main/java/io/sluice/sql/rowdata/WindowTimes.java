package io.sluice.sql.rowdata;

import java.io.Serializable;
import java.time.ZoneId;

/** What the bounds of the operators' windows are in local time, and as instants; all in ms. */
public interface WindowTimes extends Serializable {

    /** A bound as a clock shows it. */
    long local(long bound);

    /** A bound as an instant. */
    long instant(long bound);

    /**
     * Bounds that are instants.
     *
     * @param zoneOffsetMillis what local time is ahead of UTC, in ms
     */
    static WindowTimes inUtc(long zoneOffsetMillis) {
        return new InUtc(zoneOffsetMillis);
    }

    /** Bounds that are in the local time of a zone. */
    static WindowTimes inLocalTime(ZoneId zone) {
        return new InLocalTime(zone);
    }

    /** Bounds are instants. */
    record InUtc(long zoneOffsetMillis) implements WindowTimes {
        @Override
        public long local(long bound) {
            return bound + zoneOffsetMillis;
        }

        @Override
        public long instant(long bound) {
            return bound;
        }
    }

    /** Bounds are in local time. */
    record InLocalTime(ZoneId zone) implements WindowTimes {
        @Override
        public long local(long bound) {
            return bound;
        }

        @Override
        public long instant(long bound) {
            return new LocalTime(zone).instantOf(bound);
        }
    }
}
