package io.sluice.core.engine;

import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.window.Slicing;

/**
 * The windows of one subtask: takes rows (single records or deltas), publishes changes, closes and
 * expires windows as the watermark advances. Owned by one thread.
 */
public final class WindowEngine {

    private final EngineSpec spec;
    private final Slicing slicing;
    private final KeyGroupWatermarks watermarks;
    private final WindowStore store;
    private final TablePool pool;

    /**
     * @param spec what to compute
     * @param pool makes the tables; its shape must keep emitted rows if the spec says so
     * @param keyGroups which key group a hash belongs to
     * @param watermarks the key groups' watermarks, restored ones included; advanced by this engine
     */
    public WindowEngine(
            EngineSpec spec, TablePool pool, KeyGroups keyGroups, KeyGroupWatermarks watermarks) {
        this.spec = spec;
        this.pool = pool;
        this.watermarks = watermarks;
        slicing = spec.window().slicing();
        store = createStore(keyGroups);
    }

    private WindowStore createStore(KeyGroups keyGroups) {
        Emitter emitter =
                new Emitter(
                        spec.changelog(), spec.emission().skipUnchanged(), pool.shape().layout());
        if (spec.stateForm() == StateForm.OPEN_WINDOWS) {
            return new OpenWindows(slicing, spec.times(), spec.emission().kind(), emitter, pool);
        }
        SliceTables slices = new SliceTables(pool);
        return new SharedSlices(
                slicing,
                spec.times(),
                emitter,
                keyGroups,
                watermarks,
                slices,
                assembler(slices),
                pool);
    }

    private WindowAssembler assembler(SliceTables slices) {
        return switch (spec.window().kind()) {
            case CUMULATING -> new RunningPrefix(slicing, slices, pool);
            case HOPPING, TUMBLING ->
                    pool.shape().layout().retracts()
                            ? new SubtractOnEvict(slicing, slices, pool)
                            : new TwoStacks(slicing, slices, pool);
        };
    }

    /**
     * Adds a row to the windows of its slice, unless it is late for all of them.
     *
     * @param sliceEnd the row's slice
     * @param keyGroup key group of the row's key
     * @param row key and accumulator; not retained
     */
    public MergeOutcome merge(long sliceEnd, int keyGroup, DetachedRow row, ChangeSink sink) {
        long last = slicing.lastWindowEnd(sliceEnd);
        if (last == Slicing.NO_WINDOW) {
            return MergeOutcome.IN_GAP;
        }
        long watermark = watermarks.of(keyGroup);
        long expired = slicing.lastWindowEndClosedBy(watermarks.expiredThrough(keyGroup));
        long first = slicing.firstWindowEnd(sliceEnd);
        if (expired >= first) {
            if (expired >= last) {
                return MergeOutcome.LATE;
            }
            first = expired + slicing.windowEndStep();
        }
        store.merge(sliceEnd, first, last, row, watermark, sink);
        return MergeOutcome.ACCEPTED;
    }

    /** Publishes every change that waits. */
    public void drain(ChangeSink sink) {
        store.drain(sink);
    }

    /** Closes and expires windows. A watermark that does not advance changes nothing. */
    public void advanceWatermark(long watermark, ChangeSink sink) {
        long old = watermarks.current();
        if (watermark <= old) {
            return;
        }
        if (spec.emission().kind() == EmissionPolicy.Kind.ON_WATERMARK) {
            store.drain(sink);
        }
        store.close(old, watermark, sink);
        watermarks.advance(watermark);
    }

    /** What this engine computes. */
    public EngineSpec spec() {
        return spec;
    }

    /** The key groups' watermarks. */
    public KeyGroupWatermarks watermarks() {
        return watermarks;
    }

    /** The state: tables by the end of their window or slice, to be read by a snapshot. */
    public SliceTables tables() {
        return store.tables();
    }

    /**
     * Puts a row of a snapshot back.
     *
     * @param end end of the window or slice, as {@link EngineSpec#stateForm} says
     * @param row key and accumulator; not retained
     * @param emitted whether the row was emitted before
     * @param dirty whether it changed since
     * @param asEmitted key and accumulator as it was emitted; read only if the row was emitted and
     *     the spec keeps emitted rows
     */
    public void restore(
            long end, DetachedRow row, boolean emitted, boolean dirty, DetachedRow asEmitted) {
        SliceTable table = store.tables().getOrCreate(end);
        int restored = table.merge(row);
        if (emitted) {
            table.markEmitted(restored, asEmitted);
        }
        if (dirty) {
            table.markDirty(restored);
        }
    }

    /** Number of windows (or, for shared slices, slices) that hold state. */
    public int openTables() {
        return store.tables().count();
    }

    /** Rows of all tables, those of assembled windows included. */
    public long rows() {
        return store.rows();
    }
}
