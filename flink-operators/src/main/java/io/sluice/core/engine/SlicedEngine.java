package io.sluice.core.engine;

import io.sluice.core.spill.RunImage;
import io.sluice.core.spill.SpillSpace;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.TablePool;
import io.sluice.core.window.Slices;
import io.sluice.core.window.Slicing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The engine of windows that are unions of slices, of one kind or several. */
final class SlicedEngine implements WindowEngine {

    private final EngineSpec spec;
    private final Slices time;
    private final KeyGroupWatermarks watermarks;
    private final WindowStore[] stores;
    private final Slicing[] slicings;

    /** The only store if windows share slices, else null. */
    private final @Nullable SharedSlices shared;

    /** The watermark by which all windows are closed and expired. */
    private long closed = Long.MIN_VALUE;

    /**
     * @param time the slices of all windows
     * @param windows the windows, by the number that their changes carry
     * @param disk takes rows that have no room in memory; null if that is an error
     */
    SlicedEngine(
            EngineSpec spec,
            Slices time,
            List<Slicing> windows,
            TablePool pool,
            KeyGroups keyGroups,
            KeyGroupWatermarks watermarks,
            @Nullable SpillSpace disk) {
        this.spec = spec;
        this.time = time;
        this.watermarks = watermarks;
        slicings = windows.toArray(Slicing[]::new);
        shared =
                spec.stateForm() == StateForm.SHARED_SLICES
                        ? sharedSlices(windows, pool, keyGroups, disk)
                        : null;
        stores =
                shared != null
                        ? new WindowStore[] {shared}
                        : disk != null && spec.maySpill()
                                ? new WindowStore[] {spillingWindows(windows.get(0), pool, disk)}
                                : openWindows(windows, pool);
    }

    private SpillingWindows spillingWindows(Slicing slicing, TablePool pool, SpillSpace disk) {
        return new SpillingWindows(
                slicing,
                spec.times(),
                watermarks,
                spec.emission().kind(),
                emitter(0, pool),
                new SliceTables(pool),
                disk);
    }

    private WindowStore[] openWindows(List<Slicing> windows, TablePool pool) {
        WindowStore[] open = new WindowStore[windows.size()];
        for (int i = 0; i < open.length; i++) {
            open[i] =
                    new OpenWindows(
                            windows.get(i),
                            spec.times(),
                            watermarks,
                            spec.emission().kind(),
                            emitter(i, pool),
                            pool);
        }
        return open;
    }

    private SharedSlices sharedSlices(
            List<Slicing> windows, TablePool pool, KeyGroups keyGroups, @Nullable SpillSpace disk) {
        SliceTables slices = new SliceTables(pool);
        SpilledSlices spilled = disk == null ? null : new SpilledSlices(slices, disk);
        boolean marksLater = spec.marksAfterClose();
        List<AssembledWindows> assembled = new ArrayList<>();
        List<LiveWindows> live = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            assembled.add(
                    new AssembledWindows(
                            windows.get(i),
                            spec.times(),
                            emitter(i, pool),
                            keyGroups,
                            watermarks,
                            slices,
                            spilled,
                            assembler(windows.get(i), slices, pool),
                            marksLater ? assembler(windows.get(i), slices, pool) : null,
                            pool));
            live.add(new LiveWindows(windows.get(i), watermarks));
        }
        return new SharedSlices(
                time, spec.times(), keyGroups, watermarks, slices, spilled, assembled, live, pool);
    }

    private Emitter emitter(int window, TablePool pool) {
        return new Emitter(spec, pool.shape().layout(), window);
    }

    private WindowAssembler assembler(Slicing slicing, SliceTables slices, TablePool pool) {
        if (slicing.cumulates()) {
            return new RunningPrefix(slicing, slices, pool);
        }
        // A late row takes back what it assembles anew, which must equal what was published. And a
        // row of a changelog may be empty without its slices being so.
        return pool.shape().layout().retractsIdentically() && !spec.results().retractableInput()
                ? new SubtractOnEvict(slicing, slices, pool)
                : new TwoStacks(slicing, slices, pool);
    }

    @Override
    public MergeOutcome merge(long sliceEnd, int keyGroup, DetachedRow row, ChangeSink sink) {
        MergeOutcome outcome = stores[0].merge(sliceEnd, keyGroup, row, sink);
        for (int i = 1; i < stores.length; i++) {
            outcome = outcome.or(stores[i].merge(sliceEnd, keyGroup, row, sink));
        }
        return outcome;
    }

    @Override
    public void expect(long sliceEnd, int[] hashes, int count) {
        for (WindowStore store : stores) {
            store.expect(sliceEnd, hashes, count);
        }
    }

    @Override
    public MergeOutcome mergeRecord(
            long timestamp, int keyGroup, DetachedRow row, ChangeSink sink) {
        return merge(time.sliceEnd(timestamp), keyGroup, row, sink);
    }

    @Override
    public void drain(ChangeSink sink) {
        for (WindowStore store : stores) {
            store.drain(sink);
        }
    }

    @Override
    public boolean advanceWatermark(long watermark, long maxRows, ChangeSink sink) {
        long now = Math.max(watermark, watermarks.current());
        if (now == closed) {
            return true;
        }
        watermarks.advance(now);
        Allowance allowance = new Allowance(maxRows);
        for (WindowStore store : stores) {
            if (!store.close(closed, now, allowance, sink)) {
                return false;
            }
        }
        closed = now;
        return true;
    }

    @Override
    public long nextClose() {
        if (openWindows() == 0) {
            return Long.MAX_VALUE;
        }
        long next = Long.MAX_VALUE;
        for (Slicing slicing : slicings) {
            long closed = slicing.lastWindowEndClosedBy(watermarks.current());
            if (closed == Long.MIN_VALUE) {
                return closed;
            }
            next = Math.min(next, slicing.nextWindowEnd(closed));
        }
        return next;
    }

    @Override
    public EngineSpec spec() {
        return spec;
    }

    @Override
    public KeyGroupWatermarks watermarks() {
        return watermarks;
    }

    @Override
    public List<SliceTables> tables() {
        return shared != null
                ? shared.allTables()
                : Stream.of(stores).map(WindowStore::tables).toList();
    }

    @Override
    public @Nullable UnfinishedClose unfinishedClose(int keyGroup) {
        return shared == null ? null : shared.unfinishedClose(keyGroup);
    }

    @Override
    public void restore(
            int keyGroup, long watermark, long expired, @Nullable UnfinishedClose unfinished) {
        watermarks.restore(keyGroup, watermark, expired);
        if (shared != null) {
            shared.restore(keyGroup, watermark, expired, unfinished);
        }
    }

    @Override
    public void restore(
            int tableSet,
            long end,
            DetachedRow row,
            boolean emitted,
            boolean dirty,
            DetachedRow asEmitted) {
        if (shared != null) {
            shared.restore(tableSet, end, row);
        } else {
            stores[tableSet].restore(end, row, emitted, dirty, asEmitted);
        }
    }

    @Override
    public List<RunImage> spilled() {
        return Stream.of(stores).flatMap(store -> store.spilled().stream()).toList();
    }

    @Override
    public void close() {
        for (WindowStore store : stores) {
            store.discard();
        }
    }

    /** Spills some table now, as if there were no room. Returns whether there was one. */
    boolean spillOne(int number) {
        return shared != null
                ? shared.spillOne(number)
                : stores[0] instanceof SpillingWindows spilling && spilling.spillOne(number);
    }

    @Override
    public int openWindows() {
        int open = 0;
        for (WindowStore store : stores) {
            open += store.tables().count();
        }
        return open;
    }

    @Override
    public long rows() {
        long rows = 0;
        for (WindowStore store : stores) {
            rows += store.rows();
        }
        return rows;
    }
}
