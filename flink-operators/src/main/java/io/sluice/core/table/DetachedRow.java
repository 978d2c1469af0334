package io.sluice.core.table;

import io.sluice.core.aggregate.AccumulatorLayout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row outside of any table: key, hash and accumulator. A reused buffer between wire, snapshot
 * and tables.
 */
public final class DetachedRow {

    /** Reads the key of a detached row. */
    public static final KeyAccess<DetachedRow> KEY = new DetachedKey();

    private final AccumulatorLayout<?> layout;
    private final Object[] key;
    private final long[] lanes;
    private final @Nullable Object[] objects;
    private int hash;
    private long imageHigh;
    private long imageLow;

    /** A row with an empty accumulator and NULL key fields. */
    public DetachedRow(TableShape shape) {
        layout = shape.layout();
        key = new Object[shape.keyFields()];
        lanes = new long[layout.longStride()];
        objects = new Object[layout.objectStride()];
        clear();
    }

    /** Empties the accumulator; the key stays. */
    public void clear() {
        layout.init(lanes, 0, objects, 0);
    }

    /**
     * Makes this the row of one record: its key, and an accumulator of it alone.
     *
     * @param timestamp event time of the record in epoch ms
     */
    public <T> void set(
            T record,
            long timestamp,
            int keyHash,
            KeyAccess<T> keys,
            AccumulatorLayout<T> recordLayout) {
        clear();
        image(0, 0);
        hash = keyHash;
        keys.copy(record, key, 0);
        recordLayout.accumulate(record, timestamp, lanes, 0, objects, 0);
    }

    /** Makes this a copy of another row, sharing nothing changeable with it. */
    public void copyOf(DetachedRow other) {
        hash = other.hash;
        image(other.imageHigh, other.imageLow);
        System.arraycopy(other.key, 0, key, 0, key.length);
        layout.copy(lanes, 0, objects, 0, other.lanes, 0, other.objects, 0);
    }

    /** Adds the accumulator of another row of this key. */
    public void merge(DetachedRow other) {
        layout.merge(lanes, 0, objects, 0, other.lanes, 0, other.objects, 0);
    }

    /** Hash of the key. */
    public int hash() {
        return hash;
    }

    /** Sets the hash; the caller vouches that it is the key's. */
    public void hash(int value) {
        hash = value;
    }

    /**
     * The key fields, writable. Elements may be null for NULL key fields. The row has no image of
     * its key from now on.
     */
    public Object[] key() {
        image(0, 0);
        return key;
    }

    /**
     * Sets the image of the key: 16 bytes, so that two keys that have images are equal if and only
     * if their images are. Rows are then found without reading keys, which lie anywhere in memory.
     * Both 0: no image, as when the key is too long for one.
     */
    public void image(long high, long low) {
        imageHigh = high;
        imageLow = low;
    }

    long imageHigh() {
        return imageHigh;
    }

    long imageLow() {
        return imageLow;
    }

    /** The accumulator's long lanes, writable. */
    public long[] lanes() {
        return lanes;
    }

    /** The accumulator's object lanes, writable. */
    public @Nullable Object[] objects() {
        return objects;
    }

    /** Number of records in this row, less those that were taken back. */
    public long records() {
        return lanes[AccumulatorLayout.RECORDS];
    }

    /** Number of records that this row represents, those that take back others included. */
    public long changes() {
        return layout.changes(lanes, 0);
    }

    private static final class DetachedKey implements KeyAccess<DetachedRow> {
        @Override
        public int hash(DetachedRow source) {
            return source.hash;
        }

        @Override
        public boolean matches(DetachedRow source, Object[] keys, int at) {
            Object[] key = source.key;
            for (int field = 0; field < key.length; field++) {
                if (!Objects.equals(key[field], keys[at + field])) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void copy(DetachedRow source, Object[] keys, int at) {
            if (KeyHash.of(source.key) != source.hash) {
                throw new UnstableKeyException(source.key, source.hash);
            }
            System.arraycopy(source.key, 0, keys, at, source.key.length);
        }
    }
}
