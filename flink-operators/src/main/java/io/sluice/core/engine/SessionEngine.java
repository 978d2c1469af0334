package io.sluice.core.engine;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.RowList;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.window.SessionWindows;
import io.sluice.core.window.Timestamps;
import java.util.List;

/**
 * The engine of session windows: one table of all live sessions, which are merged when a row
 * touches them. A row costs one probe and a merge; closing costs nothing per row while nothing is
 * due.
 *
 * <p>No two live sessions of a key touch. A session that was published and has become part of
 * another stays as a row without records until its absorber is published, so that its deletion and
 * the new row come out of the same drain, also after a restore.
 */
final class SessionEngine implements WindowEngine {

    /** The table's end, which means nothing. */
    private static final long NO_END = 0;

    private final EngineSpec spec;
    private final SessionWindows windows;
    private final WindowTimes times;
    private final KeyGroupWatermarks watermarks;
    private final AccumulatorLayout<?> layout;
    private final SliceTables tables;
    private final SliceTable sessions;
    private final SessionEmitter emitter;

    /** Open sessions, by the time at which they close. */
    private final DueRows closing;

    /** Closed sessions, by the time at which they expire. */
    private final DueRows expiring;

    private final RowList ofKey = new RowList();

    /** Sessions that changed since the last drain, with others that are gone meanwhile. */
    private final RowList changed = new RowList();

    SessionEngine(
            EngineSpec spec,
            SessionWindows windows,
            TablePool pool,
            KeyGroupWatermarks watermarks) {
        this.spec = spec;
        this.windows = windows;
        this.watermarks = watermarks;
        times = spec.times();
        layout = pool.shape().layout();
        tables = new SliceTables(pool);
        sessions = tables.getOrCreate(NO_END);
        closing = new DueRows(bucketWidth(windows.gap()));
        expiring = new DueRows(bucketWidth(Math.max(windows.gap(), times.retention())));
        emitter =
                new SessionEmitter(windows, sessions, new Emitter(spec, layout, 0), this::release);
    }

    /** A session waits about so long, give or take a bucket: narrow enough to be asked rarely. */
    private static long bucketWidth(long wait) {
        return Math.max(1, wait >> 6);
    }

    @Override
    public MergeOutcome mergeRecord(
            long timestamp, int keyGroup, DetachedRow row, ChangeSink sink) {
        windows.requireValid(timestamp);
        row.lanes()[AccumulatorLayout.FIRST_TIMESTAMP] = timestamp;
        row.lanes()[AccumulatorLayout.LAST_TIMESTAMP] = timestamp;
        return merge(SessionFolder.NO_SLICE, keyGroup, row, sink);
    }

    @Override
    public MergeOutcome merge(long sliceEnd, int keyGroup, DetachedRow row, ChangeSink sink) {
        long first = row.lanes()[AccumulatorLayout.FIRST_TIMESTAMP];
        long last = row.lanes()[AccumulatorLayout.LAST_TIMESTAMP];
        sessions.findAll(row, row.hash(), DetachedRow.KEY, ofKey);
        long mergedFirst = first;
        long mergedLast = last;
        int into = -1;
        for (int i = 0; i < ofKey.count(); i++) {
            int session = ofKey.get(i);
            if (isTouched(session, first, last)) {
                into = into < 0 ? session : Math.min(into, session);
                mergedFirst = Math.min(mergedFirst, first(session));
                mergedLast = Math.max(mergedLast, last(session));
            }
        }
        long end = windows.end(mergedFirst, mergedLast);
        if (end - 1 <= watermarks.expiredThrough(keyGroup)) {
            return MergeOutcome.LATE;
        }
        if (into < 0) {
            into = sessions.add(row, row.hash(), DetachedRow.KEY);
        }
        absorb(into, first, last);
        add(into, row);
        schedule(into, end);
        publishOrMark(into, end, watermarks.of(keyGroup), sink);
        return MergeOutcome.ACCEPTED;
    }

    private boolean isTouched(int session, long first, long last) {
        return sessions.records(session) > 0
                && windows.touch(first, last, first(session), last(session));
    }

    /** Adds to a session the others that the row touches. */
    private void absorb(int into, long first, long last) {
        for (int i = 0; i < ofKey.count(); i++) {
            int other = ofKey.get(i);
            if (other != into && isTouched(other, first, last)) {
                layout.merge(
                        sessions.lanes(),
                        sessions.lane(into),
                        sessions.objects(),
                        sessions.object(into),
                        sessions.lanes(),
                        sessions.lane(other),
                        sessions.objects(),
                        sessions.object(other));
                if (sessions.isEmitted(other) && spec.keepsEmitted()) {
                    unschedule(other);
                    emitter.supersede(other);
                } else {
                    release(other);
                }
            }
        }
    }

    private void add(int session, DetachedRow row) {
        layout.merge(
                sessions.lanes(),
                sessions.lane(session),
                sessions.objects(),
                sessions.object(session),
                row.lanes(),
                0,
                row.objects(),
                0);
    }

    private void schedule(int session, long end) {
        if (times.isClosed(end, watermarks.current())) {
            expiring.add(session, times.expiry(end));
        } else {
            closing.add(session, times.closing(end));
        }
    }

    private void publishOrMark(int session, long end, long watermark, ChangeSink sink) {
        EmissionPolicy.Kind policy = spec.emission().kind();
        if (policy == EmissionPolicy.Kind.FINAL
                ? times.isClosed(end, watermark)
                : spec.emission().needsSingleRecords()) {
            emitter.publish(session, false, sink);
        } else {
            markChanged(session);
        }
    }

    private void markChanged(int session) {
        if (!sessions.isDirty(session)) {
            sessions.setDirty(session, true);
            if (spec.emission().drains()) {
                changed.add(session);
            }
        }
    }

    private void unschedule(int session) {
        closing.remove(session);
        expiring.remove(session);
    }

    private void release(int session) {
        unschedule(session);
        sessions.remove(session);
    }

    @Override
    public void drain(ChangeSink sink) {
        for (int i = 0; i < changed.count(); i++) {
            publishIfChanged(changed.get(i), sink);
        }
        changed.clear();
    }

    private void publishIfChanged(int session, ChangeSink sink) {
        if (sessions.isDirty(session)) {
            emitter.publish(session, false, sink);
        }
    }

    /** The last that is said about a session: what has changed, or its mark. */
    private void expire(int session, ChangeSink sink) {
        if (sessions.isDirty(session) || spec.results().marksClosed()) {
            emitter.publish(session, true, sink);
        }
        release(session);
    }

    @Override
    public void advanceWatermark(long watermark, ChangeSink sink) {
        if (watermark <= watermarks.current()) {
            return;
        }
        closing.advance(
                watermark,
                session -> times.closing(end(session)),
                session -> {
                    if (!times.isExpired(end(session), watermark)) {
                        publishIfChanged(session, sink);
                    }
                    expiring.add(session, times.expiry(end(session)));
                });
        expiring.advance(
                watermark, session -> times.expiry(end(session)), session -> expire(session, sink));
        if (spec.emission().kind() == EmissionPolicy.Kind.ON_WATERMARK) {
            drain(sink);
        }
        watermarks.advance(watermark);
    }

    private long first(int session) {
        return sessions.lanes()[sessions.lane(session) + AccumulatorLayout.FIRST_TIMESTAMP];
    }

    private long last(int session) {
        return sessions.lanes()[sessions.lane(session) + AccumulatorLayout.LAST_TIMESTAMP];
    }

    private long end(int session) {
        return windows.end(first(session), last(session));
    }

    @Override
    public long nextClose() {
        if (sessions.occupied() > 0 && watermarks.current() == Long.MIN_VALUE) {
            return Long.MIN_VALUE;
        }
        long due = Math.min(closing.earliest(), expiring.earliest());
        return Timestamps.saturatedAdd(due, 1);
    }

    @Override
    public EngineSpec spec() {
        return spec;
    }

    @Override
    public KeyGroupWatermarks watermarks() {
        return watermarks;
    }

    @Override
    public List<SliceTables> tables() {
        return List.of(tables);
    }

    @Override
    public void restore(
            int tableSet,
            long end,
            DetachedRow row,
            boolean emitted,
            boolean dirty,
            DetachedRow asEmitted) {
        boolean superseded = row.records() == 0;
        if (superseded && !spec.keepsEmitted()) {
            return;
        }
        int session = sessions.add(row, row.hash(), DetachedRow.KEY);
        add(session, row);
        if (emitted) {
            sessions.markEmitted(session, asEmitted);
        }
        if (superseded) {
            emitter.supersede(session);
            return;
        }
        closing.add(session, times.closing(end(session)));
        if (dirty) {
            markChanged(session);
        }
    }

    @Override
    public int openWindows() {
        return sessions.occupied() - emitter.superseded();
    }

    @Override
    public long rows() {
        return sessions.occupied();
    }
}
