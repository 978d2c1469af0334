package io.sluice.core.engine;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.KeyAccess;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.window.Slices;

/**
 * Folds records into (key, slice) accumulators. A record that is late for one of its windows
 * travels by itself.
 *
 * @param <T> record
 */
final class SlicedFolder<T> implements Folder<T> {

    private final Slices time;
    private final Lateness lateness;
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
    private boolean sharing = true;

    /** Records before this time (epoch ms) are not folded. */
    private long foldFrom = Long.MAX_VALUE;

    SlicedFolder(
            Slices time,
            long allowedLateness,
            KeyAccess<T> keys,
            AccumulatorLayout<T> layout,
            TablePool pool) {
        this.time = time;
        lateness = new Lateness(time, allowedLateness);
        this.keys = keys;
        this.layout = layout;
        this.pool = pool;
        slices = new SliceTables(pool);
        current = pool.acquire();
        pool.release(current);
    }

    @Override
    public FoldOutcome add(T record, long timestamp) {
        if (timestamp < foldFrom) {
            return isInGap(timestamp) ? FoldOutcome.IN_GAP : FoldOutcome.ALONE;
        }
        if (Long.compareUnsigned(timestamp - currentStart, currentLength) >= 0
                && !select(time.sliceEnd(timestamp))) {
            return FoldOutcome.IN_GAP;
        }
        SliceTable table = current;
        int row =
                sharing
                        ? table.upsert(record, keys.hash(record), keys)
                        : table.append(record, keys);
        layout.accumulate(
                record,
                timestamp,
                table.lanes(row),
                table.lane(row),
                table.objects(row),
                table.object(row));
        records++;
        return FoldOutcome.FOLDED;
    }

    private boolean isInGap(long timestamp) {
        return time.lastWindowEnd(time.sliceEnd(timestamp)) == Slices.NO_WINDOW;
    }

    private boolean select(long sliceEnd) {
        if (time.lastWindowEnd(sliceEnd) == Slices.NO_WINDOW) {
            return false;
        }
        int rows = rows();
        current = slices.getOrCreate(sliceEnd);
        currentStart = time.sliceStart(sliceEnd);
        currentLength = sliceEnd - currentStart;
        rowsElsewhere = rows - current.size();
        return true;
    }

    @Override
    public long single(T record, long timestamp, int hash, DetachedRow into) {
        into.set(record, timestamp, hash, keys, layout);
        return time.sliceEnd(timestamp);
    }

    @Override
    public void foldNothing() {
        foldFrom = Long.MAX_VALUE;
    }

    @Override
    public void foldOnTime(long watermark) {
        foldFrom = lateness.firstTimestampOnTime(watermark);
    }

    @Override
    public void sharing(boolean on) {
        sharing = on;
    }

    @Override
    public long records() {
        return records;
    }

    @Override
    public int rows() {
        return currentLength == 0 ? 0 : rowsElsewhere + current.size();
    }

    @Override
    public int tables() {
        return slices.count();
    }

    @Override
    public void drain(DeltaConsumer out) {
        for (int i = 0; i < slices.count(); i++) {
            out.accept(slices.end(i), slices.table(i));
        }
        slices.releaseAll();
        currentLength = 0;
        rowsElsewhere = 0;
        records = 0;
    }

    @Override
    public long usedBytes() {
        return pool.usedBytes();
    }

    @Override
    public long regrows() {
        return pool.regrows();
    }
}
