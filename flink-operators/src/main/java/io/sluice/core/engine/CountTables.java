package io.sluice.core.engine;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;

/**
 * The last records of each key, in parts. A key has the same row in every table: only the first
 * looks it up.
 *
 * <p>As a snapshot sees it: table {@value #POSITIONS} holds how many records of each key there have
 * been, in the lane that counts records; table {@value #LATEST} the latest window of each key, if
 * windows are not published at once; table {@code i} from 0 the part {@code n} of each key with
 * {@code n mod parts = i}.
 */
final class CountTables {

    static final long POSITIONS = -2;
    static final long LATEST = -1;

    private final SliceTables tables;
    private final SliceTable positions;
    private final SliceTable latest;
    private final SliceTable[] parts;

    /** Of the live parts, or of a part of them; made from the parts after a restore. */
    private final SliceTable running;

    CountTables(TablePool pool, int parts) {
        tables = new SliceTables(pool);
        positions = tables.getOrCreate(POSITIONS);
        latest = tables.getOrCreate(LATEST);
        this.parts = new SliceTable[parts];
        for (int i = 0; i < parts; i++) {
            this.parts[i] = tables.getOrCreate(i);
        }
        running = pool.acquire();
    }

    /** The row of a key, made if there is none. */
    int rowOf(DetachedRow key) {
        int known = positions.size();
        int row = positions.upsert(key, key.hash(), DetachedRow.KEY);
        if (row == known) {
            append(latest, key);
            append(running, key);
            for (SliceTable part : parts) {
                append(part, key);
            }
        }
        return row;
    }

    private static void append(SliceTable table, DetachedRow key) {
        table.append(key, DetachedRow.KEY);
    }

    /** Number of keys, forgotten ones included. */
    int size() {
        return positions.size();
    }

    /** How many records of the key there have been; 0 if it is forgotten. */
    long count(int row) {
        return positions.records(row);
    }

    void count(int row, long records) {
        positions.lanes(row)[positions.lane(row) + AccumulatorLayout.RECORDS] = records;
    }

    SliceTable latest() {
        return latest;
    }

    SliceTable running() {
        return running;
    }

    /** The table of the part with this number. */
    SliceTable part(long number) {
        return parts[(int) (number % parts.length)];
    }

    int parts() {
        return parts.length;
    }

    /** Puts a row of a snapshot back. */
    void restore(long end, DetachedRow row, boolean emitted, boolean dirty) {
        int at = rowOf(row);
        SliceTable table = tables.getOrCreate(end);
        Rows.copy(table.shape().layout(), table, at, row);
        if (emitted) {
            table.markEmitted(at);
        }
        if (dirty) {
            table.markDirty(at);
        }
    }

    /** Copies a key's rows into other tables. Returns its row there. */
    int copyTo(CountTables other, int row, DetachedRow scratch) {
        for (int i = 0; i < tables.count(); i++) {
            SliceTable table = tables.table(i);
            table.copyTo(row, scratch);
            other.restore(tables.end(i), scratch, table.isEmitted(row), table.isDirty(row));
        }
        return other.rowOf(scratch);
    }

    void release(TablePool pool) {
        tables.releaseAll();
        pool.release(running);
    }

    SliceTables tables() {
        return tables;
    }
}
