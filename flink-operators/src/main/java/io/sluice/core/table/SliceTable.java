package io.sluice.core.table;

import io.sluice.core.aggregate.AccumulatorLayout;
import org.jspecify.annotations.Nullable;

/**
 * Accumulators of one slice or window, one row per key, in insertion order. Grows page by page, so
 * that no insertion waits for much to be copied; never shrinks until it leaves the pool.
 *
 * <p>A row is found through a {@link HashIndex}, or if keys are made to collide, among {@link
 * Collisions}. The accumulator of row {@code r} begins at {@code lanes(r)[lane(r)]} and {@code
 * objects(r)[object(r)]}. Owned by one thread.
 *
 * <p>Usually a key has one row. Sessions, which come and go one by one, use {@link #add}, {@link
 * #findAll}, {@link #replace} and {@link #remove} instead: a key then has any number of rows, and
 * rows that were removed are vacant until they are used again.
 */
public final class SliceTable {

    private static final int MIN_ROWS = 16;

    /** Below capacity >>> this, the index is cleared row by row. */
    private static final int SPARSE_SHIFT = 3;

    /** Appended rows that are hashed together. */
    private static final int HASHED_AT_ONCE = 256;

    private final TableShape shape;
    private final TablePool pool;
    private final HashIndex index;
    private final KeyRows keys;
    private final KeyRows.Cursor cursor;
    private final Accumulators accumulators;

    /** Null if the shape does not keep them. */
    private final @Nullable Accumulators emitted;

    private final RowMarks marks;
    private final RowToucher toucher;
    private int capacity;
    private int size;

    /** Rows whose hash is known; those behind them were appended. */
    private int hashed;

    private int retired;

    /** Changed rows that are taken before the next ones are touched. */
    private int takenBeforeTouch;

    private final RowList vacant = new RowList();
    private @Nullable Collisions collisions;

    SliceTable(TableShape shape, int rows, TablePool pool) {
        this.shape = shape;
        this.pool = pool;
        capacity = Math.max(1, rows);
        index = new HashIndex(capacity);
        keys = new KeyRows(shape.keyFields(), shape.keepsImages(), capacity);
        cursor = new KeyRows.Cursor(keys);
        accumulators = new Accumulators(shape.layout(), capacity);
        emitted = shape.keepsEmitted() ? new Accumulators(shape.layout(), capacity) : null;
        marks = new RowMarks(capacity);
        toucher = new RowToucher(index, keys, accumulators);
    }

    /** Number of rows, vacant ones included. */
    public int size() {
        return size;
    }

    /** Number of rows that are not vacant. */
    public int occupied() {
        return size - vacant.count() - retired;
    }

    /** Row of the source's key, inserted with an empty accumulator if it is not there. */
    public <S> int upsert(S source, int hash, KeyAccess<S> access) {
        int row = find(source, hash, access);
        return row >= 0 ? row : add(source, hash, access);
    }

    /** Row of the source's key, or -1. */
    public <S> int find(S source, int hash, KeyAccess<S> access) {
        int row = search(source, hash, access, null);
        return row >= 0 || collisions == null ? row : collisions.find(source, hash, access, keys);
    }

    /** Puts all rows of the source's key that lookups find into the list, which is cleared. */
    public <S> void findAll(S source, int hash, KeyAccess<S> access, RowList found) {
        found.clear();
        search(source, hash, access, found);
        if (collisions != null) {
            collisions.findAll(source, hash, access, keys, found);
        }
    }

    /** The first row of the source's key in the index, or -1; or all of them, added to a list. */
    private <S> int search(S source, int hash, KeyAccess<S> access, @Nullable RowList all) {
        long[] slots = index.part(hash);
        int mask = slots.length - 1;
        int at = HashIndex.home(hash, slots);
        int end = (at + HashIndex.PROBES) & mask;
        long slot;
        while ((slot = slots[at]) != 0) {
            if (HashIndex.hash(slot) == hash) {
                int row = HashIndex.row(slot);
                if (access.matches(source, keys.fields(row), keys.at(row))) {
                    if (all == null) {
                        return row;
                    }
                    all.add(row);
                }
            }
            at = (at + 1) & mask;
            if (at == end) {
                break;
            }
        }
        return -1;
    }

    /**
     * The row of the source's key, or -1, by the image of the key if it has one; keys are read only
     * of rows that have none.
     */
    private <S> int find(S source, int hash, KeyAccess<S> access, long high, long low) {
        if ((high | low) == 0 || !keys.hasImages()) {
            return find(source, hash, access);
        }
        long[] slots = index.part(hash);
        int mask = slots.length - 1;
        int at = HashIndex.home(hash, slots);
        int end = (at + HashIndex.PROBES) & mask;
        long slot;
        while ((slot = slots[at]) != 0) {
            if (HashIndex.hash(slot) == hash) {
                int row = HashIndex.row(slot);
                long rowHigh = keys.imageHigh(row);
                long rowLow = keys.imageLow(row);
                boolean equal =
                        (rowHigh | rowLow) == 0
                                ? access.matches(source, keys.fields(row), keys.at(row))
                                : rowHigh == high && rowLow == low;
                if (equal) {
                    return row;
                }
            }
            at = (at + 1) & mask;
            if (at == end) {
                break;
            }
        }
        return collisions == null ? -1 : collisions.find(source, hash, access, keys);
    }

    /** Adds a row for the source's key beside those that the key may have. */
    public <S> int add(S source, int hash, KeyAccess<S> access) {
        int row = addKey(source, hash, access, 0, 0);
        accumulators.init(row);
        return row;
    }

    /** Adds a row whose accumulator has yet to be set. */
    private <S> int addKey(S source, int hash, KeyAccess<S> access, long high, long low) {
        makeRoom(hash);
        int row = vacant.count() == 0 ? newRow(hash) : begin(vacant.removeLast(), hash);
        access.copy(source, keys.fields(row), keys.at(row));
        keys.image(row, high, low);
        link(row);
        return row;
    }

    /**
     * Adds a row for the source's key without looking for one: for tables that are only read
     * through. The key may then stand in several rows, and lookups may miss it. It is hashed when
     * {@link #hash} is first asked for, many rows at once: a key that is in no cache is a wait for
     * memory, and one after the other in a short loop they wait together.
     */
    public <S> int append(S source, KeyAccess<S> access) {
        if (size == capacity) {
            grow();
        }
        int row = size++;
        marks.clear(row);
        accumulators.init(row);
        access.copy(source, keys.fields(row), keys.at(row));
        keys.image(row, 0, 0);
        return row;
    }

    /**
     * Adds a row for the key of a row, which lookups find from now on in place of that row. The old
     * row stays.
     */
    public int replace(int row) {
        int hash = hash(row);
        int added = newRow(hash);
        accumulators.init(added);
        keys.copyFrom(keys, row, added);
        if (!marks.isColliding(row)) {
            index.replace(hash, row, added);
        } else {
            unlink(row);
            collide(added);
        }
        return added;
    }

    /** Removes a row: it is vacant until it is used again. */
    public void remove(int row) {
        unlink(row);
        keys.clear(row);
        accumulators.init(row);
        if (emitted != null) {
            emitted.clearObjects(row);
        }
        marks.vacant(row);
        vacant.add(row);
    }

    /** Whether the row was removed or retired. */
    public boolean isVacant(int row) {
        return marks.isVacant(row);
    }

    /** Lets lookups find a row. */
    private void link(int row) {
        if (!index.add(keys.hash(row), row)) {
            collide(row);
        }
    }

    private void collide(int row) {
        if (collisions == null) {
            collisions = new Collisions(shape.keyFields());
        }
        marks.colliding(row, true);
        collisions.add(row, keys.hash(row), keys);
    }

    private void unlink(int row) {
        if (collisions != null && marks.isColliding(row)) {
            marks.colliding(row, false);
            collisions.remove(row, keys.hash(row), keys);
        } else {
            index.remove(keys.hash(row), row);
        }
    }

    /**
     * Takes a row out of a table that is looked up no more: it counts as vacant, but its place is
     * not used again before the table is reset.
     */
    public void retire(int row) {
        marks.vacant(row);
        retired++;
    }

    /** Empties the accumulator of a row, which keeps its key and its marks. */
    public void empty(int row) {
        accumulators.init(row);
    }

    /** Whether {@link #markWhole} was called since the row was added. */
    public boolean isWhole(int row) {
        return marks.isWhole(row);
    }

    /** Notes that nothing is held of the row's key anywhere but here. */
    public void markWhole(int row) {
        marks.whole(row);
    }

    /** Number of rows that were retired. */
    public int retired() {
        return retired;
    }

    /** Row of the key that another table holds at {@code row}, inserted if it is not there. */
    public int upsertFrom(SliceTable other, int row) {
        return upsert(other.cursor.at(row), other.hash(row), KeyRows.CURSOR);
    }

    /** Row of the key that another table holds at {@code row}, or -1. */
    public int findFrom(SliceTable other, int row) {
        return find(other.cursor.at(row), other.hash(row), KeyRows.CURSOR);
    }

    /** Adds a row to the accumulator of its key. Returns the row. */
    public int merge(DetachedRow source) {
        return merge(
                source,
                source.hash(),
                DetachedRow.KEY,
                source.imageHigh(),
                source.imageLow(),
                source.lanes(),
                0,
                source.objects(),
                0);
    }

    /** Adds a row of another table to the accumulator of its key. Returns the row. */
    public int merge(SliceTable other, int otherRow) {
        return merge(
                other.cursor.at(otherRow),
                other.hash(otherRow),
                KeyRows.CURSOR,
                other.keys.imageHigh(otherRow),
                other.keys.imageLow(otherRow),
                other.lanes(otherRow),
                other.lane(otherRow),
                other.objects(otherRow),
                other.object(otherRow));
    }

    private <S> int merge(
            S source,
            int hash,
            KeyAccess<S> access,
            long high,
            long low,
            long[] from,
            int at,
            @Nullable Object[] fromObjects,
            int objectAt) {
        int row = find(source, hash, access, high, low);
        if (row >= 0) {
            accumulators.merge(row, from, at, fromObjects, objectAt);
        } else {
            // An empty accumulator is the merge's identity: what is merged into it is a copy.
            row = addKey(source, hash, access, high, low);
            accumulators.set(row, from, at, fromObjects, objectAt);
        }
        return row;
    }

    /** Adds all rows of another table. */
    public void mergeAll(SliceTable other) {
        mergeRows(other, 0, other.size);
    }

    /** Adds the rows of another table from one to before another. */
    public void mergeRows(SliceTable other, int from, int to) {
        if (capacity < RowToucher.WORTH_TOUCHING) {
            mergeSome(other, from, to);
            return;
        }
        for (int row = from; row < to; row += RowToucher.AT_ONCE) {
            int end = Math.min(row + RowToucher.AT_ONCE, to);
            toucher.touch(other, row, end);
            mergeSome(other, row, end);
        }
    }

    private void mergeSome(SliceTable other, int from, int to) {
        for (int row = from; row < to; row++) {
            merge(other, row);
        }
    }

    /**
     * Says which keys are looked up next: a large table brings them into the processor's cache.
     *
     * @param hashes of the keys
     */
    public void touch(int[] hashes, int count) {
        if (capacity >= RowToucher.WORTH_TOUCHING) {
            toucher.touch(hashes, count);
        }
    }

    /**
     * Brings the characters of strings among the keys of some rows into the processor's cache.
     * Returns a number that means nothing.
     */
    public int touchTexts(int from, int to) {
        return keys.touchTexts(from, to);
    }

    /** Sum of what was touched last, which means nothing. */
    long touched() {
        return toucher.touched();
    }

    /**
     * Takes all rows of another table out of the accumulators of their keys, which must all be
     * here.
     */
    public void retractAll(SliceTable other) {
        retractRows(other, 0, other.size);
    }

    /** The same with the rows of another table from one to before another. */
    public void retractRows(SliceTable other, int from, int to) {
        for (int otherRow = from; otherRow < to; otherRow++) {
            int row = findFrom(other, otherRow);
            if (row < 0) {
                throw new IllegalStateException("retracting a key that was never added");
            }
            accumulators.retract(row, other.accumulators, otherRow);
        }
    }

    /** Copies key, hash and accumulator of a row. */
    public void copyTo(int row, DetachedRow target) {
        target.hash(hash(row));
        System.arraycopy(keys.fields(row), keys.at(row), target.key(), 0, shape.keyFields());
        target.image(keys.imageHigh(row), keys.imageLow(row));
        shape.layout()
                .copy(
                        target.lanes(),
                        0,
                        target.objects(),
                        0,
                        lanes(row),
                        lane(row),
                        objects(row),
                        object(row));
    }

    /** Makes room for one more row and its place in the index. */
    private void makeRoom(int hash) {
        if (vacant.count() == 0 && size == capacity) {
            grow();
        }
        index.makeRoom(hash, pool);
        collideDisplaced();
    }

    private void collideDisplaced() {
        RowList displaced = index.displaced();
        while (displaced.count() > 0) {
            collide(displaced.removeLast());
        }
    }

    private int newRow(int hash) {
        if (size == capacity) {
            grow();
        }
        while (hashed < size) {
            hashMore();
        }
        hashed++;
        return begin(size++, hash);
    }

    private void hashMore() {
        int to = Math.min(size, hashed + HASHED_AT_ONCE);
        keys.computeHashes(hashed, to);
        hashed = to;
    }

    private int begin(int row, int hash) {
        keys.hash(row, hash);
        marks.clear(row);
        return row;
    }

    private void grow() {
        int rows = Pages.grown(capacity);
        long more = (rows - capacity) * shape.bytesPerRow() + index.bytesFor(rows);
        if (Pages.doubles(capacity)) {
            pool.grows(more);
        } else {
            pool.reserve(more);
        }
        index.makeRoomFor(rows);
        collideDisplaced();
        keys.grow(rows);
        accumulators.grow(rows);
        if (emitted != null) {
            emitted.grow(rows);
        }
        marks.grow(rows);
        capacity = rows;
    }

    /**
     * Forgets all rows and keeps the memory. Costs time by rows, or by capacity if it is well
     * filled.
     */
    public void reset() {
        if (index.entries() > capacity >>> SPARSE_SHIFT) {
            index.clear();
        } else if (index.entries() > 0) {
            index.clear(keys, size);
        }
        keys.clearAll(size);
        accumulators.clearAllObjects(size);
        if (emitted != null) {
            emitted.clearAllObjects(size);
        }
        size = 0;
        hashed = 0;
        marks.reset();
        retired = 0;
        vacant.clear();
        collisions = null;
    }

    /** Notes that a row changed since it was last drained. */
    public void markDirty(int row) {
        marks.addDirty(row);
    }

    /**
     * Takes the changed row that has waited longest; it does not count as changed any more. -1 if
     * there is none. A large table brings those that come next into the processor's cache.
     */
    public int takeDirty() {
        if (takenBeforeTouch == 0) {
            takenBeforeTouch = RowToucher.AT_ONCE;
            if (capacity >= RowToucher.WORTH_TOUCHING) {
                toucher.touchDirty(marks, emitted);
            }
        }
        takenBeforeTouch--;
        return marks.takeDirty();
    }

    /** Sets or clears the mark of a change, for an owner who lists changed rows itself. */
    public void setDirty(int row, boolean dirty) {
        marks.setDirty(row, dirty);
    }

    /** Notes that all rows changed. */
    public void markAllDirty() {
        for (int row = 0; row < size; row++) {
            markDirty(row);
        }
    }

    /** Number of rows that changed since they were last drained. */
    public int dirtyCount() {
        return marks.dirtyCount();
    }

    /** The i-th changed row, in the order of first change. */
    public int dirtyRow(int i) {
        return marks.dirtyRow(i);
    }

    /**
     * Puts the changed rows into another order.
     *
     * @param rows all of them
     */
    public void orderDirty(int[] rows) {
        marks.orderDirty(rows);
    }

    /** Whether the row changed since it was last drained. */
    public boolean isDirty(int row) {
        return marks.isDirty(row);
    }

    /** No row counts as changed any more. */
    public void clearDirty() {
        marks.clearDirty();
    }

    /** Whether the row was emitted and is still shown. */
    public boolean isEmitted(int row) {
        return marks.isEmitted(row);
    }

    /**
     * Notes that the row was emitted as it is now; remembers its accumulator if the shape says so.
     */
    public void markEmitted(int row) {
        marks.emitted(row, true);
        if (emitted != null) {
            emitted.set(row, lanes(row), lane(row), objects(row), object(row));
        }
    }

    /** Notes that what was emitted has been taken back: the row counts as never emitted. */
    public void forgetEmitted(int row) {
        marks.emitted(row, false);
    }

    /** Restores the memory of an emission. */
    public void markEmitted(int row, DetachedRow asEmitted) {
        marks.emitted(row, true);
        if (emitted != null) {
            emitted.set(row, asEmitted.lanes(), 0, asEmitted.objects(), 0);
        }
    }

    /** The accumulators as they were last emitted, or null if the shape does not keep them. */
    public @Nullable Accumulators emitted() {
        return emitted;
    }

    /** The accumulators of all rows. */
    public Accumulators accumulators() {
        return accumulators;
    }

    /** A copy of the keys of all rows. */
    public KeyRows copyOfKeys() {
        while (hashed < size) {
            hashMore();
        }
        return keys.copy(size);
    }

    /** Hash of the row's key. */
    public int hash(int row) {
        while (row >= hashed) {
            hashMore();
        }
        return keys.hash(row);
    }

    /** The array that holds the row's key fields, from {@link #key}. Not to be written. */
    public Object[] keys(int row) {
        return keys.fields(row);
    }

    /** Position of the row's first key field. */
    public int key(int row) {
        return keys.at(row);
    }

    /** The array that holds the row's accumulator; valid until the next insertion. */
    public long[] lanes(int row) {
        return accumulators.lanes(row);
    }

    /** The array that holds the row's object lanes; valid until the next insertion. */
    public @Nullable Object[] objects(int row) {
        return accumulators.objects(row);
    }

    /** Position of the row's first lane. */
    public int lane(int row) {
        return accumulators.lane(row);
    }

    /** Position of the row's first object lane. */
    public int object(int row) {
        return accumulators.object(row);
    }

    /** Number of records in the row, less those that were taken back. */
    public long records(int row) {
        return lanes(row)[lane(row) + AccumulatorLayout.RECORDS];
    }

    /** Number of records that the row represents, those that take back others included. */
    public long changes(int row) {
        return shape.layout().changes(lanes(row), lane(row));
    }

    /** What the rows look like. */
    public TableShape shape() {
        return shape;
    }

    /** Rows that fit without growing. */
    public int capacity() {
        return capacity;
    }

    /** Bytes that the table's arrays occupy, keys and object lanes not followed. */
    public long bytes() {
        return capacity * shape.bytesPerRow() + index.bytes();
    }

    static long bytes(TableShape shape, int rows) {
        return rows * shape.bytesPerRow() + HashIndex.bytes(rows);
    }

    static int normalized(int rows) {
        return Math.max(MIN_ROWS, rows);
    }
}
