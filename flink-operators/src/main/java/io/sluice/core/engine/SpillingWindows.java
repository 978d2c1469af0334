package io.sluice.core.engine;

import io.sluice.core.spill.RunImage;
import io.sluice.core.spill.Runs;
import io.sluice.core.spill.SpillSpace;
import io.sluice.core.spill.SpilledRow;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.MemoryBudgetExceededException;
import io.sluice.core.table.SliceTable;
import io.sluice.core.window.Slicing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link OpenWindows} do, with rows on disk where tables have no room ({@link SpilledTables}).
 * What is held of a key is in parts then, which are put together where the row is looked at:
 *
 * <ul>
 *   <li>Final results: when the window closes or expires, the table is written too, and the runs
 *       are merged rank by rank. Each row is published, whole, and if the window has not expired
 *       put into the table, which may then be spilled again. When a record comes for a window that
 *       is closed for its key group, the parts of its key are recalled from the runs first.
 *   <li>Changes: a record is added to the table without looking. Before a changed row is published,
 *       what the runs hold of its key is recalled, in the order of the runs, so that a drain reads
 *       no block twice. A table is drained before it is written, if that may be; then rows on disk
 *       are whole, and published. Otherwise they are merged as those of final results.
 * </ul>
 *
 * <p>So the parts that are in tables and runs are the state at any moment, between two turns of a
 * close too, and a restore that adds them up gives the same rows.
 */
final class SpillingWindows implements WindowStore {

    /** Runs of a window where each changed row is looked for in all of them. */
    private static final int MAX_SEARCHED_RUNS = 16;

    private final Slicing slicing;
    private final WindowTimes times;
    private final KeyGroupWatermarks watermarks;
    private final LiveWindows live;
    private final EmissionPolicy.Kind policy;
    private final Emitter emitter;
    private final SliceTables windows;
    private final SpilledTables spilled;
    private final SpillSpace disk;
    private final SpilledRow part;
    private final Allowance unlimited = new Allowance(Long.MAX_VALUE);

    /** The rows that are put together. Empty between two calls. */
    private final SliceTable group;

    /** Takes what is published to make room; null while nothing can be. */
    private @Nullable ChangeSink changes;

    /** Whether a close is to be continued; it began at one watermark and is to reach another. */
    private boolean closing;

    private long closingFrom;
    private long closingTo;

    SpillingWindows(
            Slicing slicing,
            WindowTimes times,
            KeyGroupWatermarks watermarks,
            EmissionPolicy.Kind policy,
            Emitter emitter,
            SliceTables windows,
            SpillSpace disk) {
        this.slicing = slicing;
        this.times = times;
        this.watermarks = watermarks;
        this.policy = policy;
        this.emitter = emitter;
        this.windows = windows;
        this.disk = disk;
        spilled = new SpilledTables(windows, this::newRuns, this::spill);
        live = new LiveWindows(slicing, watermarks);
        part = disk.newRow();
        group = disk.newGroup();
    }

    private boolean isFinal() {
        return policy == EmissionPolicy.Kind.FINAL;
    }

    private Runs newRuns() {
        return isFinal() ? new Runs(disk) : Runs.searched(disk, MAX_SEARCHED_RUNS);
    }

    @Override
    public StateForm form() {
        return StateForm.OPEN_WINDOWS;
    }

    @Override
    public MergeOutcome merge(long sliceEnd, int keyGroup, DetachedRow row, ChangeSink sink) {
        MergeOutcome outcome = live.find(sliceEnd, keyGroup);
        if (outcome == MergeOutcome.ACCEPTED) {
            changes = sink;
            long watermark = watermarks.of(keyGroup);
            long lastEnd = live.lastEnd();
            long end = live.firstEnd();
            update(end, row, watermark, sink);
            while (end < lastEnd) {
                end = slicing.nextWindowEnd(end);
                update(end, row, watermark, sink);
            }
            changes = null;
        }
        return outcome;
    }

    private void update(long end, DetachedRow row, long watermark, ChangeSink sink) {
        switch (policy) {
            case FINAL -> {
                if (times.isClosed(end, watermark)) {
                    updateClosed(end, row, sink);
                } else {
                    add(end, row);
                }
            }
            case PER_RECORD -> updateAndPublish(end, row, sink);
            case CHANGES, INTERVAL, ON_WATERMARK -> add(end, row);
            case ALL_GROUPS_PER_RECORD ->
                    throw new IllegalStateException("all rows are published with every record");
        }
    }

    private void add(long end, DetachedRow row) {
        int changed = spilled.merge(end, row);
        spilled.table(end).markDirty(changed);
    }

    private void updateAndPublish(long end, DetachedRow row, ChangeSink sink) {
        int changed = spilled.merge(end, row);
        SliceTable table = spilled.table(end);
        SpilledWindow window = spilled.onDisk(end);
        if (window != null) {
            window.runs().recall(table, changed);
        }
        emitter.emit(slicing.windowStart(end), end, false, table, changed, sink);
    }

    private void updateClosed(long end, DetachedRow row, ChangeSink sink) {
        recall(end, row);
        int changed = spilled.merge(end, row);
        SliceTable table = spilled.table(end);
        if (!table.isDirty(changed)) {
            emitter.emit(slicing.windowStart(end), end, false, table, changed, sink);
        } // Otherwise its window is being closed, which publishes the row.
    }

    /** Puts what the runs of a window hold of a key into its table. */
    private void recall(long end, DetachedRow key) {
        SpilledWindow window = spilled.onDisk(end);
        if (window == null) {
            return;
        }
        SliceTable table = windows.get(end);
        int newer = table == null ? -1 : table.find(key, key.hash(), DetachedRow.KEY);
        if (newer >= 0 && !window.inParts()) {
            return; // The row is whole.
        }
        group.reset();
        window.runs().recall(key, group);
        if (group.size() > 0) {
            if (table != null && newer >= 0) {
                // The part of the table comes after those of the runs.
                part.copyOf(table, newer);
                part.addTo(group);
                table.empty(newer);
            }
            part.copyOf(group, 0);
            spilled.put(end, part);
        }
        group.reset();
    }

    /** Writes a table to disk; the table stays as it is. */
    private void spill(int i) {
        long end = windows.end(i);
        ChangeSink sink = changes;
        if (policy == EmissionPolicy.Kind.CHANGES && sink != null && !isClosing(end)) {
            drain(end, sink);
        }
        if (windows.table(i).occupied() > 0) {
            SpilledWindow window = spilled.write(i);
            if (isFinal() && !times.isClosed(end, watermarks.current())) {
                window.inParts(true);
            }
        }
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

    @Override
    public void drain(ChangeSink sink) {
        if (isFinal()) {
            return; // Windows are published when they close, late changes when they arrive.
        }
        for (int i = 0; i < windows.count(); i++) {
            if (!isClosing(windows.end(i))) {
                drain(windows.end(i), sink);
            }
        }
    }

    /** Publishes what is dirty. What makes room meanwhile must not do the same. */
    private void drain(long end, ChangeSink sink) {
        ChangeSink before = changes;
        changes = null;
        publish(end, unlimited, sink);
        changes = before;
    }

    /** Whether the close that is to be continued publishes the window. */
    private boolean isClosing(long end) {
        return closing
                && (times.isExpired(end, closingTo)
                        || (times.isClosed(end, closingTo) && !times.isClosed(end, closingFrom)));
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
            if (!expire(windows.end(0), allowance, sink)) {
                return false;
            }
            spilled.expireFirst();
        }
        // Those that closed before and wait for their expiry are not walked again.
        boolean all = policy == EmissionPolicy.Kind.ON_WATERMARK;
        for (int i = all ? 0 : windows.firstAfter(times.lastClosedEnd(slicing, old));
                i < windows.count() && (all || times.isClosed(windows.end(i), now));
                i++) {
            if (!publish(windows.end(i), allowance, sink)) {
                return false;
            }
        }
        return true;
    }

    /** Publishes what is dirty in a window. Returns whether nothing is left. */
    private boolean publish(long end, Allowance allowance, ChangeSink sink) {
        SpilledWindow window = spilled.onDisk(end);
        while (window != null && window.mustMerge(spilled.table(end), false)) {
            // A record that came between two turns would not look for its row on disk.
            if (!merge(end, window, false, isFinal() ? allowance : unlimited, sink)) {
                return false;
            }
        }
        return publishTable(end, window, false, allowance, sink);
    }

    /** Publishes what is dirty in a window's table, of which nothing on disk is dirty. */
    private boolean publishTable(
            long end,
            @Nullable SpilledWindow window,
            boolean expires,
            Allowance allowance,
            ChangeSink sink) {
        SliceTable table = spilled.table(end);
        SpilledWindow recalled =
                window == null || isFinal() || window.runs().isEmpty() ? null : window;
        if (recalled != null && !recalled.isOrdered()) {
            disk.orderDirty(table);
            recalled.ordered(true);
        }
        boolean left = true;
        while (table.dirtyCount() > 0 && (left = allowance.take())) {
            int row = table.takeDirty();
            if (recalled != null) {
                recalled.runs().recall(table, row);
            }
            emitter.emit(slicing.windowStart(end), end, expires, table, row, sink);
            if (expires) {
                table.retire(row);
            }
        }
        if (recalled != null) {
            recalled.runs().endSearch();
            recalled.ordered(table.dirtyCount() > 0);
        }
        return left;
    }

    /**
     * The last that is said about a window: what has changed, or where it is marked, every row. A
     * row of which all is said is no state any more. Returns whether no row is left.
     */
    private boolean expire(long end, Allowance allowance, ChangeSink sink) {
        boolean all = emitter.marksClosed();
        SpilledWindow window = spilled.onDisk(end);
        while (window != null && window.mustMerge(spilled.table(end), all)) {
            if (!merge(end, window, true, allowance, sink)) {
                return false;
            }
        }
        if (!all) {
            return publishTable(end, window, true, allowance, sink);
        }
        SliceTable table = spilled.table(end);
        while (table.retired() < table.size()) {
            if (!allowance.take()) {
                return false;
            }
            int row = table.retired();
            emitter.emit(slicing.windowStart(end), end, true, table, row, sink);
            table.retire(row);
        }
        return true;
    }

    /** Publishes rows out of the runs of a window. Returns whether the merge has ended. */
    private boolean merge(
            long end, SpilledWindow window, boolean expires, Allowance allowance, ChangeSink sink) {
        Runs runs = window.runs();
        if (!window.isMergingFor(expires)) {
            spill(windows.firstAfter(end - 1));
            spilled.table(end).reset();
            runs.beginMerge(group);
            window.mergesFor(expires);
            // The window is closed: from now on parts are recalled before a row is changed.
            window.inParts(false);
        }
        runs.resumeMerge();
        boolean found = true;
        while (found && allowance.take()) {
            found = runs.mergeNext();
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
            spilled.put(end, part);
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
                spilled.makeRoom(end);
            }
        }
    }

    @Override
    public List<RunImage> spilled() {
        return spilled.images();
    }

    @Override
    public void discard() {
        spilled.discard();
    }

    @Override
    public long rows() {
        // Asked by threads of metrics, which must not walk through the runs.
        return windows.rows() + disk.rowsNow();
    }

    /** Spills a table now, as if there were no room; for tests. Returns whether there was one. */
    boolean spillOne(int number) {
        return spilled.spillOne(number);
    }
}
