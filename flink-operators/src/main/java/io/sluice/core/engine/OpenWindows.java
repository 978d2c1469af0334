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
    private final Allowance unlimited = new Allowance(Long.MAX_VALUE);

    /** Whether a close is to be continued; it began at one watermark and is to reach another. */
    private boolean closing;

    private long closingFrom;
    private long closingTo;

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

    /** With overlapping windows a row touches many tables, and those are brought in as it comes. */
    @Override
    public void expect(long sliceEnd, int[] hashes, int count) {
        long end = slicing.lastWindowEnd(sliceEnd);
        SliceTable window = end == Slicing.NO_WINDOW ? null : windows.get(end);
        if (window != null && slicing.firstWindowEnd(sliceEnd) == end) {
            window.touch(hashes, count);
        }
    }

    private void update(
            long firstEnd, long lastEnd, DetachedRow row, long watermark, ChangeSink sink) {
        update(firstEnd, row, watermark, sink);
        for (long end = firstEnd; end < lastEnd; ) {
            end = slicing.nextWindowEnd(end);
            update(end, row, watermark, sink);
        }
    }

    private void update(long end, DetachedRow row, long watermark, ChangeSink sink) {
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
                if (!times.isClosed(end, watermark)) {
                    table.markDirty(changed);
                } else if (!table.isDirty(changed)) {
                    emit(end, table, changed, sink);
                } // Otherwise its window is being closed, which publishes the row.
            }
            case CHANGES, INTERVAL, ON_WATERMARK -> table.markDirty(changed);
        }
    }

    @Override
    public void drain(ChangeSink sink) {
        if (policy == EmissionPolicy.Kind.FINAL) {
            return;
        }
        for (int i = 0; i < windows.count(); i++) {
            if (!isClosing(windows.end(i))) {
                drain(windows.end(i), windows.table(i), unlimited, sink);
            }
        }
    }

    /** Whether the close that is to be continued publishes the window. */
    private boolean isClosing(long end) {
        return closing
                && (times.isExpired(end, closingTo)
                        || (times.isClosed(end, closingTo) && !times.isClosed(end, closingFrom)));
    }

    /** Returns whether nothing is left to drain. */
    private boolean drain(long end, SliceTable table, Allowance allowance, ChangeSink sink) {
        while (table.dirtyCount() > 0) {
            if (!allowance.take()) {
                return false;
            }
            emit(end, table, table.takeDirty(), sink);
        }
        return true;
    }

    private void emit(long end, SliceTable table, int row, ChangeSink sink) {
        emitter.emit(slicing.windowStart(end), end, false, table, row, sink);
    }

    /**
     * The last that is said about a window: what has changed, or where it is marked, every row. A
     * row of which all is said is no state any more. Returns whether no row is left.
     */
    private boolean expire(long end, SliceTable table, Allowance allowance, ChangeSink sink) {
        long start = slicing.windowStart(end);
        boolean all = emitter.marksClosed();
        while (all ? table.retired() < table.size() : table.dirtyCount() > 0) {
            if (!allowance.take()) {
                return false;
            }
            int row = all ? table.retired() : table.takeDirty();
            emitter.emit(start, end, true, table, row, sink);
            table.retire(row);
        }
        return true;
    }

    @Override
    public boolean close(long old, long now, Allowance allowance, ChangeSink sink) {
        closingFrom = old;
        closingTo = now;
        closing = !closeSome(old, now, allowance, sink);
        return !closing;
    }

    private boolean closeSome(long old, long now, Allowance allowance, ChangeSink sink) {
        while (windows.count() > 0 && times.isExpired(windows.end(0), now)) {
            if (!expire(windows.end(0), windows.table(0), allowance, sink)) {
                return false;
            }
            windows.releaseFirst();
        }
        // Those that closed before and wait for their expiry are not walked again.
        boolean all = policy == EmissionPolicy.Kind.ON_WATERMARK;
        for (int i = all ? 0 : windows.firstAfter(times.lastClosedEnd(slicing, old));
                i < windows.count() && (all || times.isClosed(windows.end(i), now));
                i++) {
            if (!drain(windows.end(i), windows.table(i), allowance, sink)) {
                return false;
            }
        }
        return true;
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
