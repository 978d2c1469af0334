package io.sluice.core.table;

import io.sluice.core.aggregate.AccumulatorLayout;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Accumulators of one slice or window, one row per key, in insertion order. Grows by doubling;
 * never shrinks until it leaves the pool.
 *
 * <p>Open addressing with linear probing at a load of at most one half. An index slot holds the
 * row's hash (high half) beside its number plus one (low half), so that a probe touches the key
 * only when the hashes are equal. A search ends after {@link #PROBES} slots; keys made to collide
 * go to {@link Collisions}. The accumulator of row {@code r} is at {@code lanes()[r * stride]} and
 * {@code objects()[r * objectStride]}. Owned by one thread.
 *
 * <p>Usually a key has one row. Sessions, which come and go one by one, use {@link #add}, {@link
 * #findAll}, {@link #replace} and {@link #remove} instead: a key then has any number of rows, and
 * rows that were removed are vacant until they are used again.
 */
public final class SliceTable {

    private static final int MIN_ROWS = 16;

    /**
     * Slots from its home on in which a row may stand. At a load of one half, one in 10^10 rows
     * finds none of so many free.
     */
    static final int PROBES = 128;

    private static final int NO_SLOT = -1;

    /** Below capacity >>> this, the index is cleared row by row. */
    private static final int SPARSE_SHIFT = 3;

    private static final int GOLDEN_RATIO = 0x9E3779B9;
    private static final byte DIRTY = 1;
    private static final byte EMITTED = 2;

    /** The row is not in the index: lookups do not find it. */
    private static final byte HIDDEN = 4;

    /** The row was removed; it is hidden too. */
    private static final byte VACANT = 8;

    /** The row stands among the collisions instead of in the index. */
    private static final byte COLLIDING = 16;

    private final TableShape shape;
    private final AccumulatorLayout<?> layout;
    private final TablePool pool;
    private final int keyFields;
    private final int stride;
    private final int objectStride;

    private long[] index;
    private int shift;
    private int[] hashes;
    private Object[] keys;
    private long[] lanes;
    private @Nullable Object[] objects;
    private byte[] marks;
    private int[] dirtyRows;
    private @Nullable EmittedRows emitted;
    private int capacity;
    private int size;

    /** Changed rows stand in {@code dirtyRows} from here ... */
    private int dirtyFrom;

    /** ... to here. */
    private int dirtyTo;

    private int retired;
    private final RowList vacant = new RowList();
    private @Nullable Collisions collisions;

    SliceTable(TableShape shape, int rows, TablePool pool) {
        this.shape = shape;
        this.pool = pool;
        layout = shape.layout();
        keyFields = shape.keyFields();
        stride = layout.longStride();
        objectStride = layout.objectStride();
        capacity = Math.max(MIN_ROWS, rows);
        index = new long[indexLength(capacity)];
        shift = shiftOf(index);
        hashes = new int[capacity];
        keys = new Object[Math.multiplyExact(capacity, keyFields)];
        lanes = new long[Math.multiplyExact(capacity, stride)];
        objects = new Object[Math.multiplyExact(capacity, objectStride)];
        marks = new byte[capacity];
        dirtyRows = new int[0];
        emitted = shape.keepsEmitted() ? new EmittedRows(layout, capacity) : null;
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
        long[] slots = index;
        int mask = slots.length - 1;
        int slot = (hash * GOLDEN_RATIO) >>> shift;
        int end = (slot + PROBES) & mask;
        long entry;
        while ((entry = slots[slot]) != 0) {
            if ((int) (entry >>> 32) == hash) {
                int row = (int) entry - 1;
                if (access.matches(source, keys, row * keyFields)) {
                    return row;
                }
            }
            slot = (slot + 1) & mask;
            if (slot == end) {
                slot = NO_SLOT;
                break;
            }
        }
        if (collisions != null) {
            int row = collisions.find(source, hash, access, keys);
            if (row >= 0) {
                return row;
            }
        }
        int before = capacity;
        int row = newRow(hash);
        access.copy(source, keys, row * keyFields);
        link(row, capacity == before ? slot : NO_SLOT);
        return row;
    }

    /**
     * Adds a row for the source's key without looking for one: for tables that are only read
     * through. The key may then stand in several rows, and lookups may miss it.
     */
    public <S> int append(S source, int hash, KeyAccess<S> access) {
        int row = newRow(hash);
        access.copy(source, keys, row * keyFields);
        return row;
    }

    /** Row of the source's key, or -1. */
    public <S> int find(S source, int hash, KeyAccess<S> access) {
        int mask = index.length - 1;
        int slot = (hash * GOLDEN_RATIO) >>> shift;
        int end = (slot + PROBES) & mask;
        long entry;
        while ((entry = index[slot]) != 0) {
            if ((int) (entry >>> 32) == hash) {
                int row = (int) entry - 1;
                if (access.matches(source, keys, row * keyFields)) {
                    return row;
                }
            }
            slot = (slot + 1) & mask;
            if (slot == end) {
                break;
            }
        }
        return collisions == null ? -1 : collisions.find(source, hash, access, keys);
    }

    /** Adds a row for the source's key beside those that the key may have. */
    public <S> int add(S source, int hash, KeyAccess<S> access) {
        int row = vacant.count() == 0 ? newRow(hash) : reuse(vacant.removeLast(), hash);
        access.copy(source, keys, row * keyFields);
        link(row, NO_SLOT);
        return row;
    }

    private int reuse(int row, int hash) {
        hashes[row] = hash;
        marks[row] = 0;
        layout.init(lanes, row * stride, objects, row * objectStride);
        return row;
    }

    /** Puts all rows of the source's key that lookups find into the list, which is cleared. */
    public <S> void findAll(S source, int hash, KeyAccess<S> access, RowList found) {
        found.clear();
        int mask = index.length - 1;
        int slot = (hash * GOLDEN_RATIO) >>> shift;
        int end = (slot + PROBES) & mask;
        long entry;
        while ((entry = index[slot]) != 0) {
            if ((int) (entry >>> 32) == hash) {
                int row = (int) entry - 1;
                if (access.matches(source, keys, row * keyFields)) {
                    found.add(row);
                }
            }
            slot = (slot + 1) & mask;
            if (slot == end) {
                break;
            }
        }
        if (collisions != null) {
            collisions.findAll(source, hash, access, keys, found);
        }
    }

    /**
     * Adds a row for the key of a row, which lookups find from now on in place of that row. The old
     * row stays.
     */
    public int replace(int row) {
        int hash = hashes[row];
        int added = newRow(hash);
        System.arraycopy(keys, row * keyFields, keys, added * keyFields, keyFields);
        if ((marks[row] & COLLIDING) == 0) {
            index[slotOf(row)] = entry(hash, added);
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
        Arrays.fill(keys, row * keyFields, (row + 1) * keyFields, null);
        layout.init(lanes, row * stride, objects, row * objectStride);
        if (emitted != null) {
            emitted.forget(row);
        }
        marks[row] = HIDDEN | VACANT;
        vacant.add(row);
    }

    /** Whether the row was removed or retired. */
    public boolean isVacant(int row) {
        return (marks[row] & VACANT) != 0;
    }

    /** Lets lookups find a row: at a slot that is free, or where there is a place for it. */
    private void link(int row, int freeSlot) {
        int slot = freeSlot;
        if (slot == NO_SLOT) {
            int mask = index.length - 1;
            slot = (hashes[row] * GOLDEN_RATIO) >>> shift;
            int end = (slot + PROBES) & mask;
            while (index[slot] != 0) {
                slot = (slot + 1) & mask;
                if (slot == end) {
                    collide(row);
                    return;
                }
            }
        }
        index[slot] = entry(hashes[row], row);
    }

    private void collide(int row) {
        if (collisions == null) {
            collisions = new Collisions(keyFields);
        }
        marks[row] |= COLLIDING;
        collisions.add(row, hashes[row], keys);
    }

    private void unlink(int row) {
        if (collisions != null && (marks[row] & COLLIDING) != 0) {
            marks[row] &= ~COLLIDING;
            collisions.remove(row, hashes[row], keys);
        } else {
            removeFromIndex(slotOf(row));
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

    private int slotOf(int row) {
        int mask = index.length - 1;
        int slot = (hashes[row] * GOLDEN_RATIO) >>> shift;
        while ((int) index[slot] - 1 != row) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /**
     * Moves entries behind the slot up, as far as none gets before its home. None stands so far
     * behind its home that more than {@link #PROBES} slots must be looked at for the next to move.
     */
    private void removeFromIndex(int slot) {
        int mask = index.length - 1;
        int free = slot;
        int next = (slot + 1) & mask;
        long entry;
        while ((entry = index[next]) != 0 && ((next - free) & mask) < PROBES) {
            int home = ((int) (entry >>> 32) * GOLDEN_RATIO) >>> shift;
            if (((next - home) & mask) >= ((next - free) & mask)) {
                index[free] = entry;
                free = next;
            }
            next = (next + 1) & mask;
        }
        index[free] = 0;
    }

    /** Row of the key that another table holds at {@code row}, inserted if it is not there. */
    public int upsertFrom(SliceTable other, int row) {
        int slot = slotOf(other, row);
        int found = rowAt(slot, other, row);
        if (found >= 0) {
            return found;
        }
        int before = capacity;
        int inserted = newRow(other.hashes[row]);
        System.arraycopy(other.keys, row * keyFields, keys, inserted * keyFields, keyFields);
        link(inserted, capacity == before ? slot : NO_SLOT);
        return inserted;
    }

    /** Row of the key that another table holds at {@code row}, or -1. */
    public int findFrom(SliceTable other, int row) {
        return rowAt(slotOf(other, row), other, row);
    }

    private int rowAt(int slot, SliceTable other, int row) {
        if (slot != NO_SLOT && index[slot] != 0) {
            return (int) index[slot] - 1;
        }
        return collisions == null
                ? -1
                : collisions.find(other.keys, row * keyFields, other.hashes[row], keys);
    }

    /** Slot of the key that another table holds, or a free one for it, or none. */
    private int slotOf(SliceTable other, int row) {
        int hash = other.hashes[row];
        int mask = index.length - 1;
        int slot = (hash * GOLDEN_RATIO) >>> shift;
        int end = (slot + PROBES) & mask;
        long entry;
        while ((entry = index[slot]) != 0) {
            if ((int) (entry >>> 32) == hash && sameKey((int) entry - 1, other, row)) {
                return slot;
            }
            slot = (slot + 1) & mask;
            if (slot == end) {
                return NO_SLOT;
            }
        }
        return slot;
    }

    private boolean sameKey(int row, SliceTable other, int otherRow) {
        int mine = row * keyFields;
        int theirs = otherRow * keyFields;
        for (int field = 0; field < keyFields; field++) {
            if (!Objects.equals(keys[mine + field], other.keys[theirs + field])) {
                return false;
            }
        }
        return true;
    }

    /** Adds a row to the accumulator of its key. Returns the row. */
    public int merge(DetachedRow source) {
        int row = upsert(source, source.hash(), DetachedRow.KEY);
        layout.merge(
                lanes,
                row * stride,
                objects,
                row * objectStride,
                source.lanes(),
                0,
                source.objects(),
                0);
        return row;
    }

    /** Adds a row of another table to the accumulator of its key. Returns the row. */
    public int merge(SliceTable other, int otherRow) {
        int row = upsertFrom(other, otherRow);
        layout.merge(
                lanes,
                row * stride,
                objects,
                row * objectStride,
                other.lanes,
                otherRow * stride,
                other.objects,
                otherRow * objectStride);
        return row;
    }

    /** Adds all rows of another table. */
    public void mergeAll(SliceTable other) {
        for (int row = 0; row < other.size; row++) {
            merge(other, row);
        }
    }

    /**
     * Takes all rows of another table out of the accumulators of their keys, which must all be
     * here.
     */
    public void retractAll(SliceTable other) {
        for (int otherRow = 0; otherRow < other.size; otherRow++) {
            int row = findFrom(other, otherRow);
            if (row < 0) {
                throw new IllegalStateException("retracting a key that was never added");
            }
            layout.retract(
                    lanes,
                    row * stride,
                    objects,
                    row * objectStride,
                    other.lanes,
                    otherRow * stride,
                    other.objects,
                    otherRow * objectStride);
        }
    }

    /** Copies key, hash and accumulator of a row. */
    public void copyTo(int row, DetachedRow target) {
        target.hash(hashes[row]);
        System.arraycopy(keys, row * keyFields, target.key(), 0, keyFields);
        layout.copy(
                target.lanes(),
                0,
                target.objects(),
                0,
                lanes,
                row * stride,
                objects,
                row * objectStride);
    }

    private int newRow(int hash) {
        if (size == capacity) {
            grow();
        }
        int row = size++;
        hashes[row] = hash;
        marks[row] = 0;
        layout.init(lanes, row * stride, objects, row * objectStride);
        return row;
    }

    private static long entry(int hash, int row) {
        return ((long) hash << Integer.SIZE) | (row + 1);
    }

    private void grow() {
        int rows = Math.multiplyExact(capacity, 2);
        pool.grows(bytes(shape, rows) - bytes(shape, capacity));
        hashes = Arrays.copyOf(hashes, rows);
        keys = Arrays.copyOf(keys, Math.multiplyExact(rows, keyFields));
        lanes = Arrays.copyOf(lanes, Math.multiplyExact(rows, stride));
        objects = Arrays.copyOf(objects, Math.multiplyExact(rows, objectStride));
        marks = Arrays.copyOf(marks, rows);
        if (emitted != null) {
            emitted.grow(rows);
        }
        capacity = rows;
        index = new long[indexLength(rows)];
        shift = shiftOf(index);
        collisions = null;
        for (int row = 0; row < size; row++) {
            marks[row] &= ~COLLIDING;
            if ((marks[row] & HIDDEN) == 0) {
                link(row, NO_SLOT);
            }
        }
    }

    /**
     * Forgets all rows and keeps the memory. Costs time by rows, or by capacity if it is well
     * filled.
     */
    public void reset() {
        clearIndex();
        Arrays.fill(keys, 0, size * keyFields, null);
        Arrays.fill(objects, 0, size * objectStride, null);
        if (emitted != null) {
            emitted.reset(size);
        }
        size = 0;
        dirtyFrom = 0;
        dirtyTo = 0;
        retired = 0;
        vacant.clear();
        collisions = null;
    }

    private void clearIndex() {
        if (size > capacity >>> SPARSE_SHIFT) {
            Arrays.fill(index, 0);
            return;
        }
        // Clearing a run from any row's home to the run's end takes all entries behind that home
        // with it.
        int mask = index.length - 1;
        for (int row = 0; row < size; row++) {
            int slot = (hashes[row] * GOLDEN_RATIO) >>> shift;
            while (index[slot] != 0) {
                index[slot] = 0;
                slot = (slot + 1) & mask;
            }
        }
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
                2 * count >= dirtyRows.length ? new int[Math.max(MIN_ROWS, capacity)] : dirtyRows;
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
            emitted.remember(row, lanes, row * stride, objects, row * objectStride);
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
            emitted.remember(row, asEmitted.lanes(), 0, asEmitted.objects(), 0);
        }
    }

    /** The accumulators as they were last emitted, or null if the shape does not keep them. */
    public @Nullable EmittedRows emitted() {
        return emitted;
    }

    /** Hash of the row's key. */
    public int hash(int row) {
        return hashes[row];
    }

    /** Key fields of all rows; row {@code r} begins at {@code r * keyFields}. Not to be written. */
    public Object[] keys() {
        return keys;
    }

    /** Accumulators of all rows, valid until the next insertion. */
    public long[] lanes() {
        return lanes;
    }

    /** Object lanes of all rows, valid until the next insertion. */
    public @Nullable Object[] objects() {
        return objects;
    }

    /** Position of the row's first lane. */
    public int lane(int row) {
        return row * stride;
    }

    /** Position of the row's first object lane. */
    public int object(int row) {
        return row * objectStride;
    }

    /** Number of records in the row, less those that were taken back. */
    public long records(int row) {
        return lanes[row * stride + AccumulatorLayout.RECORDS];
    }

    /** Number of records that the row represents, those that take back others included. */
    public long changes(int row) {
        return layout.changes(lanes, row * stride);
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
        return bytes(shape, capacity);
    }

    static long bytes(TableShape shape, int rows) {
        long padding = (indexLength(rows) - 2L * rows) * Long.BYTES;
        return rows * shape.bytesPerRow() + padding;
    }

    static int normalized(int rows) {
        return Math.max(MIN_ROWS, rows);
    }

    private static int indexLength(int rows) {
        int twice = Math.multiplyExact(rows, 2);
        return Math.max(2 * MIN_ROWS, Integer.highestOneBit(twice - 1) << 1);
    }

    private static int shiftOf(long[] index) {
        return Integer.SIZE - Integer.numberOfTrailingZeros(index.length);
    }
}
