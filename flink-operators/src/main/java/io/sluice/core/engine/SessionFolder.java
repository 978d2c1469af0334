package io.sluice.core.engine;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.KeyAccess;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.window.SessionWindows;
import io.sluice.core.window.Timestamps;
import java.util.Arrays;

/**
 * Folds records into partial sessions. A key has one that is current; a record that does not touch
 * it begins another, which becomes the current one. Partial sessions of a key may touch each other:
 * the window operator puts them together.
 *
 * <p>A record that would be late if it were the only one is folded only if it touches a partial
 * session of its key: that session holds a record that is on time, so it will be accepted, and the
 * late record with it, as it would be if both came one by one. A late record that touches none
 * touches nothing that waits here, so it may overtake it. What a watermark may overtake {@link
 * ShippedSessions} knows.
 *
 * @param <T> record
 */
final class SessionFolder<T> implements Folder<T> {

    /** Deltas of sessions belong to no slice. */
    static final long NO_SLICE = 0;

    /** So many partial sessions of its key a late record is compared with. */
    private static final int MAX_STEPS = 64;

    private static final int NONE = -1;

    private final SessionWindows windows;
    private final long allowedLateness;
    private final long minTimestamp;
    private final long timestampSpan;
    private final KeyAccess<T> keys;
    private final AccumulatorLayout<T> layout;
    private final TablePool pool;
    private final SliceTable table;

    private final ShippedSessions shipped;

    /** For each row the one that was current before it, or {@link #NONE}. */
    private int[] previous = {};

    /** For each row what {@link #shipped} knows of its key, or {@link #NONE}. */
    private int[] known = {};

    /** Watermarks below this may overtake all rows. */
    private long overtakenBelow = Long.MAX_VALUE;

    private long records;
    private boolean sharing = true;
    private boolean folding;

    /** Sessions whose end - 1 is at most this are late. */
    private long expired;

    SessionFolder(
            SessionWindows windows,
            long allowedLateness,
            KeyAccess<T> keys,
            AccumulatorLayout<T> layout,
            TablePool pool) {
        this.windows = windows;
        this.allowedLateness = allowedLateness;
        this.keys = keys;
        this.layout = layout;
        this.pool = pool;
        minTimestamp = windows.minTimestamp();
        timestampSpan = windows.maxTimestamp() - minTimestamp;
        table = pool.acquire();
        shipped = new ShippedSessions(windows, pool);
    }

    @Override
    public FoldOutcome add(T record, long timestamp) {
        if (Long.compareUnsigned(timestamp - minTimestamp, timestampSpan) > 0) {
            windows.requireValid(timestamp);
        }
        if (!folding) {
            return alone();
        }
        if (timestamp <= expired && windows.end(timestamp, timestamp) - 1 <= expired) {
            return addLate(record, timestamp);
        }
        int row = sharing ? rowOf(record, timestamp) : rowBesideOthers(record);
        accumulate(record, timestamp, row);
        return FoldOutcome.FOLDED;
    }

    private int rowOf(T record, long timestamp) {
        int row = table.upsert(record, keys.hash(record), keys);
        if (table.records(row) == 0) {
            begin(row, NONE, shipped.find(table, row));
            return row;
        }
        if (touches(row, timestamp)) {
            return row;
        }
        int next = table.replace(row);
        begin(next, row, known[row]);
        return next;
    }

    private int rowBesideOthers(T record) {
        int row = table.append(record, keys);
        begin(row, NONE, NONE);
        return row;
    }

    private void begin(int row, int before, int knownAs) {
        if (row >= previous.length) {
            previous = Arrays.copyOf(previous, table.capacity());
            known = Arrays.copyOf(known, table.capacity());
        }
        previous[row] = before;
        known[row] = knownAs;
    }

    private boolean touches(int row, long timestamp) {
        long[] lanes = table.lanes(row);
        int lane = table.lane(row);
        return windows.touch(
                timestamp,
                timestamp,
                lanes[lane + AccumulatorLayout.FIRST_TIMESTAMP],
                lanes[lane + AccumulatorLayout.LAST_TIMESTAMP]);
    }

    private void accumulate(T record, long timestamp, int row) {
        if (timestamp < table.lanes(row)[table.lane(row) + AccumulatorLayout.FIRST_TIMESTAMP]) {
            overtakenBelow =
                    Math.min(overtakenBelow, shipped.overtakenBelow(known[row], timestamp));
        }
        layout.accumulate(
                record,
                timestamp,
                table.lanes(row),
                table.lane(row),
                table.objects(row),
                table.object(row));
        records++;
    }

    private FoldOutcome addLate(T record, long timestamp) {
        if (!sharing) {
            return alone();
        }
        int row = table.find(record, keys.hash(record), keys);
        for (int steps = 0; row != NONE; row = previous[row]) {
            if (touches(row, timestamp)) {
                accumulate(record, timestamp, row);
                return FoldOutcome.FOLDED;
            }
            if (++steps == MAX_STEPS) {
                return FoldOutcome.ALONE_AFTER_DRAIN;
            }
        }
        return FoldOutcome.ALONE;
    }

    private FoldOutcome alone() {
        return records == 0 ? FoldOutcome.ALONE : FoldOutcome.ALONE_AFTER_DRAIN;
    }

    @Override
    public long single(T record, long timestamp, int hash, DetachedRow into) {
        into.set(record, timestamp, hash, keys, layout);
        return NO_SLICE;
    }

    @Override
    public void foldNothing() {
        folding = false;
    }

    @Override
    public void foldOnTime(long watermark) {
        folding = true;
        expired = Timestamps.lessDelay(watermark, allowedLateness);
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
        return table.size();
    }

    @Override
    public int tables() {
        return table.size() == 0 ? 0 : 1;
    }

    @Override
    public boolean mayBeOvertaken(long watermark) {
        return watermark < overtakenBelow;
    }

    @Override
    public void drain(DeltaConsumer out) {
        if (table.size() > 0) {
            out.accept(NO_SLICE, table);
            if (sharing) {
                shipped.add(table);
            }
            table.reset();
        }
        records = 0;
        overtakenBelow = Long.MAX_VALUE;
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
