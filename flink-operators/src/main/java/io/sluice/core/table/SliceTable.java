package io.sluice.core.table;

import io.sluice.core.aggregate.AccumulatorLayout;
import java.util.Arrays;
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

    /** Rows that a batch brings into the processor's cache before it merges them. */
    private static final int TOUCHED_AT_ONCE = 64;

    /** A table of fewer rows is in the cache anyway. */
    private static final int WORTH_TOUCHING = 4_096;

    private static final byte DIRTY = 1;
    private static final byte EMITTED = 2;

    /** The row is not in the index: lookups do not find it. */
    private static final byte HIDDEN = 4;

    /** The row was removed; it is hidden too. */
    private static final byte VACANT = 8;

    /** The row stands among the collisions instead of in the index. */
    private static final byte COLLIDING = 16;

    private final TableShape shape;
    private final TablePool pool;
    private final HashIndex index;
    private final KeyRows keys;
    private final Accumulators accumulators;

    /** Null if the shape does not keep them. */
    private final @Nullable Accumulators emitted;

    private byte[] marks;
    private int[] dirtyRows;
    private int capacity;
    private int size;

    /** Rows whose hash is known; those behind them were appended. */
    private int hashed;

    /** Changed rows stand in {@code dirtyRows} from here ... */
    private int dirtyFrom;

    /** ... to here. */
    private int dirtyTo;

    private int retired;
    private final RowList vacant = new RowList();
    private @Nullable Collisions collisions;

    private int[] touchedHashes = {};
    private long[] touchedSlots = {};

    /** Nothing but a use of what was touched, so that it is not optimised away. */
    private long touched;

    SliceTable(TableShape shape, int rows, TablePool pool) {
        this.shape = shape;
        this.pool = pool;
        capacity = Math.max(1, rows);
        index = new HashIndex(capacity);
        keys = new KeyRows(shape.keyFields(), capacity);
        accumulators = new Accumulators(shape.layout(), capacity);
        emitted = shape.keepsEmitted() ? new Accumulators(shape.layout(), capacity) : null;
        marks = new byte[capacity];
        dirtyRows = new int[0];
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
        long[] slots = index.part(hash);
        int mask = slots.length - 1;
        int at = HashIndex.home(hash, slots);
        int end = (at + HashIndex.PROBES) & mask;
        long slot;
        while ((slot = slots[at]) != 0) {
            if (HashIndex.hash(slot) == hash) {
                int row = HashIndex.row(slot);
                if (access.matches(source, keys.fields(row), keys.at(row))) {
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

    /** Puts all rows of the source's key that lookups find into the list, which is cleared. */
    public <S> void findAll(S source, int hash, KeyAccess<S> access, RowList found) {
        found.clear();
        long[] slots = index.part(hash);
        int mask = slots.length - 1;
        int at = HashIndex.home(hash, slots);
        int end = (at + HashIndex.PROBES) & mask;
        long slot;
        while ((slot = slots[at]) != 0) {
            if (HashIndex.hash(slot) == hash) {
                int row = HashIndex.row(slot);
                if (access.matches(source, keys.fields(row), keys.at(row))) {
                    found.add(row);
                }
            }
            at = (at + 1) & mask;
            if (at == end) {
                break;
            }
        }
        if (collisions != null) {
            collisions.findAll(source, hash, access, keys, found);
        }
    }

    /** Adds a row for the source's key beside those that the key may have. */
    public <S> int add(S source, int hash, KeyAccess<S> access) {
        makeRoom(hash);
        int row = vacant.count() == 0 ? newRow(hash) : begin(vacant.removeLast(), hash);
        access.copy(source, keys.fields(row), keys.at(row));
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
        marks[row] = 0;
        accumulators.init(row);
        access.copy(source, keys.fields(row), keys.at(row));
        return row;
    }

    /**
     * Adds a row for the key of a row, which lookups find from now on in place of that row. The old
     * row stays.
     */
    public int replace(int row) {
        int hash = hash(row);
        int added = newRow(hash);
        keys.copyFrom(keys, row, added);
        if ((marks[row] & COLLIDING) == 0) {
            index.replace(hash, row, added);
        } else {
            unlink(row);
            collide(added);
        }
        marks[row] |= HIDDEN;
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
        marks[row] = HIDDEN | VACANT;
        vacant.add(row);
    }

    /** Whether the row was removed or retired. */
    public boolean isVacant(int row) {
        return (marks[row] & VACANT) != 0;
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
        marks[row] |= COLLIDING;
        collisions.add(row, keys.hash(row), keys);
    }

    private void unlink(int row) {
        if (collisions != null && (marks[row] & COLLIDING) != 0) {
            marks[row] &= ~COLLIDING;
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
        marks[row] = HIDDEN | VACANT;
        retired++;
    }

    /** Number of rows that were retired. */
    public int retired() {
        return retired;
    }

    /** Row of the key that another table holds at {@code row}, inserted if it is not there. */
    public int upsertFrom(SliceTable other, int row) {
        int found = findFrom(other, row);
        if (found >= 0) {
            return found;
        }
        makeRoom(other.hash(row));
        int inserted = newRow(other.hash(row));
        keys.copyFrom(other.keys, row, inserted);
        link(inserted);
        return inserted;
    }

    /** Row of the key that another table holds at {@code row}, or -1. */
    public int findFrom(SliceTable other, int row) {
        int hash = other.hash(row);
        long[] slots = index.part(hash);
        int mask = slots.length - 1;
        int at = HashIndex.home(hash, slots);
        int end = (at + HashIndex.PROBES) & mask;
        long slot;
        while ((slot = slots[at]) != 0) {
            if (HashIndex.hash(slot) == hash
                    && keys.sameKey(HashIndex.row(slot), other.keys, row)) {
                return HashIndex.row(slot);
            }
            at = (at + 1) & mask;
            if (at == end) {
                break;
            }
        }
        return collisions == null ? -1 : collisions.find(other.keys, row, hash, keys);
    }

    /** Adds a row to the accumulator of its key. Returns the row. */
    public int merge(DetachedRow source) {
        int row = upsert(source, source.hash(), DetachedRow.KEY);
        accumulators.merge(row, source.lanes(), 0, source.objects(), 0);
        return row;
    }

    /** Adds a row of another table to the accumulator of its key. Returns the row. */
    public int merge(SliceTable other, int otherRow) {
        int row = upsertFrom(other, otherRow);
        accumulators.merge(
                row,
                other.lanes(otherRow),
                other.lane(otherRow),
                other.objects(otherRow),
                other.object(otherRow));
        return row;
    }

    /** Adds all rows of another table. */
    public void mergeAll(SliceTable other) {
        mergeRows(other, 0, other.size);
    }

    /** Adds the rows of another table from one to before another. */
    public void mergeRows(SliceTable other, int from, int to) {
        if (capacity < WORTH_TOUCHING) {
            mergeSome(other, from, to);
            return;
        }
        if (touchedHashes.length == 0) {
            touchedHashes = new int[TOUCHED_AT_ONCE];
        }
        for (int row = from; row < to; row += TOUCHED_AT_ONCE) {
            int count = Math.min(TOUCHED_AT_ONCE, to - row);
            for (int i = 0; i < count; i++) {
                touchedHashes[i] = other.hash(row + i);
            }
            touch(touchedHashes, count);
            mergeSome(other, row, row + count);
        }
    }

    private void mergeSome(SliceTable other, int from, int to) {
        for (int row = from; row < to; row++) {
            merge(other, row);
        }
    }

    /**
     * Brings what belongs to some keys into the processor's cache, in a table that is too large to
     * be there. Each step of a look-up waits for memory and leads to the next; short loops over
     * many keys, one per step, wait for all of them at once.
     *
     * @param hashes of the keys
     */
    public void touch(int[] hashes, int count) {
        if (capacity < WORTH_TOUCHING) {
            return;
        }
        if (touchedSlots.length < count) {
            touchedSlots = new long[count];
        }
        long[] found = touchedSlots;
        for (int i = 0; i < count; i++) {
            long[] part = index.part(hashes[i]);
            found[i] = part[HashIndex.home(hashes[i], part)];
        }
        long sum = 0;
        for (int i = 0; i < count; i++) {
            int row = index.row(hashes[i], found[i]);
            found[i] = row;
            if (row >= 0) {
                sum += accumulators.touch(row);
            }
        }
        for (int i = 0; i < count; i++) {
            if (found[i] >= 0) {
                sum += keys.touch((int) found[i]);
            }
        }
        touched = sum;
    }

    /** Sum of what was touched last, which means nothing. */
    long touched() {
        return touched;
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
        marks[row] = 0;
        accumulators.init(row);
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
        if (marks.length < rows) {
            marks = Arrays.copyOf(marks, Math.max(rows, 2 * capacity));
        }
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
        dirtyFrom = 0;
        dirtyTo = 0;
        retired = 0;
        vacant.clear();
        collisions = null;
    }

    /** Notes that a row changed since it was last drained. */
    public void markDirty(int row) {
        if ((marks[row] & DIRTY) == 0) {
            marks[row] |= DIRTY;
            if (dirtyTo == dirtyRows.length) {
                makeRoomForDirtyRow();
            }
            dirtyRows[dirtyTo++] = row;
        }
    }

    private void makeRoomForDirtyRow() {
        int count = dirtyTo - dirtyFrom;
        int[] into =
                2 * count >= dirtyRows.length ? new int[Math.max(MIN_ROWS, 2 * count)] : dirtyRows;
        System.arraycopy(dirtyRows, dirtyFrom, into, 0, count);
        dirtyRows = into;
        dirtyFrom = 0;
        dirtyTo = count;
    }

    /**
     * Takes the changed row that has waited longest; it does not count as changed any more. -1 if
     * there is none.
     */
    public int takeDirty() {
        if (dirtyFrom == dirtyTo) {
            dirtyFrom = 0;
            dirtyTo = 0;
            return -1;
        }
        int row = dirtyRows[dirtyFrom++];
        marks[row] &= ~DIRTY;
        return row;
    }

    /** Sets or clears the mark of a change, for an owner who lists changed rows itself. */
    public void setDirty(int row, boolean dirty) {
        marks[row] = (byte) (dirty ? marks[row] | DIRTY : marks[row] & ~DIRTY);
    }

    /** Notes that all rows changed. */
    public void markAllDirty() {
        for (int row = 0; row < size; row++) {
            markDirty(row);
        }
    }

    /** Number of rows that changed since they were last drained. */
    public int dirtyCount() {
        return dirtyTo - dirtyFrom;
    }

    /** The i-th changed row, in the order of first change. */
    public int dirtyRow(int i) {
        return dirtyRows[dirtyFrom + i];
    }

    /** Whether the row changed since it was last drained. */
    public boolean isDirty(int row) {
        return (marks[row] & DIRTY) != 0;
    }

    /** No row counts as changed any more. */
    public void clearDirty() {
        for (int i = dirtyFrom; i < dirtyTo; i++) {
            marks[dirtyRows[i]] &= ~DIRTY;
        }
        dirtyFrom = 0;
        dirtyTo = 0;
    }

    /** Whether the row was emitted and is still shown. */
    public boolean isEmitted(int row) {
        return (marks[row] & EMITTED) != 0;
    }

    /**
     * Notes that the row was emitted as it is now; remembers its accumulator if the shape says so.
     */
    public void markEmitted(int row) {
        marks[row] |= EMITTED;
        if (emitted != null) {
            emitted.set(row, lanes(row), lane(row), objects(row), object(row));
        }
    }

    /** Notes that what was emitted has been taken back: the row counts as never emitted. */
    public void forgetEmitted(int row) {
        marks[row] &= ~EMITTED;
    }

    /** Restores the memory of an emission. */
    public void markEmitted(int row, DetachedRow asEmitted) {
        marks[row] |= EMITTED;
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
