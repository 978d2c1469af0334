package io.sluice.core.engine;

import io.sluice.core.spill.RunImage;
import io.sluice.core.spill.SpillSpace;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.TablePool;
import io.sluice.core.window.CountWindows;
import io.sluice.core.window.SessionWindows;
import io.sluice.core.window.SeveralWindows;
import io.sluice.core.window.SlicedWindows;
import io.sluice.core.window.Slicing;
import io.sluice.core.window.WindowSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one subtask: takes rows (single records or deltas), publishes changes, closes and
 * expires windows as the watermark advances. Owned by one thread.
 */
public interface WindowEngine {

    /**
     * The engine for a query's windows.
     *
     * @param spec what to compute
     * @param pool makes the tables; its shape must keep emitted rows if the spec says so
     * @param keyGroups which key group a hash belongs to
     * @param watermarks the key groups' watermarks, restored and advanced by this engine
     */
    static WindowEngine of(
            EngineSpec spec, TablePool pool, KeyGroups keyGroups, KeyGroupWatermarks watermarks) {
        return of(spec, pool, keyGroups, watermarks, null);
    }

    /**
     * The same for a query that spills what has no room in memory, if it {@linkplain
     * EngineSpec#maySpill may}.
     *
     * @param disk takes rows for which the pool has no memory; null if that is an error
     */
    static WindowEngine of(
            EngineSpec spec,
            TablePool pool,
            KeyGroups keyGroups,
            KeyGroupWatermarks watermarks,
            @Nullable SpillSpace disk) {
        WindowSpec window = spec.timeless();
        if (window instanceof CountWindows counted) {
            return new CountEngine(spec, counted, pool, watermarks);
        }
        if (window instanceof SessionWindows sessions) {
            return new SessionEngine(spec, sessions, pool, watermarks);
        }
        if (window instanceof SeveralWindows several) {
            return new SlicedEngine(
                    spec, several.slices(), several.slicings(), pool, keyGroups, watermarks, disk);
        }
        Slicing slicing = ((SlicedWindows) window).slicing();
        return new SlicedEngine(spec, slicing, List.of(slicing), pool, keyGroups, watermarks, disk);
    }

    /**
     * Adds a delta to its windows, unless it is late for all of them.
     *
     * @param sliceEnd the slice that the {@link Folder} shipped it for
     * @param keyGroup key group of the row's key
     * @param row key and accumulator; not retained
     */
    MergeOutcome merge(long sliceEnd, int keyGroup, DetachedRow row, ChangeSink sink);

    /**
     * Says which keys {@link #merge} will be called for next, so that what belongs to them can be
     * brought into the processor's cache all at once. Changes nothing but speed.
     *
     * @param sliceEnd the slice that the rows were shipped for
     * @param hashes of the keys
     * @param count number of them
     */
    default void expect(long sliceEnd, int[] hashes, int count) {}

    /**
     * Adds a record to its windows, unless it is late for all of them.
     *
     * @param timestamp event time in epoch ms
     * @param keyGroup key group of the row's key
     * @param row key of the record, and an accumulator of it alone; not retained, may be changed
     */
    MergeOutcome mergeRecord(long timestamp, int keyGroup, DetachedRow row, ChangeSink sink);

    /** Publishes every change that waits. */
    void drain(ChangeSink sink);

    /**
     * Closes and expires windows, in turns: rows are judged by this watermark from now on, but each
     * call visits a limited number of rows. Between the calls rows may be merged, changes drained
     * and snapshots taken. The state of a window that is being expired is what is still to be
     * published of it; nothing is added to it.
     *
     * @param watermark one that does not advance only goes on with what a former call left
     * @param maxRows how many rows may be visited, at least 1
     * @return whether all is done that is due; if not, this is to be called again
     */
    boolean advanceWatermark(long watermark, long maxRows, ChangeSink sink);

    /** Closes and expires windows in one go. */
    default void advanceWatermark(long watermark, ChangeSink sink) {
        if (!advanceWatermark(watermark, Long.MAX_VALUE, sink)) {
            throw new IllegalStateException("windows are left to close at " + watermark);
        }
    }

    /**
     * Time at which the next window can close, epoch ms: its end. {@link Long#MAX_VALUE} if none is
     * open, {@link Long#MIN_VALUE} if windows are open and no watermark has come yet.
     */
    long nextClose();

    /** What this engine computes. */
    EngineSpec spec();

    /** The key groups' watermarks. */
    KeyGroupWatermarks watermarks();

    /**
     * The state, to be read by a snapshot: tables by an end that {@link StateForm} explains, for
     * each of the {@link EngineSpec#tableSets}.
     */
    List<SliceTables> tables();

    /**
     * The state that is on disk and not in {@link #tables}: rows of windows. Those of one key
     * continue each other in this order, and the table's row continues them. To be released by the
     * caller.
     */
    default List<RunImage> spilled() {
        return List.of();
    }

    /**
     * What is unfinished of closing a key group's windows; null if nothing is. A snapshot holds
     * this, and {@link #tables} then begins with what the windows are made of, and goes on with the
     * rows that wait, for each of its times.
     */
    default @Nullable UnfinishedClose unfinishedClose(int keyGroup) {
        return null;
    }

    /**
     * Restores how far a key group had come; its rows follow.
     *
     * @param watermark its watermark
     * @param expired time through which its windows had expired
     * @param unfinished what was unfinished of closing its windows, null if nothing was
     */
    default void restore(
            int keyGroup, long watermark, long expired, @Nullable UnfinishedClose unfinished) {
        watermarks().restore(keyGroup, watermark, expired);
    }

    /**
     * Puts a row of a snapshot back, or a part of it: of a key that came before, it continues the
     * row.
     *
     * @param tableSet which of {@link #tables}
     * @param end end of its table
     * @param row key and accumulator; not retained
     * @param emitted whether the row was emitted before
     * @param dirty whether it changed since
     * @param asEmitted key and accumulator as it was emitted; read only if the row was emitted and
     *     the spec keeps emitted rows
     */
    void restore(
            int tableSet,
            long end,
            DetachedRow row,
            boolean emitted,
            boolean dirty,
            DetachedRow asEmitted);

    /** Number of windows (for shared slices: slices) that hold state. */
    int openWindows();

    /** Rows of all tables, those of assembled windows and on disk included. */
    long rows();

    /** Leaves nothing on disk. The engine is not used any more. */
    default void close() {}
}
