package io.sluice.sql.rowdata;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * Instants as the times that clocks of a zone show, both in ms: local time is counted as if it were
 * UTC. Where clocks are set back local times occur twice, and where they are set forward some never
 * do.
 *
 * <p>Remembers the offset of the last instant and until when it holds, so that most instants cost
 * two comparisons. Not for several threads.
 */
final class LocalTime implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Offsets differ by less than this, so that a later change does not matter now. */
    private static final long FAR_MILLIS = 48 * 3_600_000L;

    private final ZoneRules rules;
    private long from = Long.MAX_VALUE;
    private long to = Long.MIN_VALUE;
    private long offset;

    LocalTime(ZoneId zone) {
        this.rules = zone.getRules();
    }

    /** The local time at an instant. */
    long at(long instant) {
        if (instant < from || instant >= to) {
            look(instant);
        }
        return instant + offset;
    }

    private void look(long instant) {
        Instant moment = Instant.ofEpochMilli(instant);
        offset = millis(rules.getOffset(moment));
        ZoneOffsetTransition next = rules.nextTransition(moment);
        ZoneOffsetTransition last = rules.previousTransition(moment.plusMillis(1));
        from = last == null ? Long.MIN_VALUE : last.getInstant().toEpochMilli();
        to = next == null ? Long.MAX_VALUE : next.getInstant().toEpochMilli();
    }

    /**
     * The local time that no later instant has or is before: less than that at the instant itself
     * while clocks are soon to be set back.
     */
    long passedAt(long instant) {
        if (instant == Long.MAX_VALUE || instant == Long.MIN_VALUE) {
            return instant;
        }
        long passed = at(instant);
        ZoneOffsetTransition next = next(Instant.ofEpochMilli(instant));
        while (next != null && next.getInstant().toEpochMilli() < instant + FAR_MILLIS) {
            long resumed = next.getInstant().toEpochMilli() + millis(next.getOffsetAfter());
            passed = Math.min(passed, resumed - 1);
            next = next(next.getInstant());
        }
        return passed;
    }

    private @Nullable ZoneOffsetTransition next(Instant after) {
        return rules.nextTransition(after);
    }

    /** The first instant at a local time; where there is none, that much after the change. */
    long instantOf(long local) {
        LocalDateTime time = time(local);
        ZoneOffsetTransition change = rules.getTransition(time);
        ZoneOffset before = change != null ? change.getOffsetBefore() : rules.getOffset(time);
        return local - millis(before);
    }

    /** The last instant before all those whose local time is after a given one. */
    long lastInstantAt(long local) {
        if (local == Long.MAX_VALUE || local == Long.MIN_VALUE) {
            return local;
        }
        ZoneOffsetTransition change = rules.getTransition(time(local + 1));
        return change != null && change.isGap()
                ? change.getInstant().toEpochMilli() - 1
                : instantOf(local + 1) - 1;
    }

    private static LocalDateTime time(long local) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(local, 1_000L),
                (int) Math.floorMod(local, 1_000L) * 1_000_000,
                ZoneOffset.UTC);
    }

    private static long millis(ZoneOffset offset) {
        return offset.getTotalSeconds() * 1_000L;
    }
}
