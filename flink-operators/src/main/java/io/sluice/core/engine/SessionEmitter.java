package io.sluice.core.engine;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.Accumulators;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.RowList;
import io.sluice.core.table.SliceTable;
import io.sluice.core.window.SessionWindows;
import java.util.function.IntConsumer;

/**
 * Publishes sessions. The bounds of a session are part of its key: one that was published with
 * other bounds, and those that have become part of it, are deleted first.
 */
final class SessionEmitter {

    private final SessionWindows windows;
    private final SliceTable sessions;
    private final Emitter emitter;
    private final IntConsumer release;
    private final DetachedRow key;
    private final RowList ofKey = new RowList();
    private int superseded;

    /**
     * @param sessions the table of all sessions
     * @param release removes a session from it
     */
    SessionEmitter(
            SessionWindows windows, SliceTable sessions, Emitter emitter, IntConsumer release) {
        this.windows = windows;
        this.sessions = sessions;
        this.emitter = emitter;
        this.release = release;
        key = new DetachedRow(sessions.shape());
    }

    /** Notes that a published session has become part of another: only its deletion is left. */
    void supersede(int session) {
        sessions.shape()
                .layout()
                .init(
                        sessions.lanes(session),
                        sessions.lane(session),
                        sessions.objects(session),
                        sessions.object(session));
        sessions.setDirty(session, false);
        superseded++;
    }

    /** Number of published sessions that have become part of others. */
    int superseded() {
        return superseded;
    }

    /**
     * Publishes a session as it is now; it does not count as changed any more.
     *
     * @param expired whether it has expired, so that nothing comes after this
     */
    void publish(int session, boolean expired, ChangeSink sink) {
        long[] lanes = sessions.lanes(session);
        int lane = sessions.lane(session);
        long first = lanes[lane + AccumulatorLayout.FIRST_TIMESTAMP];
        long last = lanes[lane + AccumulatorLayout.LAST_TIMESTAMP];
        if (superseded > 0) {
            deleteParts(session, first, last, sink);
        }
        long end = windows.end(first, last);
        Accumulators emitted = sessions.emitted();
        if (sessions.isEmitted(session) && emitted != null) {
            long emittedFirst = emitted.lanes(session)[lane + AccumulatorLayout.FIRST_TIMESTAMP];
            if (emittedFirst != first || emittedEnd(emitted, session) != end) {
                delete(session, emitted, sink);
            }
        }
        emitter.emit(first, end, expired, sessions, session, sink);
        sessions.setDirty(session, false);
    }

    /** Deletes what was published of sessions that this one has taken up. */
    private void deleteParts(int session, long first, long last, ChangeSink sink) {
        Accumulators emitted = sessions.emitted();
        if (emitted == null) {
            return;
        }
        sessions.copyTo(session, key);
        sessions.findAll(key, key.hash(), DetachedRow.KEY, ofKey);
        for (int i = 0; i < ofKey.count(); i++) {
            int part = ofKey.get(i);
            int lane = sessions.lane(part);
            if (sessions.records(part) == 0
                    && emitted.lanes(part)[lane + AccumulatorLayout.FIRST_TIMESTAMP] >= first
                    && emitted.lanes(part)[lane + AccumulatorLayout.LAST_TIMESTAMP] <= last) {
                delete(part, emitted, sink);
                superseded--;
                release.accept(part);
            }
        }
    }

    private void delete(int session, Accumulators emitted, ChangeSink sink) {
        int lane = sessions.lane(session);
        emitter.delete(
                emitted.lanes(session)[lane + AccumulatorLayout.FIRST_TIMESTAMP],
                emittedEnd(emitted, session),
                sessions,
                session,
                sink);
    }

    private long emittedEnd(Accumulators emitted, int session) {
        long[] lanes = emitted.lanes(session);
        int lane = emitted.lane(session);
        return windows.end(
                lanes[lane + AccumulatorLayout.FIRST_TIMESTAMP],
                lanes[lane + AccumulatorLayout.LAST_TIMESTAMP]);
    }
}
