package io.sluice.core.engine;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.KeyAccess;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.window.SessionWindows;
import io.sluice.core.window.SeveralWindows;
import io.sluice.core.window.SlicedWindows;
import io.sluice.core.window.Slices;

/**
 * Folds records into accumulators until they are drained as deltas. A record costs one hash probe
 * and its aggregates' updates. Owned by one thread.
 *
 * <p>A record whose lateness the window operator must decide is not folded: until the first call of
 * {@link #foldOnTime} that is every record.
 *
 * @param <T> record
 */
public interface Folder<T> {

    /**
     * The folder for a query's windows.
     *
     * @param spec what the query computes
     * @param keys reads a record's key
     * @param layout where the aggregates live in a row
     * @param pool makes the tables
     */
    static <T> Folder<T> of(
            EngineSpec spec, KeyAccess<T> keys, AccumulatorLayout<T> layout, TablePool pool) {
        if (!spec.window().inEventTime()) {
            return new PassingFolder<>(keys, layout);
        }
        if (spec.window() instanceof SessionWindows sessions) {
            return new SessionFolder<>(sessions, spec.allowedLateness(), keys, layout, pool);
        }
        Slices slices =
                spec.window() instanceof SeveralWindows several
                        ? several.slices()
                        : ((SlicedWindows) spec.window()).slicing();
        return new SlicedFolder<>(slices, spec.allowedLateness(), keys, layout, pool);
    }

    /**
     * Adds a record to the accumulator of its key and window, if it may be folded.
     *
     * @param timestamp event time in epoch ms
     */
    FoldOutcome add(T record, long timestamp);

    /**
     * Makes the row of one record that travels by itself.
     *
     * @param timestamp event time in epoch ms
     * @param hash hash of the record's key
     * @param into becomes the row
     * @return the slice end that it travels under
     */
    long single(T record, long timestamp, int hash, DetachedRow into);

    /** From now on no record is folded. */
    void foldNothing();

    /**
     * From now on records that are on time are folded.
     *
     * @param watermark the watermark that lateness is judged by, in epoch ms
     */
    void foldOnTime(long watermark);

    /** Whether records of one key share a row from now on, or each gets a row of its own. */
    void sharing(boolean on);

    /** Records added since the last drain. */
    long records();

    /** Rows that the next drain hands out. */
    int rows();

    /** Tables that the next drain hands out. */
    int tables();

    /**
     * Whether a watermark that may close windows may be forwarded before what waits here is
     * drained, because nothing becomes late and nothing closes too early by it.
     *
     * @param watermark in epoch ms
     */
    default boolean mayBeOvertaken(long watermark) {
        return false;
    }

    /** Hands out the tables, oldest slice first, and empties them. */
    void drain(DeltaConsumer out);

    /** Bytes of all tables, pooled ones included. */
    long usedBytes();

    /** How often a table outgrew its capacity. */
    long regrows();

    /** Takes a table during a drain. */
    @FunctionalInterface
    interface DeltaConsumer {

        /** Reads the table; it is reset afterwards. */
        void accept(long sliceEnd, SliceTable table);
    }
}
