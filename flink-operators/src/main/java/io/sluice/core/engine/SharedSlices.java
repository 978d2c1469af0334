package io.sluice.core.engine;

import io.sluice.core.engine.DeferredRows.Waiting;
import io.sluice.core.engine.UnfinishedClose.Progress;
import io.sluice.core.spill.RunImage;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.MemoryBudgetExceededException;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import io.sluice.core.window.Slices;
import io.sluice.core.window.Timestamps;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One table per slice: a row is added once, whatever the overlap and however many kinds of windows,
 * and a window is assembled from its slices when it closes. For results that are published at the
 * close only. A late change to a closed window gathers that one key from the slices of the window.
 *
 * <p>A close may take several turns. Until all windows are closed that the watermark closes, rows
 * for their slices are judged by the watermark, but kept apart: the slices stay as they were when
 * it came.
 *
 * <p>Where rows may be spilled, a table that has no room takes it from what was assembled, which
 * can be done again, and then from the oldest of the large slices, which are written to disk. A
 * window of which some slice is on disk is put together from there.
 */
final class SharedSlices implements WindowStore {

    /** So much memory is taken for rows that wait, however small the budget is. */
    private static final long FEW_DEFERRED_BYTES = 64 << 10;

    private final Slices time;
    private final WindowTimes times;
    private final KeyGroups keyGroups;

    /** By which rows are judged. */
    private final KeyGroupWatermarks watermarks;

    private final SliceTables slices;

    /** What slices hold on disk; null if nothing is spilled. */
    private final @Nullable SpilledSlices disk;

    private final List<AssembledWindows> windows;
    private final List<LiveWindows> live;
    private final DeferredRows deferred;
    private final DetachedRow scratch;

    /** Whether windows may be open that the watermark of their key group closes. */
    private boolean behind;

    /** Whether a close is to be continued, and the watermark that it closes windows for. */
    private boolean closing;

    private long closingTo;

    /** The watermark that had come when that was begun. */
    private long begunAt;

    /** Of the key group that is being restored, when the sets of rows that wait came. */
    private List<Long> restoredWaiting = List.of();

    /**
     * @param time the slices
     * @param times when windows close and expire
     * @param watermarks the key groups' watermarks
     * @param slices their tables
     * @param disk takes slices that have no room in memory; null if that is an error
     * @param windows each kind of windows that is made of them
     * @param live for each of them, which windows still accept rows by the watermark
     */
    SharedSlices(
            Slices time,
            WindowTimes times,
            KeyGroups keyGroups,
            KeyGroupWatermarks watermarks,
            SliceTables slices,
            @Nullable SpilledSlices disk,
            List<AssembledWindows> windows,
            List<LiveWindows> live,
            TablePool pool) {
        this.time = time;
        this.times = times;
        this.keyGroups = keyGroups;
        this.watermarks = watermarks;
        this.slices = slices;
        this.disk = disk;
        this.windows = windows;
        this.live = live;
        deferred =
                disk == null
                        ? new DeferredRows(pool)
                        : new DeferredRows(
                                pool.besideBudget(),
                                Math.max(FEW_DEFERRED_BYTES, pool.budgetBytes() / 8));
        TableShape shape = pool.shape();
        scratch = new DetachedRow(shape);
    }

    @Override
    public StateForm form() {
        return StateForm.SHARED_SLICES;
    }

    @Override
    public MergeOutcome merge(long sliceEnd, int keyGroup, DetachedRow row, ChangeSink sink) {
        return behind
                ? judge(sliceEnd, keyGroup, row, sink)
                : mergeClosed(sliceEnd, keyGroup, watermarks.expiredThrough(keyGroup), row, sink);
    }

    /** Every window is published that had expired for the row. */
    private MergeOutcome mergeClosed(
            long sliceEnd, int keyGroup, long expired, DetachedRow row, ChangeSink sink) {
        MergeOutcome outcome = MergeOutcome.IN_GAP;
        for (int i = 0; i < windows.size(); i++) {
            outcome = outcome.or(windows.get(i).offer(sliceEnd, keyGroup, expired, row, sink));
        }
        if (outcome == MergeOutcome.ACCEPTED) {
            addToSlice(sliceEnd, row);
        }
        return outcome;
    }

    private void addToSlice(long sliceEnd, DetachedRow row) {
        putIntoSlice(sliceEnd, row);
        // Also where the row was late: what is assembled must hold what its slices hold.
        for (int i = 0; i < windows.size(); i++) {
            windows.get(i).merged(sliceEnd, row);
        }
    }

    private void putIntoSlice(long sliceEnd, DetachedRow row) {
        while (true) {
            try {
                slices.getOrCreate(sliceEnd).merge(row);
                return;
            } catch (MemoryBudgetExceededException e) {
                if (disk == null) {
                    throw e;
                }
                makeRoom(sliceEnd, disk);
            }
        }
    }

    private void makeRoom(long sliceEnd, SpilledSlices to) {
        if (!clearAssembled()) {
            to.makeRoom(sliceEnd);
        }
    }

    /** Gives up what is assembled. Returns whether there was anything. */
    private boolean clearAssembled() {
        boolean any = false;
        for (AssembledWindows each : windows) {
            any |= each.clear();
        }
        return any;
    }

    /** Windows may wait to be closed: their slices are left as they are. */
    private MergeOutcome judge(long sliceEnd, int keyGroup, DetachedRow row, ChangeSink sink) {
        MergeOutcome outcome = MergeOutcome.IN_GAP;
        boolean due = false;
        for (int i = 0; i < windows.size(); i++) {
            outcome = outcome.or(live.get(i).find(sliceEnd, keyGroup));
            due |= windows.get(i).isDue(sliceEnd, keyGroup);
        }
        if (outcome == MergeOutcome.ACCEPTED) {
            if (due) {
                deferred.add(same(watermarks.expiredThrough(keyGroup)), sliceEnd, row);
                if (disk != null && deferred.areMany() && addedAt() <= watermarks.current()) {
                    // They are beside the budget, so the close does not wait for its turns.
                    close(watermarks.current(), new Allowance(Long.MAX_VALUE), sink);
                }
            } else {
                addToSlice(sliceEnd, row);
            }
        }
        return outcome;
    }

    /** Times between which no window ends are the same for rows. */
    private long same(long expired) {
        long latest = deferred.latest(expired);
        for (int i = 0; i < windows.size(); i++) {
            if (!windows.get(i).isSame(latest, expired)) {
                return expired;
            }
        }
        return latest;
    }

    @Override
    public void expect(long sliceEnd, int[] hashes, int count) {
        SliceTable slice = slices.get(sliceEnd);
        if (slice != null) {
            slice.touch(hashes, count);
        }
    }

    @Override
    public void drain(ChangeSink sink) {
        // Nothing waits: windows are published when they close, late changes when they arrive.
    }

    @Override
    public boolean close(long old, long now, Allowance allowance, ChangeSink sink) {
        return close(now, allowance, sink);
    }

    private boolean close(long now, Allowance allowance, ChangeSink sink) {
        Allowance own = marksExpired() ? new Allowance(Long.MAX_VALUE) : allowance;
        do {
            // Input must not run away from closing: a close that the next one meets is finished.
            Allowance turn = closing && closesMore(now) ? new Allowance(Long.MAX_VALUE) : own;
            if (!closing) {
                closingTo = Math.min(now, addedAt());
                begunAt = now;
                closing = true;
            }
            for (AssembledWindows each : windows) {
                if (!each.close(closingTo, turn, sink)) {
                    behind = true;
                    return false;
                }
            }
            closing = false;
            addDeferred(closingTo, sink);
            release(closingTo);
        } while (closingTo < now);
        behind = behind && isBehind();
        return true;
    }

    private boolean closesMore(long now) {
        for (AssembledWindows each : windows) {
            if (each.closesMore(begunAt, now)) {
                return true;
            }
        }
        return false;
    }

    /** The watermark at which the first rows that wait are added: what is late for them is out. */
    private long addedAt() {
        return deferred.isEmpty()
                ? Long.MAX_VALUE
                : Timestamps.saturatedAdd(deferred.first().expired(), times.closeDelay());
    }

    private boolean marksExpired() {
        return windows.get(0).marksExpired();
    }

    /** The windows are published that had expired for these rows; to the others they belong. */
    private void addDeferred(long closed, ChangeSink sink) {
        while (!deferred.isEmpty() && addedAt() <= closed) {
            long expired = deferred.first().expired();
            SliceTables rows = deferred.first().slices();
            while (rows.count() > 0) {
                long sliceEnd = rows.end(0);
                SliceTable table = rows.table(0);
                for (int row = 0; row < table.size(); row++) {
                    table.copyTo(row, scratch);
                    mergeClosed(sliceEnd, keyGroups.of(scratch.hash()), expired, scratch, sink);
                }
                rows.discardFirst();
            }
            deferred.removeFirst();
        }
    }

    private void release(long watermark) {
        while (slices.count() > 0
                && times.isExpired(time.lastWindowEnd(slices.end(0)), watermark)) {
            if (disk != null) {
                disk.discard(slices.end(0));
            }
            slices.expireFirst();
        }
        if (slices.count() == 0) {
            clearAssembled();
        }
    }

    /** Whether some key group has come further than its windows, as after a restore. */
    private boolean isBehind() {
        if (!deferred.isEmpty()) {
            return true;
        }
        for (AssembledWindows each : windows) {
            for (int i = 0; i < watermarks.count(); i++) {
                if (each.isBehind(watermarks.first() + i)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What is unfinished of closing a key group's windows; null if nothing is. */
    @Nullable UnfinishedClose unfinishedClose(int keyGroup) {
        if (!behind) {
            return null;
        }
        List<Progress> progress = new ArrayList<>();
        for (AssembledWindows each : windows) {
            KeyGroupWatermarks closed = each.closedThrough();
            progress.add(new Progress(closed.of(keyGroup), closed.expiredThrough(keyGroup)));
        }
        return new UnfinishedClose(
                progress, deferred.all().stream().map(Waiting::expired).toList());
    }

    /** Restores how far the windows of a key group have been closed; its rows follow. */
    void restore(int keyGroup, long watermark, long expired, @Nullable UnfinishedClose unfinished) {
        restoredWaiting = unfinished == null ? List.of() : unfinished.waiting();
        behind |= unfinished != null;
        for (int i = 0; i < windows.size(); i++) {
            Progress progress =
                    unfinished == null
                            ? new Progress(watermark, expired)
                            : unfinished.windows().get(i);
            behind |= windows.get(i).restore(keyGroup, progress);
        }
    }

    /** Puts a row back into its slice, or among those that wait. */
    void restore(int tableSet, long end, DetachedRow row) {
        if (tableSet == 0) {
            putIntoSlice(end, row);
        } else {
            deferred.add(restoredWaiting.get(tableSet - 1), end, row);
        }
    }

    @Override
    public SliceTables tables() {
        return slices;
    }

    /** The state: slices, and rows that wait to be added to them. */
    List<SliceTables> allTables() {
        List<SliceTables> all = new ArrayList<>();
        all.add(slices);
        deferred.all().forEach(waiting -> all.add(waiting.slices()));
        return all;
    }

    @Override
    public List<RunImage> spilled() {
        return disk == null ? List.of() : disk.images();
    }

    @Override
    public void discard() {
        if (disk != null) {
            disk.discard();
        }
    }

    /** Spills a slice now, as if there were no room; for tests. Returns whether there was one. */
    boolean spillOne(int number) {
        if (disk == null || slices.count() == 0) {
            return false;
        }
        clearAssembled();
        disk.spill(Math.floorMod(number, slices.count()), false);
        return true;
    }

    @Override
    public long rows() {
        return slices.rows()
                + (disk == null ? 0 : disk.rows())
                + deferred.rows()
                + windows.stream().mapToLong(AssembledWindows::rows).sum();
    }
}
