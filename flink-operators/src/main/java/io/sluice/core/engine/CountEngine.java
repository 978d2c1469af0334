package io.sluice.core.engine;

import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.TablePool;
import io.sluice.core.window.CountWindows;
import java.util.List;

/**
 * The engine of windows over the last records of each key. A record costs one lookup and, whatever
 * the size of a window, a few merges. Windows are published when their last record has come: each
 * of them at once, or the latest of each key with a drain.
 *
 * <p>Time is processing time: it decides only which keys have been silent for so long that they are
 * forgotten, at once if they come back, and else at most an eighth of the expiry later.
 */
final class CountEngine implements WindowEngine {

    /** Forgotten keys that are not worth making new tables for. */
    private static final int FEW_KEYS = 64;

    private static final long NEVER = Long.MAX_VALUE;

    private final EngineSpec spec;
    private final CountWindows windows;
    private final TablePool pool;
    private final KeyGroupWatermarks watermarks;
    private final long partSize;
    private final CountEmitter emitter;
    private final DetachedRow window;
    private CountTables tables;
    private LastParts last;
    private LastSeen lastSeen;
    private int liveKeys;
    private long nextSweep = NEVER;

    CountEngine(
            EngineSpec spec, CountWindows windows, TablePool pool, KeyGroupWatermarks watermarks) {
        this.spec = spec;
        this.windows = windows;
        this.pool = pool;
        this.watermarks = watermarks;
        partSize = windows.partSize();
        emitter = new CountEmitter(windows, spec.results(), pool.shape().layout());
        window = new DetachedRow(pool.shape());
        tables = new CountTables(pool, windows.parts());
        last = newParts();
        lastSeen = new LastSeen();
    }

    private LastParts newParts() {
        return pool.shape().layout().retracts()
                ? new RunningParts(tables, pool.shape().layout(), partSize)
                : new StackedParts(tables, pool.shape().layout(), partSize);
    }

    @Override
    public MergeOutcome merge(long sliceEnd, int keyGroup, DetachedRow row, ChangeSink sink) {
        throw new UnsupportedOperationException("records come by themselves");
    }

    @Override
    public MergeOutcome mergeRecord(
            long timestamp, int keyGroup, DetachedRow record, ChangeSink sink) {
        int row = tables.rowOf(record);
        long number = tables.count(row);
        if (number > 0 && isSilent(row, timestamp)) {
            forget(row, sink);
            number = 0;
        }
        if (number == 0) {
            liveKeys++;
            nextSweep = Math.min(nextSweep, expiryAfter(timestamp));
        } else if (lastSeen.isNew(row)) {
            last.restored(row, (number - 1) / partSize);
        }
        lastSeen.at(row, timestamp);
        last.add(row, number / partSize, number % partSize == 0, record);
        tables.count(row, number + 1);
        if ((number + 1) % windows.slide() == 0) {
            complete(row, number + 1, record, sink);
        }
        return MergeOutcome.ACCEPTED;
    }

    private void complete(int row, long end, DetachedRow key, ChangeSink sink) {
        window.copyOf(key);
        last.sum(row, (end - 1) / partSize, window);
        if (spec.emission().kind() == EmissionPolicy.Kind.FINAL) {
            emitter.emitWindow(end, window, sink);
            return;
        }
        Rows.copy(pool.shape().layout(), tables.latest(), row, window);
        if (spec.emission().kind() == EmissionPolicy.Kind.PER_RECORD) {
            emitter.emitLatest(end, false, tables.latest(), row, sink);
        } else {
            tables.latest().markDirty(row);
        }
    }

    @Override
    public void drain(ChangeSink sink) {
        for (int i = 0; i < tables.latest().dirtyCount(); i++) {
            int row = tables.latest().dirtyRow(i);
            long end = windows.lastWindowEnd(tables.count(row));
            if (end > 0) {
                emitter.emitLatest(end, false, tables.latest(), row, sink);
            }
        }
        tables.latest().clearDirty();
    }

    private long expiryAfter(long timestamp) {
        return windows.expiryMillis() == 0 ? NEVER : timestamp + windows.expiryMillis() + 1;
    }

    private boolean isSilent(int row, long now) {
        return !lastSeen.isNew(row) && expiryAfter(lastSeen.of(row)) <= now;
    }

    private void forget(int row, ChangeSink sink) {
        long end = windows.lastWindowEnd(tables.count(row));
        emitter.delete(end, tables.latest(), row, sink);
        last.forget(row);
        tables.count(row, 0);
        liveKeys--;
    }

    /** Forgets the keys that have been silent for too long. The end of time ends everything. */
    @Override
    public boolean advanceWatermark(long watermark, long maxRows, ChangeSink sink) {
        if (watermark == Long.MAX_VALUE) {
            end(sink);
            startOver();
        } else if (watermark + 1 >= nextSweep) {
            sweep(watermark + 1, sink);
        }
        return true;
    }

    private void end(ChangeSink sink) {
        drain(sink);
        if (spec.results().marksClosed()) {
            for (int row = 0; row < tables.size(); row++) {
                if (tables.latest().isEmitted(row)) {
                    long end = windows.lastWindowEnd(tables.count(row));
                    emitter.emitLatest(end, true, tables.latest(), row, sink);
                }
            }
        }
    }

    private void startOver() {
        tables.release(pool);
        tables = new CountTables(pool, windows.parts());
        last = newParts();
        lastSeen = new LastSeen();
        liveKeys = 0;
        nextSweep = NEVER;
    }

    private void sweep(long now, ChangeSink sink) {
        long next = NEVER;
        for (int row = 0; row < tables.size(); row++) {
            if (tables.count(row) > 0) {
                if (lastSeen.isNew(row)) {
                    last.restored(row, (tables.count(row) - 1) / partSize);
                    lastSeen.at(row, now);
                }
                if (isSilent(row, now)) {
                    forget(row, sink);
                } else {
                    next = Math.min(next, expiryAfter(lastSeen.of(row)));
                }
            }
        }
        nextSweep = next == NEVER ? NEVER : Math.max(next, now + 1 + windows.expiryMillis() / 8);
        if (tables.size() > FEW_KEYS && liveKeys < tables.size() / 2) {
            leaveOutForgotten();
        }
    }

    private void leaveOutForgotten() {
        CountTables old = tables;
        LastSeen oldSeen = lastSeen;
        tables = new CountTables(pool, windows.parts());
        last = newParts();
        lastSeen = new LastSeen();
        for (int row = 0; row < old.size(); row++) {
            if (old.count(row) > 0) {
                int copy = old.copyTo(tables, row, window);
                last.restored(copy, (old.count(row) - 1) / partSize);
                lastSeen.at(copy, oldSeen.of(row));
            }
        }
        old.release(pool);
    }

    @Override
    public long nextClose() {
        return nextSweep;
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
        return List.of(tables.tables());
    }

    @Override
    public void restore(
            int tableSet,
            long end,
            DetachedRow row,
            boolean emitted,
            boolean dirty,
            DetachedRow asEmitted) {
        if (end == CountTables.POSITIONS && row.records() > 0) {
            liveKeys++;
        }
        tables.restore(end, row, emitted, dirty);
        if (windows.expiryMillis() > 0) {
            nextSweep = Long.MIN_VALUE;
        }
    }

    /** Number of keys. */
    @Override
    public int openWindows() {
        return liveKeys;
    }

    @Override
    public long rows() {
        return tables.tables().rows();
    }
}
