package io.sluice.core.engine;

import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.TablePool;
import io.sluice.core.window.Slicing;

/**
 * The windows of one kind that are put together from shared slices: published when they close, and
 * corrected key by key when a late row changes them afterwards.
 */
final class AssembledWindows {

    private final Slicing slicing;
    private final WindowTimes times;
    private final Emitter emitter;
    private final KeyGroups keyGroups;
    private final KeyGroupWatermarks watermarks;
    private final SliceTables slices;
    private final WindowAssembler assembler;
    private final LiveWindows live;
    private final KeyInWindows keyInWindows;
    private final DetachedRow after;

    AssembledWindows(
            Slicing slicing,
            WindowTimes times,
            Emitter emitter,
            KeyGroups keyGroups,
            KeyGroupWatermarks watermarks,
            SliceTables slices,
            WindowAssembler assembler,
            TablePool pool) {
        this.slicing = slicing;
        this.times = times;
        this.emitter = emitter;
        this.keyGroups = keyGroups;
        this.watermarks = watermarks;
        this.slices = slices;
        this.assembler = assembler;
        live = new LiveWindows(slicing, watermarks);
        keyInWindows = new KeyInWindows(slicing, slices, pool.shape());
        after = new DetachedRow(pool.shape());
    }

    /** Publishes what a row changes in closed windows; its slice does not hold it yet. */
    MergeOutcome offer(long sliceEnd, int keyGroup, DetachedRow row, ChangeSink sink) {
        MergeOutcome outcome = live.find(sliceEnd, keyGroup);
        long watermark = watermarks.of(keyGroup);
        if (outcome == MergeOutcome.ACCEPTED && times.isClosed(live.firstEnd(), watermark)) {
            long lastClosed = Math.min(live.lastEnd(), times.lastClosedEnd(slicing, watermark));
            updateClosed(sliceEnd, live.firstEnd(), lastClosed, row, sink);
        }
        return outcome;
    }

    private void updateClosed(
            long sliceEnd, long firstEnd, long lastEnd, DetachedRow row, ChangeSink sink) {
        keyInWindows.forEach(
                row,
                sliceEnd,
                firstEnd,
                lastEnd,
                (end, before) -> {
                    after.copyOf(before);
                    after.merge(row);
                    emitter.emitUpdate(slicing.windowStart(end), end, before, after, sink);
                });
    }

    /** The slice holds a row more. */
    void merged(long sliceEnd, DetachedRow row) {
        assembler.merged(sliceEnd, row);
    }

    /** Publishes the windows that close at the watermark {@code now}. */
    void close(long now, ChangeSink sink) {
        long end = firstOpenEnd();
        while (end != Slicing.NO_WINDOW && times.isClosed(end, now)) {
            int slice = slices.firstAfter(slicing.windowStart(end));
            if (slice < slices.count() && slices.end(slice) <= end) {
                closeWindow(end, sink);
                end = slicing.nextWindowEnd(end);
            } else {
                end = firstWindowEnd(slice);
            }
        }
    }

    /** End of the oldest window that holds a slice and that is open for some key group. */
    private long firstOpenEnd() {
        long oldest = firstWindowEnd(0);
        long closed = times.lastClosedEnd(slicing, watermarks.lowest());
        return closed < oldest || oldest == Slicing.NO_WINDOW
                ? oldest
                : slicing.nextWindowEnd(closed);
    }

    /**
     * End of the first window of this slice or a later one. Other kinds of windows may need more.
     */
    private long firstWindowEnd(int slice) {
        for (int i = slice; i < slices.count(); i++) {
            long end = slicing.firstWindowEnd(slices.end(i));
            if (end != Slicing.NO_WINDOW) {
                return end;
            }
        }
        return Slicing.NO_WINDOW;
    }

    private void closeWindow(long end, ChangeSink sink) {
        long start = slicing.windowStart(end);
        boolean catchingUp = watermarks.catchingUp();
        assembler.assemble(
                end,
                row -> {
                    if (!catchingUp || !closedBeforeRestore(row.hash(), end)) {
                        emitter.emitFirst(start, end, row, sink);
                    }
                });
    }

    private boolean closedBeforeRestore(int hash, long end) {
        int keyGroup = keyGroups.of(hash);
        return times.isClosed(end, watermarks.of(keyGroup))
                || end - 1 <= watermarks.expiredThrough(keyGroup);
    }

    /** No slice is left. */
    void clear() {
        assembler.clear();
    }

    /** Rows held beside the slices. */
    long rows() {
        return assembler.rows();
    }
}
