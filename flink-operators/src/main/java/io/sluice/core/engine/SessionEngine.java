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

    /** Number of the first of them that a drain in turns has not come to. */
    private int drained;

    /** Whether all sessions are closed and expired that the watermark closes. */
    private boolean closed = true;

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
    public void expect(long sliceEnd, int[] hashes, int count) {
        sessions.touch(hashes, count);
    }

    @Override
    public MergeOutcome merge(long sliceEnd, int keyGroup, DetachedRow row, ChangeSink sink) {
        long first = row.lanes()[AccumulatorLayout.FIRST_TIMESTAMP];
        long last = row.lanes()[AccumulatorLayout.LAST_TIMESTAMP];
        sessions.findAll(row, row.hash(), DetachedRow.KEY, ofKey);
        long expired = watermarks.expiredThrough(keyGroup);
        long mergedFirst = first;
        long mergedLast = last;
        int into = -1;
        for (int i = 0; i < ofKey.count(); i++) {
            int session = ofKey.get(i);
            if (isTouched(session, first, last, expired)) {
                into = into < 0 ? session : Math.min(into, session);
                mergedFirst = Math.min(mergedFirst, first(session));
                mergedLast = Math.max(mergedLast, last(session));
            }
        }
        long end = windows.end(mergedFirst, mergedLast);
        if (end - 1 <= expired) {
            return MergeOutcome.LATE;
        }
        if (into < 0) {
            into = sessions.add(row, row.hash(), DetachedRow.KEY);
        }
        absorb(into, first, last, expired);
        add(into, row);
        schedule(into, end);
        publishOrMark(into, end, watermarks.of(keyGroup), sink);
        return MergeOutcome.ACCEPTED;
    }

    /** A session that is expired, but has not had its turn yet, is touched by nothing any more. */
    private boolean isTouched(int session, long first, long last, long expired) {
        return sessions.records(session) > 0
                && windows.touch(first, last, first(session), last(session))
                && end(session) - 1 > expired;
    }

    /** Adds to a session the others that the row touches. */
    private void absorb(int into, long first, long last, long expired) {
        for (int i = 0; i < ofKey.count(); i++) {
            int other = ofKey.get(i);
            if (other != into && isTouched(other, first, last, expired)) {
                layout.merge(
                        sessions.lanes(into),
                        sessions.lane(into),
                        sessions.objects(into),
                        sessions.object(into),
                        sessions.lanes(other),
                        sessions.lane(other),
                        sessions.objects(other),
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
                sessions.lanes(session),
                sessions.lane(session),
                sessions.objects(session),
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
        drain(new Allowance(Long.MAX_VALUE), sink);
    }

    private boolean drain(Allowance allowance, ChangeSink sink) {
        for (; drained < changed.count(); drained++) {
            if (!allowance.take()) {
                return false;
            }
            publishIfChanged(changed.get(drained), sink);
        }
        changed.clear();
        drained = 0;
        return true;
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
    public boolean advanceWatermark(long watermark, long maxRows, ChangeSink sink) {
        if (closed && watermark <= watermarks.current()) {
            return true;
        }
        watermarks.advance(watermark);
        closed = close(watermarks.current(), new Allowance(maxRows), sink);
        return closed;
    }

    private boolean close(long watermark, Allowance allowance, ChangeSink sink) {
        return closing.advance(
                        watermark,
                        session -> times.closing(end(session)),
                        session -> close(session, watermark, sink),
                        allowance)
                && expiring.advance(
                        watermark,
                        session -> times.expiry(end(session)),
                        session -> expire(session, sink),
                        allowance)
                && (spec.emission().kind() != EmissionPolicy.Kind.ON_WATERMARK
                        || drain(allowance, sink));
    }

    private void close(int session, long watermark, ChangeSink sink) {
        if (!times.isExpired(end(session), watermark)) {
            publishIfChanged(session, sink);
        }
        expiring.add(session, times.expiry(end(session)));
    }

    private long first(int session) {
        return sessions.lanes(session)[sessions.lane(session) + AccumulatorLayout.FIRST_TIMESTAMP];
    }

    private long last(int session) {
        return sessions.lanes(session)[sessions.lane(session) + AccumulatorLayout.LAST_TIMESTAMP];
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
