package io.sluice.core.engine;

import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.TablePool;
import io.sluice.core.window.Slicing;

/**
 * One table per slice: a row is added once, whatever the overlap, and a window is assembled from
 * its slices when it closes. For results that are published at the close only. A late change to a
 * closed window gathers that one key from the slices of the window.
 */
final class SharedSlices implements WindowStore {

    private final Slicing slicing;
    private final WindowTimes times;
    private final Emitter emitter;
    private final KeyGroups keyGroups;
    private final KeyGroupWatermarks watermarks;
    private final SliceTables slices;
    private final WindowAssembler assembler;
    private final KeyInWindows keyInWindows;
    private final DetachedRow after;

    SharedSlices(
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
        keyInWindows = new KeyInWindows(slicing, slices, pool.shape());
        after = new DetachedRow(pool.shape());
    }

    @Override
    public StateForm form() {
        return StateForm.SHARED_SLICES;
    }

    @Override
    public void merge(
            long sliceEnd,
            long firstEnd,
            long lastEnd,
            DetachedRow row,
            long watermark,
            ChangeSink sink) {
        if (times.isClosed(firstEnd, watermark)) {
            long lastClosed = Math.min(lastEnd, times.lastClosedEnd(slicing, watermark));
            updateClosed(sliceEnd, firstEnd, lastClosed, row, sink);
        }
        slices.getOrCreate(sliceEnd).merge(row);
        assembler.merged(sliceEnd, row);
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

    @Override
    public void drain(ChangeSink sink) {
        // Nothing waits: windows are published when they close, late changes when they arrive.
    }

    @Override
    public void close(long old, long now, ChangeSink sink) {
        if (slices.count() > 0) {
            closeWindows(firstOpenEnd(), now, sink);
        }
        while (slices.count() > 0 && times.isExpired(slicing.lastWindowEnd(slices.end(0)), now)) {
            slices.releaseFirst();
        }
        if (slices.count() == 0) {
            assembler.clear();
        }
    }

    /** End of the oldest window that holds a slice and that is open for some key group. */
    private long firstOpenEnd() {
        long oldest = slicing.firstWindowEnd(slices.end(0));
        long closed = times.lastClosedEnd(slicing, watermarks.lowest());
        return closed < oldest ? oldest : slicing.nextWindowEnd(closed);
    }

    private void closeWindows(long first, long now, ChangeSink sink) {
        long end = first;
        while (times.isClosed(end, now)) {
            int slice = slices.firstAfter(slicing.windowStart(end));
            if (slice == slices.count()) {
                return;
            }
            long sliceEnd = slices.end(slice);
            if (sliceEnd <= end) {
                closeWindow(end, sink);
                end = slicing.nextWindowEnd(end);
            } else {
                end = slicing.firstWindowEnd(sliceEnd);
            }
        }
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

    @Override
    public SliceTables tables() {
        return slices;
    }

    @Override
    public long rows() {
        return slices.rows() + assembler.rows();
    }
}
