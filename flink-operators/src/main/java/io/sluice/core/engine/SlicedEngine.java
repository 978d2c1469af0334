package io.sluice.core.engine;

import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.window.SlicedWindows;
import io.sluice.core.window.Slicing;

/** The engine of windows that are unions of slices. */
final class SlicedEngine implements WindowEngine {

    private final EngineSpec spec;
    private final SlicedWindows windows;
    private final Slicing slicing;
    private final KeyGroupWatermarks watermarks;
    private final WindowStore store;
    private final TablePool pool;

    SlicedEngine(
            EngineSpec spec,
            SlicedWindows windows,
            TablePool pool,
            KeyGroups keyGroups,
            KeyGroupWatermarks watermarks) {
        this.spec = spec;
        this.windows = windows;
        slicing = windows.slicing();
        this.pool = pool;
        this.watermarks = watermarks;
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
        if (windows.cumulate()) {
            return new RunningPrefix(slicing, slices, pool);
        }
        return pool.shape().layout().retracts()
                ? new SubtractOnEvict(slicing, slices, pool)
                : new TwoStacks(slicing, slices, pool);
    }

    @Override
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
            first = slicing.nextWindowEnd(expired);
        }
        store.merge(sliceEnd, first, last, row, watermark, sink);
        return MergeOutcome.ACCEPTED;
    }

    @Override
    public MergeOutcome mergeRecord(
            long timestamp, int keyGroup, DetachedRow row, ChangeSink sink) {
        return merge(slicing.sliceEnd(timestamp), keyGroup, row, sink);
    }

    @Override
    public void drain(ChangeSink sink) {
        store.drain(sink);
    }

    @Override
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

    @Override
    public EngineSpec spec() {
        return spec;
    }

    @Override
    public KeyGroupWatermarks watermarks() {
        return watermarks;
    }

    @Override
    public SliceTables tables() {
        return store.tables();
    }

    @Override
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

    @Override
    public int openWindows() {
        return store.tables().count();
    }

    @Override
    public long rows() {
        return store.rows();
    }
}
