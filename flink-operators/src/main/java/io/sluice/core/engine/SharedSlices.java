package io.sluice.core.engine;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.window.Slicing;
import io.sluice.core.window.Timestamps;

/**
 * One table per slice: a row is added once, whatever the overlap, and a window is assembled from
 * its slices when it closes. For results that are published at the close only. A late change to a
 * closed window gathers that one key from the window's slices before and after the change.
 */
final class SharedSlices implements WindowStore {

    private final Slicing slicing;
    private final WindowTimes times;
    private final Emitter emitter;
    private final KeyGroups keyGroups;
    private final KeyGroupWatermarks watermarks;
    private final AccumulatorLayout<?> layout;
    private final SliceTables slices;
    private final WindowAssembler assembler;
    private final DetachedRow before;
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
        layout = pool.shape().layout();
        before = new DetachedRow(pool.shape());
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
            updateClosed(firstEnd, lastEnd, row, watermark, sink);
        }
        slices.getOrCreate(sliceEnd).merge(row);
        assembler.merged(sliceEnd, row);
    }

    private void updateClosed(
            long firstEnd, long lastEnd, DetachedRow row, long watermark, ChangeSink sink) {
        long step = slicing.windowEndStep();
        for (long end = firstEnd; end <= lastEnd && times.isClosed(end, watermark); end += step) {
            gather(end, row, before);
            gather(end, row, after);
            layout.merge(after.lanes(), 0, after.objects(), 0, row.lanes(), 0, row.objects(), 0);
            emitter.emitUpdate(slicing.windowStart(end), end, before, after, sink);
        }
    }

    /** Merges what the slices of a window hold for one key, oldest slice first. */
    private void gather(long windowEnd, DetachedRow key, DetachedRow into) {
        into.clear();
        into.hash(key.hash());
        System.arraycopy(key.key(), 0, into.key(), 0, key.key().length);
        for (int i = slices.firstAfter(slicing.windowStart(windowEnd));
                i < slices.count() && slices.end(i) <= windowEnd;
                i++) {
            SliceTable slice = slices.table(i);
            int row = slice.find(key, key.hash(), DetachedRow.KEY);
            if (row >= 0) {
                layout.merge(
                        into.lanes(),
                        0,
                        into.objects(),
                        0,
                        slice.lanes(),
                        slice.lane(row),
                        slice.objects(),
                        slice.object(row));
            }
        }
    }

    @Override
    public void drain(ChangeSink sink) {
        // Nothing waits: windows are published when they close, late changes when they arrive.
    }

    @Override
    public void close(long old, long now, ChangeSink sink) {
        if (slices.count() > 0) {
            closeWindows(firstOpenEnd(old), now, sink);
        }
        while (slices.count() > 0 && times.isExpired(slicing.lastWindowEnd(slices.end(0)), now)) {
            slices.releaseFirst();
        }
        if (slices.count() == 0) {
            assembler.clear();
        }
    }

    /** End of the oldest window that holds a slice and that the watermark had not closed yet. */
    private long firstOpenEnd(long watermark) {
        long oldest = slicing.firstWindowEnd(slices.end(0));
        long closed =
                slicing.lastWindowEndClosedBy(Timestamps.lessDelay(watermark, times.closeDelay()));
        return closed < oldest ? oldest : closed + slicing.windowEndStep();
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
                end += slicing.windowEndStep();
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
