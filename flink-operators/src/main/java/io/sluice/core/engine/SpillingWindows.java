package io.sluice.core.engine;

import io.sluice.core.spill.RunImage;
import io.sluice.core.spill.Runs;
import io.sluice.core.spill.SpillSpace;
import io.sluice.core.spill.SpilledRow;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.MemoryBudgetExceededException;
import io.sluice.core.table.SliceTable;
import io.sluice.core.window.Slicing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One table per open window, for windows that do not overlap and are published when they close; and
 * runs of rows on disk where the tables have no room.
 *
 * <p>Whenever a table would outgrow the budget, the oldest of the large tables is written to disk
 * as a run, and collects anew. What is held of a key is then in parts: one in each run that has the
 * key, one in the table. Parts are put together where the row is looked at:
 *
 * <ul>
 *   <li>When the window closes or expires, the table is written too, and the runs are merged rank
 *       by rank. Each row is published, whole, and if the window has not expired put into the
 *       table, which may then be spilled again.
 *   <li>When a record comes for a window that is closed for its key group, the parts of its key are
 *       recalled from the runs first.
 * </ul>
 *
 * <p>So the parts that are in tables and runs are the state at any moment, between two turns of a
 * close too, and a restore that adds them up gives the same rows.
 */
final class SpillingWindows implements WindowStore {

    private final Slicing slicing;
    private final WindowTimes times;
    private final KeyGroupWatermarks watermarks;
    private final LiveWindows live;
    private final Emitter emitter;
    private final SliceTables windows;
    private final SpillSpace disk;
    private final TreeMap<Long, SpilledWindow> spilled = new TreeMap<>();
    private final SpilledRow part;

    /** The rows that are put together. Empty between two calls. */
    private final SliceTable group;

    SpillingWindows(
            Slicing slicing,
            WindowTimes times,
            KeyGroupWatermarks watermarks,
            Emitter emitter,
            SliceTables windows,
            SpillSpace disk) {
        this.slicing = slicing;
        this.times = times;
        this.watermarks = watermarks;
        this.emitter = emitter;
        this.windows = windows;
        this.disk = disk;
        live = new LiveWindows(slicing, watermarks);
        part = disk.newRow();
        group = disk.newGroup();
    }

    @Override
    public StateForm form() {
        return StateForm.OPEN_WINDOWS;
    }

    @Override
    public MergeOutcome merge(long sliceEnd, int keyGroup, DetachedRow row, ChangeSink sink) {
        MergeOutcome outcome = live.find(sliceEnd, keyGroup);
        if (outcome == MergeOutcome.ACCEPTED) {
            long end = live.firstEnd();
            if (times.isClosed(end, watermarks.of(keyGroup))) {
                updateClosed(end, row, sink);
            } else {
                int changed = add(end, row);
                table(end).markDirty(changed);
            }
        }
        return outcome;
    }

    private void updateClosed(long end, DetachedRow row, ChangeSink sink) {
        recall(end, row);
        int changed = add(end, row);
        SliceTable table = table(end);
        if (!table.isDirty(changed)) {
            emitter.emit(slicing.windowStart(end), end, false, table, changed, sink);
        } // Otherwise its window is being closed, which publishes the row.
    }

    /** Puts what the runs of a window hold of a key into its table. */
    private void recall(long end, DetachedRow key) {
        SpilledWindow window = spilled.get(end);
        if (window == null) {
            return;
        }
        SliceTable table = windows.get(end);
        int newer = table == null ? -1 : table.find(key, key.hash(), DetachedRow.KEY);
        if (newer >= 0 && !window.inParts) {
            return; // The row is whole.
        }
        group.reset();
        window.runs.recall(key, group);
        if (group.size() > 0) {
            if (table != null && newer >= 0) {
                // The part of the table comes after those of the runs.
                part.copyOf(table, newer);
                part.addTo(group);
                Rows.clear(table.shape().layout(), table, newer);
            }
            part.copyOf(group, 0);
            put(end, part);
        }
        group.reset();
    }

    private int add(long end, DetachedRow row) {
        while (true) {
            try {
                return windows.getOrCreate(end).merge(row);
            } catch (MemoryBudgetExceededException e) {
                makeRoom(end);
            }
        }
    }

    private void put(long end, SpilledRow row) {
        while (true) {
            try {
                row.addTo(windows.getOrCreate(end));
                return;
            } catch (MemoryBudgetExceededException e) {
                makeRoom(end);
            }
        }
    }

    private SliceTable table(long end) {
        SliceTable table = windows.get(end);
        if (table == null) {
            throw new IllegalStateException("no table of the window that ends at " + end);
        }
        return table;
    }

    /**
     * Makes room for a row more in a window's table: spills one of the large tables. A table of one
     * row is had even where there is no room.
     */
    private void makeRoom(long end) {
        int coldest = ColdTables.coldest(windows, end);
        if (coldest < 0) {
            windows.createSmallest(end);
            return;
        }
        spill(coldest);
        if (windows.end(coldest) == end) {
            windows.table(coldest).reset();
        } else {
            windows.renew(coldest);
        }
    }

    /** Writes a table to disk; the table stays as it is. */
    private void spill(int i) {
        SliceTable table = windows.table(i);
        if (table.occupied() > 0) {
            long end = windows.end(i);
            SpilledWindow window =
                    spilled.computeIfAbsent(end, e -> new SpilledWindow(new Runs(disk)));
            window.runs.write(table);
            window.inParts |= !times.isClosed(end, watermarks.current());
        }
    }

    @Override
    public void expect(long sliceEnd, int[] hashes, int count) {
        long end = slicing.lastWindowEnd(sliceEnd);
        SliceTable window = end == Slicing.NO_WINDOW ? null : windows.get(end);
        if (window != null) {
            window.touch(hashes, count);
        }
    }

    @Override
    public void drain(ChangeSink sink) {
        // Nothing waits: windows are published when they close, late changes when they arrive.
    }

    @Override
    public boolean close(long old, long now, Allowance allowance, ChangeSink sink) {
        while (windows.count() > 0 && times.isExpired(windows.end(0), now)) {
            if (!expire(windows.end(0), allowance, sink)) {
                return false;
            }
            SpilledWindow window = spilled.remove(windows.end(0));
            if (window != null) {
                window.runs.discard();
            }
            windows.expireFirst();
        }
        for (int i = windows.firstAfter(times.lastClosedEnd(slicing, old));
                i < windows.count() && times.isClosed(windows.end(i), now);
                i++) {
            if (!publish(windows.end(i), allowance, sink)) {
                return false;
            }
        }
        return true;
    }

    /** Publishes what is dirty in a window that closes. Returns whether nothing is left. */
    private boolean publish(long end, Allowance allowance, ChangeSink sink) {
        SpilledWindow window = spilled.get(end);
        while (window != null && window.mustMerge(table(end), false)) {
            if (!merge(end, window, false, allowance, sink)) {
                return false;
            }
        }
        SliceTable table = table(end);
        while (table.dirtyCount() > 0) {
            if (!allowance.take()) {
                return false;
            }
            int row = table.takeDirty();
            emitter.emit(slicing.windowStart(end), end, false, table, row, sink);
        }
        return true;
    }

    /**
     * The last that is said about a window: what has changed, or where it is marked, every row. A
     * row of which all is said is no state any more. Returns whether no row is left.
     */
    private boolean expire(long end, Allowance allowance, ChangeSink sink) {
        boolean all = emitter.marksClosed();
        SpilledWindow window = spilled.get(end);
        while (window != null && window.mustMerge(table(end), all)) {
            if (!merge(end, window, true, allowance, sink)) {
                return false;
            }
        }
        SliceTable table = table(end);
        while (all ? table.retired() < table.size() : table.dirtyCount() > 0) {
            if (!allowance.take()) {
                return false;
            }
            int row = all ? table.retired() : table.takeDirty();
            emitter.emit(slicing.windowStart(end), end, true, table, row, sink);
            table.retire(row);
        }
        return true;
    }

    /** Publishes rows out of the runs of a window. Returns whether the merge has ended. */
    private boolean merge(
            long end, SpilledWindow window, boolean expires, Allowance allowance, ChangeSink sink) {
        if (!window.runs.isMerging() || window.expires != expires) {
            spill(windows.firstAfter(end - 1));
            table(end).reset();
            window.runs.beginMerge(group);
            window.expires = expires;
            // The window is closed: from now on parts are recalled before a row is changed.
            window.inParts = false;
        }
        window.runs.resumeMerge();
        boolean found = true;
        while (found && allowance.take()) {
            found = window.runs.mergeNext();
            allowance.charge(Math.max(0, group.size() - 1));
            for (int row = 0; row < group.size(); row++) {
                publishMerged(end, row, expires, sink);
            }
        }
        group.reset();
        return !found;
    }

    private void publishMerged(long end, int row, boolean expires, ChangeSink sink) {
        if (group.isDirty(row) || (expires && emitter.marksClosed())) {
            emitter.emit(slicing.windowStart(end), end, expires, group, row, sink);
        }
        if (!expires) {
            part.copyOf(group, row);
            part.mark(group.isEmitted(row), false);
            put(end, part);
        }
    }

    @Override
    public SliceTables tables() {
        return windows;
    }

    @Override
    public void restore(
            long end, DetachedRow row, boolean emitted, boolean dirty, DetachedRow asEmitted) {
        while (true) {
            try {
                WindowStore.super.restore(end, row, emitted, dirty, asEmitted);
                return;
            } catch (MemoryBudgetExceededException e) {
                makeRoom(end);
            }
        }
    }

    @Override
    public List<RunImage> spilled() {
        List<RunImage> images = new ArrayList<>();
        try {
            for (Map.Entry<Long, SpilledWindow> each : spilled.entrySet()) {
                each.getValue().runs.image(each.getKey(), images);
            }
        } catch (RuntimeException | Error e) {
            images.forEach(RunImage::release);
            throw e;
        }
        return images;
    }

    @Override
    public void discard() {
        for (SpilledWindow window : spilled.values()) {
            window.runs.discard();
        }
        spilled.clear();
    }

    @Override
    public long rows() {
        // Asked by threads of metrics, which must not walk through the runs.
        return windows.rows() + disk.rowsNow();
    }

    /** Spills a table now, as if there were no room; for tests. Returns whether there was one. */
    boolean spillOne(int number) {
        if (windows.count() == 0) {
            return false;
        }
        int i = Math.floorMod(number, windows.count());
        spill(i);
        windows.renew(i);
        return true;
    }

    /** A window that has runs. */
    private static final class SpilledWindow {

        private final Runs runs;

        /** Whether the table may hold parts of keys that the runs hold parts of. */
        private boolean inParts;

        /** Whether the merge is that of a window which expires. */
        private boolean expires;

        SpilledWindow(Runs runs) {
            this.runs = runs;
        }

        /** Whether some row that is to be published must be put together first. */
        boolean mustMerge(SliceTable table, boolean all) {
            return !runs.isEmpty()
                    && (all || runs.hasDirty() || (inParts && table.dirtyCount() > 0));
        }
    }
}
