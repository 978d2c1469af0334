package io.sluice.core.engine;

import io.sluice.core.engine.UnfinishedClose.Progress;
import io.sluice.core.spill.KeyGroupMerge;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.MemoryBudgetExceededException;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.window.Slicing;
import io.sluice.core.window.Timestamps;
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

    /** How far each key group's windows have been closed. */
    private final KeyGroupWatermarks watermarks;

    /** By which rows are judged: ahead of the former while windows are being closed. */
    private final KeyGroupWatermarks judging;

    private final SliceTables slices;

    /** What slices hold on disk; null if nothing is spilled. */
    private final @Nullable SpilledSlices disk;

    private final WindowAssembler assembler;

    /** Assembles windows that expire; null if nothing is said about them then. */
    private final @Nullable WindowAssembler expiring;

    private final LiveWindows live;
    private final KeyInWindows keyInWindows;
    private final DetachedRow after;
    private final DetachedRow scratch;

    /** End of the window that is being closed, or {@link Slicing#NO_WINDOW}. */
    private long closing = Slicing.NO_WINDOW;

    /** The order in which it is handed out, null if that has not begun. */
    private @Nullable KeyGroupOrder order;

    private int nextKeyGroup;

    /** Whether it is put together from disk, as nothing of it is in memory or has room there. */
    private boolean fromDisk;

    /** Whether a window has been handed out, and the assembler is not ready for the next. */
    private boolean handedOut;

    AssembledWindows(
            Slicing slicing,
            WindowTimes times,
            Emitter emitter,
            KeyGroups keyGroups,
            KeyGroupWatermarks judging,
            SliceTables slices,
            @Nullable SpilledSlices disk,
            WindowAssembler assembler,
            @Nullable WindowAssembler expiring,
            TablePool pool) {
        this.slicing = slicing;
        this.times = times;
        this.emitter = emitter;
        this.keyGroups = keyGroups;
        this.judging = judging;
        watermarks = judging.fresh();
        this.slices = slices;
        this.disk = disk;
        this.assembler = assembler;
        this.expiring = expiring;
        live = new LiveWindows(slicing, judging);
        keyInWindows = new KeyInWindows(slicing, slices, disk, pool.shape());
        after = new DetachedRow(pool.shape());
        scratch = new DetachedRow(pool.shape());
    }

    /**
     * Publishes what a row changes in closed windows; its slice does not hold it yet.
     *
     * @param expired time through which windows had expired for the row when it came
     */
    MergeOutcome offer(
            long sliceEnd, int keyGroup, long expired, DetachedRow row, ChangeSink sink) {
        MergeOutcome outcome = live.findAfter(sliceEnd, expired);
        long watermark = watermarks.of(keyGroup);
        // Where the mode was another one when the row came, a window may be closed that it is for.
        if (outcome == MergeOutcome.ACCEPTED
                && times.isClosed(live.firstEnd(), watermark)
                && !emitter.appends()) {
            long lastClosed = Math.min(live.lastEnd(), times.lastClosedEnd(slicing, watermark));
            long marked = watermarks.expiredThrough(keyGroup);
            updateClosed(sliceEnd, live.firstEnd(), lastClosed, marked, row, sink);
        }
        return outcome;
    }

    private void updateClosed(
            long sliceEnd,
            long firstEnd,
            long lastEnd,
            long marked,
            DetachedRow row,
            ChangeSink sink) {
        keyInWindows.forEach(
                row,
                sliceEnd,
                firstEnd,
                lastEnd,
                (end, before) -> {
                    after.copyOf(before);
                    after.merge(row);
                    // Only if the allowed lateness was longer when the row came.
                    boolean expired = end - 1 <= marked;
                    emitter.emitUpdate(
                            slicing.windowStart(end), end, expired, expired, before, after, sink);
                });
    }

    /** The slice holds a row more. */
    void merged(long sliceEnd, DetachedRow row) {
        try {
            assembler.merged(sliceEnd, row);
            if (expiring != null) {
                expiring.merged(sliceEnd, row);
            }
        } catch (MemoryBudgetExceededException e) {
            clearOr(e);
        }
    }

    /** There is no room for what is assembled: it is put together from disk instead. */
    private void clearOr(MemoryBudgetExceededException e) {
        if (disk == null) {
            throw e;
        }
        clear();
    }

    /**
     * Restores how far a key group's windows have been closed. Returns whether windows are still to
     * be closed that the watermark closes by now: those that waited for a longer grace.
     */
    boolean restore(int keyGroup, Progress done) {
        // What an appended changelog has closed has expired, whatever the grace was.
        long closed =
                emitter.appends()
                        ? Math.min(
                                done.watermark(),
                                Timestamps.saturatedAdd(done.expired(), times.closeDelay()))
                        : done.watermark();
        watermarks.restore(keyGroup, closed, done.expired());
        return closed < done.watermark();
    }

    /** How far each key group's windows have been closed. */
    KeyGroupWatermarks closedThrough() {
        return watermarks;
    }

    /** Whether rows are marked when their window expires, some time after its close. */
    boolean marksExpired() {
        return expiring != null;
    }

    /** Whether the first window of a slice is to be published as it is without a row that comes. */
    boolean isDue(long sliceEnd, int keyGroup) {
        long end = slicing.firstWindowEnd(sliceEnd);
        return end != Slicing.NO_WINDOW
                && (times.isClosed(end, judging.of(keyGroup))
                        || end - 1 <= judging.expiredThrough(keyGroup));
    }

    /** Whether no window ends between two times. */
    boolean isSame(long time, long later) {
        return slicing.lastWindowEndClosedBy(time) == slicing.lastWindowEndClosedBy(later);
    }

    /** Whether a later watermark closes more. */
    boolean closesMore(long watermark, long later) {
        return times.lastClosedEnd(slicing, watermark) != times.lastClosedEnd(slicing, later);
    }

    /** Whether a key group has come further than its windows. */
    boolean isBehind(int keyGroup) {
        long closed = watermarks.of(keyGroup);
        return closed < judging.of(keyGroup)
                || Math.max(
                                Timestamps.lessDelay(closed, times.closeDelay()),
                                watermarks.expiredThrough(keyGroup))
                        < judging.expiredThrough(keyGroup);
    }

    /**
     * Publishes the windows that close or expire at the watermark {@code now}, as far as the
     * allowance goes. Until all is published the slices of these windows must not change.
     *
     * @return whether all is published; if not, this must be called again with the same watermark
     */
    boolean close(long now, Allowance allowance, ChangeSink sink) {
        if (expiring != null && closing == Slicing.NO_WINDOW && !handedOut) {
            expireWindows(expiring, now, sink);
        }
        Allowance own = allowance;
        long last = Slicing.NO_WINDOW;
        while (true) {
            if (closing == Slicing.NO_WINDOW) {
                if (handedOut && !makeReady(own)) {
                    return false;
                }
                handedOut = false;
                long end =
                        last == Slicing.NO_WINDOW
                                ? firstAfter(times.lastClosedEnd(slicing, watermarks.lowest()))
                                : withSlice(slicing.nextWindowEnd(last));
                if (end == Slicing.NO_WINDOW || !times.isClosed(end, now)) {
                    watermarks.advance(now);
                    return true;
                }
                closing = end;
                nextKeyGroup = watermarks.first();
            }
            if (times.closing(closing) == Long.MAX_VALUE) {
                // This and all later windows close at one time, so none can be told from the next.
                own = new Allowance(Long.MAX_VALUE);
            }
            if (!closeWindow(closing, times.isExpired(closing, now), own, sink)) {
                return false;
            }
            last = closing;
            if (times.closing(last) < Long.MAX_VALUE) {
                // No key group is behind a window that has been handed out to all of them.
                watermarks.advance(times.closing(last));
            }
            closing = Slicing.NO_WINDOW;
            order = null;
            handedOut = !fromDisk;
            fromDisk = false;
        }
    }

    private boolean makeReady(Allowance allowance) {
        try {
            return assembler.handedOut(allowance);
        } catch (MemoryBudgetExceededException e) {
            clearOr(e);
            return true;
        }
    }

    private void expireWindows(WindowAssembler assembled, long now, ChangeSink sink) {
        long done = slicing.lastWindowEndClosedBy(watermarks.lowestExpired());
        for (long end = firstAfter(done);
                end != Slicing.NO_WINDOW && times.isExpired(end, now);
                end = withSlice(slicing.nextWindowEnd(end))) {
            expireWindow(end, assembled, sink);
        }
    }

    /** End of the first window that holds a slice and ends after {@code done}. */
    private long firstAfter(long done) {
        long oldest = firstWindowEnd(0);
        return done < oldest || oldest == Slicing.NO_WINDOW
                ? oldest
                : withSlice(slicing.nextWindowEnd(done));
    }

    /** End of this window or, if it holds no slice, of the first later one that does. */
    private long withSlice(long end) {
        if (end == Slicing.NO_WINDOW) {
            return end;
        }
        int slice = slices.firstAfter(slicing.windowStart(end));
        return slice < slices.count() && slices.end(slice) <= end ? end : firstWindowEnd(slice);
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

    private boolean closeWindow(long end, boolean expired, Allowance allowance, ChangeSink sink) {
        if (isOnDisk(end)) {
            return handOutFromDisk(end, expired, allowance, sink);
        }
        if (order == null) {
            try {
                if (!assembler.assemble(end, allowance)) {
                    return false;
                }
            } catch (MemoryBudgetExceededException e) {
                clearOr(e);
                return handOutFromDisk(end, expired, allowance, sink);
            }
            int positions = assembler.positions();
            if (positions <= allowance.left()) {
                allowance.charge(positions);
                handOut(end, expired, sink);
                return true;
            }
            order = new KeyGroupOrder(assembler, keyGroups, watermarks.first(), watermarks.count());
        }
        return handOut(end, expired, order, allowance, sink);
    }

    private boolean isOnDisk(long end) {
        return disk != null && (fromDisk || disk.hasAny(slicing.windowStart(end), end));
    }

    /**
     * Hands out one key group after another. Between two turns nothing of the window is held but
     * what was read ahead.
     */
    private boolean handOutFromDisk(
            long end, boolean expired, Allowance allowance, ChangeSink sink) {
        fromDisk = true;
        long start = slicing.windowStart(end);
        KeyGroupMerge rows = onDisk().mergeOn(start, end);
        int behindLast = watermarks.first() + watermarks.count();
        for (; nextKeyGroup < behindLast; nextKeyGroup++) {
            if (isPublished(nextKeyGroup, end)) {
                continue;
            }
            if (allowance.left() == 0) {
                return false;
            }
            boolean noMore = expired || judging.hadExpired(nextKeyGroup, end);
            rows.begin(nextKeyGroup);
            while (rows.next()) {
                SliceTable some = rows.group();
                for (int row = 0; row < some.size(); row++) {
                    some.copyTo(row, scratch);
                    emitter.emitFirst(start, end, noMore, scratch, sink);
                }
                allowance.charge(some.size());
            }
            if (times.closing(end) < Long.MAX_VALUE) {
                watermarks.advance(nextKeyGroup, times.closing(end));
            }
        }
        onDisk().endMerge();
        return true;
    }

    private SpilledSlices onDisk() {
        if (disk == null) {
            throw new IllegalStateException("nothing is spilled");
        }
        return disk;
    }

    private void handOut(long end, boolean expired, ChangeSink sink) {
        long start = slicing.windowStart(end);
        boolean catchingUp = watermarks.catchingUp();
        boolean restored = judging.mayHaveExpired(end);
        for (int position = 0; position < assembler.positions(); position++) {
            DetachedRow row = assembler.row(position);
            if (row != null && !(catchingUp && isPublished(keyGroups.of(row.hash()), end))) {
                boolean noMore =
                        expired || (restored && judging.hadExpired(keyGroups.of(row.hash()), end));
                emitter.emitFirst(start, end, noMore, row, sink);
            }
        }
    }

    /**
     * Hands out one key group after another. That takes several turns only where rows are not
     * marked, or where windows expire as they close: then none of them has expired for one key
     * group alone.
     */
    private boolean handOut(
            long end,
            boolean expired,
            KeyGroupOrder inOrder,
            Allowance allowance,
            ChangeSink sink) {
        long start = slicing.windowStart(end);
        int behindLast = watermarks.first() + watermarks.count();
        for (; nextKeyGroup < behindLast; nextKeyGroup++) {
            int from = inOrder.begin(nextKeyGroup);
            int to = inOrder.end(nextKeyGroup);
            if (!isPublished(nextKeyGroup, end)) {
                if (from < to && allowance.left() == 0) {
                    return false;
                }
                for (int at = from; at < to; at++) {
                    DetachedRow row = assembler.row(inOrder.position(at));
                    if (row != null) {
                        emitter.emitFirst(start, end, expired, row, sink);
                    }
                }
                allowance.charge(to - from);
                watermarks.advance(nextKeyGroup, times.closing(end));
            }
        }
        return true;
    }

    /** Marks the rows that were published when the window closed, unless it has just closed. */
    private void expireWindow(long end, WindowAssembler assembled, ChangeSink sink) {
        Allowance unlimited = new Allowance(Long.MAX_VALUE);
        if (isOnDisk(end) || !hasRoom(end, assembled, unlimited)) {
            expireFromDisk(end, sink);
            return;
        }
        long start = slicing.windowStart(end);
        for (int position = 0; position < assembled.positions(); position++) {
            DetachedRow row = assembled.row(position);
            if (row != null && isToBeMarked(keyGroups.of(row.hash()), end)) {
                emitter.emitUpdate(start, end, false, true, row, row, sink);
            }
        }
        try {
            assembled.handedOut(unlimited);
        } catch (MemoryBudgetExceededException e) {
            clearOr(e);
        }
    }

    /** Assembles a window in one go. Returns whether there is room. */
    private boolean hasRoom(long end, WindowAssembler assembled, Allowance unlimited) {
        try {
            return assembled.assemble(end, unlimited);
        } catch (MemoryBudgetExceededException e) {
            clearOr(e);
            return false;
        }
    }

    private void expireFromDisk(long end, ChangeSink sink) {
        long start = slicing.windowStart(end);
        KeyGroupMerge rows = onDisk().merge(start, end);
        for (int i = 0; i < watermarks.count(); i++) {
            int keyGroup = watermarks.first() + i;
            if (isToBeMarked(keyGroup, end)) {
                rows.begin(keyGroup);
                while (rows.next()) {
                    for (int row = 0; row < rows.group().size(); row++) {
                        rows.group().copyTo(row, scratch);
                        emitter.emitUpdate(start, end, false, true, scratch, scratch, sink);
                    }
                }
            }
        }
    }

    private boolean isToBeMarked(int keyGroup, long end) {
        return times.isClosed(end, watermarks.of(keyGroup))
                && end - 1 > watermarks.expiredThrough(keyGroup)
                && !judging.hadExpired(keyGroup, end);
    }

    /** Whether a key group's rows were published in an earlier turn, or before a restore. */
    private boolean isPublished(int keyGroup, long end) {
        return times.isClosed(end, watermarks.of(keyGroup))
                || end - 1 <= watermarks.expiredThrough(keyGroup);
    }

    /**
     * Gives up what is assembled: no slice is left, or there is no room. A window that is being
     * closed is put together from disk from now on. Returns whether there was anything.
     */
    boolean clear() {
        boolean any = assembler.clear();
        any |= expiring != null && expiring.clear();
        handedOut = false;
        order = null;
        fromDisk = closing != Slicing.NO_WINDOW;
        return any;
    }

    /** Rows held beside the slices. */
    long rows() {
        return assembler.rows() + (expiring == null ? 0 : expiring.rows());
    }
}
