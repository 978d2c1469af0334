package io.sluice.core.engine;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.KeyAccess;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.window.Slicing;

/**
 * Folds records into (key, slice) accumulators until they are drained. A record costs one hash
 * probe and its aggregates' updates. Owned by one thread.
 *
 * @param <T> record
 */
public final class Folder<T> {

    private final Slicing slicing;
    private final KeyAccess<T> keys;
    private final AccumulatorLayout<T> layout;
    private final TablePool pool;
    private final SliceTables slices;

    /**
     * Table of the slice {@code [currentStart, currentStart + currentLength)}; stale if that is
     * empty.
     */
    private SliceTable current;

    private long currentStart;
    private long currentLength;
    private long records;
    private int rowsElsewhere;
    private boolean folding = true;

    /**
     * @param slicing cuts time into slices
     * @param keys reads a record's key
     * @param layout where the aggregates live in a row
     * @param pool makes the tables
     */
    public Folder(Slicing slicing, KeyAccess<T> keys, AccumulatorLayout<T> layout, TablePool pool) {
        this.slicing = slicing;
        this.keys = keys;
        this.layout = layout;
        this.pool = pool;
        slices = new SliceTables(pool);
        current = pool.acquire();
        pool.release(current);
    }

    /**
     * Adds a record to the accumulator of its key and slice.
     *
     * @param timestamp event time in epoch ms
     * @return false if the record lies in a gap between windows and was left out
     */
    public boolean add(T record, long timestamp) {
        if (Long.compareUnsigned(timestamp - currentStart, currentLength) >= 0
                && !select(slicing.sliceEnd(timestamp))) {
            return false;
        }
        SliceTable table = current;
        int hash = keys.hash(record);
        int row = folding ? table.upsert(record, hash, keys) : table.append(record, hash, keys);
        layout.accumulate(
                record,
                timestamp,
                table.lanes(),
                table.lane(row),
                table.objects(),
                table.object(row));
        records++;
        return true;
    }

    private boolean select(long sliceEnd) {
        if (slicing.lastWindowEnd(sliceEnd) == Slicing.NO_WINDOW) {
            return false;
        }
        int rows = rows();
        current = slices.getOrCreate(sliceEnd);
        currentLength = slicing.sliceLength();
        currentStart = sliceEnd - currentLength;
        rowsElsewhere = rows - current.size();
        return true;
    }

    /** Whether records of one key share a row from now on, or each gets a row of its own. */
    public void folding(boolean on) {
        folding = on;
    }

    /** Whether records of one key share a row. */
    public boolean isFolding() {
        return folding;
    }

    /** Records added since the last drain. */
    public long records() {
        return records;
    }

    /** Rows that the next drain hands out. */
    public int rows() {
        return currentLength == 0 ? 0 : rowsElsewhere + current.size();
    }

    /** Slices that the next drain hands out, each a table. */
    public int slices() {
        return slices.count();
    }

    /** Hands out the tables, oldest slice first, and empties them. */
    public void drain(SliceConsumer out) {
        for (int i = 0; i < slices.count(); i++) {
            out.accept(slices.end(i), slices.table(i));
        }
        slices.releaseAll();
        currentLength = 0;
        rowsElsewhere = 0;
        records = 0;
    }

    /** Bytes of all tables, pooled ones included. */
    public long usedBytes() {
        return pool.usedBytes();
    }

    /** How often a table outgrew its capacity. */
    public long regrows() {
        return pool.regrows();
    }

    /** Takes a slice's table during a drain. */
    @FunctionalInterface
    public interface SliceConsumer {

        /** Reads the table; it is reset afterwards. */
        void accept(long sliceEnd, SliceTable table);
    }
}
