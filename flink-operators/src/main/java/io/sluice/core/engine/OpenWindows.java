package io.sluice.core.engine;

import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.window.Slicing;

/**
 * One table per open window: a row updates each window that contains its slice. Right where windows
 * are published while they are open, since each of them must be emitted anyway, and for tumbling
 * windows. A row costs one probe per overlapping window.
 */
final class OpenWindows implements WindowStore {

    private final Slicing slicing;
    private final WindowTimes times;
    private final KeyGroupWatermarks watermarks;
    private final LiveWindows live;
    private final EmissionPolicy.Kind policy;
    private final Emitter emitter;
    private final SliceTables windows;

    OpenWindows(
            Slicing slicing,
            WindowTimes times,
            KeyGroupWatermarks watermarks,
            EmissionPolicy.Kind policy,
            Emitter emitter,
            TablePool pool) {
        this.slicing = slicing;
        this.times = times;
        this.watermarks = watermarks;
        live = new LiveWindows(slicing, watermarks);
        this.policy = policy;
        this.emitter = emitter;
        windows = new SliceTables(pool);
    }

    @Override
    public StateForm form() {
        return StateForm.OPEN_WINDOWS;
    }

    @Override
    public MergeOutcome merge(long sliceEnd, int keyGroup, DetachedRow row, ChangeSink sink) {
        MergeOutcome outcome = live.find(sliceEnd, keyGroup);
        if (outcome == MergeOutcome.ACCEPTED) {
            update(live.firstEnd(), live.lastEnd(), row, watermarks.of(keyGroup), sink);
        }
        return outcome;
    }

    private void update(
            long firstEnd, long lastEnd, DetachedRow row, long watermark, ChangeSink sink) {
        for (long end = firstEnd; end <= lastEnd; end = slicing.nextWindowEnd(end)) {
            SliceTable table = windows.getOrCreate(end);
            int changed = table.merge(row);
            switch (policy) {
                case PER_RECORD -> emit(end, table, changed, sink);
                case ALL_GROUPS_PER_RECORD -> {
                    for (int group = 0; group < table.size(); group++) {
                        emit(end, table, group, sink);
                    }
                }
                case FINAL -> {
                    if (times.isClosed(end, watermark)) {
                        emit(end, table, changed, sink);
                    } else {
                        table.markDirty(changed);
                    }
                }
                case CHANGES, INTERVAL, ON_WATERMARK -> table.markDirty(changed);
            }
        }
    }

    @Override
    public void drain(ChangeSink sink) {
        if (policy == EmissionPolicy.Kind.FINAL) {
            return;
        }
        for (int i = 0; i < windows.count(); i++) {
            drain(windows.end(i), windows.table(i), sink);
        }
    }

    private void drain(long end, SliceTable table, ChangeSink sink) {
        for (int i = 0; i < table.dirtyCount(); i++) {
            emit(end, table, table.dirtyRow(i), sink);
        }
        table.clearDirty();
    }

    private void emit(long end, SliceTable table, int row, ChangeSink sink) {
        emitter.emit(slicing.windowStart(end), end, false, table, row, sink);
    }

    /** The last that is said about a window: what has changed, or where it is marked, every row. */
    private void expire(long end, SliceTable table, ChangeSink sink) {
        long start = slicing.windowStart(end);
        int rows = emitter.marksClosed() ? table.size() : table.dirtyCount();
        for (int i = 0; i < rows; i++) {
            int row = emitter.marksClosed() ? i : table.dirtyRow(i);
            emitter.emit(start, end, true, table, row, sink);
        }
        table.clearDirty();
    }

    @Override
    public void close(long old, long now, ChangeSink sink) {
        while (windows.count() > 0 && times.isExpired(windows.end(0), now)) {
            expire(windows.end(0), windows.table(0), sink);
            windows.releaseFirst();
        }
        if (policy == EmissionPolicy.Kind.ON_WATERMARK) {
            drain(sink);
            return;
        }
        // Those that closed before and wait for their expiry are not walked again.
        for (int i = windows.firstAfter(times.lastClosedEnd(slicing, old));
                i < windows.count() && times.isClosed(windows.end(i), now);
                i++) {
            drain(windows.end(i), windows.table(i), sink);
        }
    }

    @Override
    public SliceTables tables() {
        return windows;
    }

    @Override
    public long rows() {
        return windows.rows();
    }
}
