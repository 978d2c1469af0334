package io.sluice.core.engine;

import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.TablePool;
import io.sluice.core.window.Slicing;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one kind that are put together from shared slices: published when they close, and
 * corrected key by key when a late row changes them afterwards.
 *
 * <p>Where rows are marked when their window expires, some time after its close, a second assembler
 * follows the first at that distance.
 */
final class AssembledWindows {

    private final Slicing slicing;
    private final WindowTimes times;
    private final Emitter emitter;
    private final KeyGroups keyGroups;
    private final KeyGroupWatermarks watermarks;
    private final SliceTables slices;
    private final WindowAssembler assembler;

    /** Assembles windows that expire; null if nothing is said about them then. */
    private final @Nullable WindowAssembler expiring;

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
            @Nullable WindowAssembler expiring,
            TablePool pool) {
        this.slicing = slicing;
        this.times = times;
        this.emitter = emitter;
        this.keyGroups = keyGroups;
        this.watermarks = watermarks;
        this.slices = slices;
        this.assembler = assembler;
        this.expiring = expiring;
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
                    emitter.emitUpdate(slicing.windowStart(end), end, false, before, after, sink);
                });
    }

    /** The slice holds a row more. */
    void merged(long sliceEnd, DetachedRow row) {
        assembler.merged(sliceEnd, row);
        if (expiring != null) {
            expiring.merged(sliceEnd, row);
        }
    }

    /** Publishes the windows that close or expire at the watermark {@code now}. */
    void close(long now, ChangeSink sink) {
        if (expiring != null) {
            forEachWindow(
                    slicing.lastWindowEndClosedBy(watermarks.lowestExpired()),
                    end -> times.isExpired(end, now),
                    end -> expireWindow(end, expiring, sink));
        }
        forEachWindow(
                times.lastClosedEnd(slicing, watermarks.lowest()),
                end -> times.isClosed(end, now),
                end -> closeWindow(end, times.isExpired(end, now), sink));
    }

    /** Visits the windows that hold a slice and end after {@code done}, while they are due. */
    private void forEachWindow(long done, LongPredicate due, LongConsumer action) {
        long oldest = firstWindowEnd(0);
        long end =
                done < oldest || oldest == Slicing.NO_WINDOW ? oldest : slicing.nextWindowEnd(done);
        while (end != Slicing.NO_WINDOW && due.test(end)) {
            int slice = slices.firstAfter(slicing.windowStart(end));
            if (slice < slices.count() && slices.end(slice) <= end) {
                action.accept(end);
                end = slicing.nextWindowEnd(end);
            } else {
                end = firstWindowEnd(slice);
            }
        }
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

    private void closeWindow(long end, boolean expired, ChangeSink sink) {
        long start = slicing.windowStart(end);
        boolean catchingUp = watermarks.catchingUp();
        assembler.assemble(
                end,
                row -> {
                    if (!catchingUp || !closedBeforeRestore(row.hash(), end)) {
                        emitter.emitFirst(start, end, expired, row, sink);
                    }
                });
    }

    /** Marks the rows that were published when the window closed, unless it has just closed. */
    private void expireWindow(long end, WindowAssembler assembled, ChangeSink sink) {
        long start = slicing.windowStart(end);
        assembled.assemble(
                end,
                row -> {
                    int keyGroup = keyGroups.of(row.hash());
                    if (times.isClosed(end, watermarks.of(keyGroup))
                            && end - 1 > watermarks.expiredThrough(keyGroup)) {
                        emitter.emitUpdate(start, end, true, row, row, sink);
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
        if (expiring != null) {
            expiring.clear();
        }
    }

    /** Rows held beside the slices. */
    long rows() {
        return assembler.rows() + (expiring == null ? 0 : expiring.rows());
    }
}
