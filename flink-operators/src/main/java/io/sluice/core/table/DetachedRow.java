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

    /** Reads the key from where it lies; null if the key is here. */
    private @Nullable UnreadKey unread;

    private int unreadAt;

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
        hash = keyHash;
        keys.copy(record, newKey(), 0);
        recordLayout.accumulate(record, timestamp, lanes, 0, objects, 0);
    }

    /** Makes this a copy of another row, sharing nothing changeable with it. */
    public void copyOf(DetachedRow other) {
        hash = other.hash;
        System.arraycopy(other.fields(), 0, newKey(), 0, key.length);
        image(other.imageHigh, other.imageLow);
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
        return fields();
    }

    /**
     * Leaves the key where it lies: it is read when it is needed, which it is not where rows are
     * found by images. The bytes must stay until the row is used no more.
     *
     * @param from reads it, from this position
     * @param high with {@code low} the key's image, see {@link #image}; not both 0
     */
    public void unread(UnreadKey from, int position, long high, long low) {
        if (unread != from) {
            unread = from;
        }
        unreadAt = position;
        image(high, low);
    }

    /** The key fields, to be written; the key that was here is forgotten, with its image. */
    public Object[] newKey() {
        unread = null;
        image(0, 0);
        return key;
    }

    /** The key fields, read if they were not. */
    private Object[] fields() {
        if (unread != null) {
            unread.read(unreadAt, key);
            unread = null;
        }
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
            Object[] key = source.fields();
            for (int field = 0; field < key.length; field++) {
                if (!Objects.equals(key[field], keys[at + field])) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void copy(DetachedRow source, Object[] keys, int at) {
            Object[] key = source.fields();
            // Types that have images have hash codes by value.
            boolean isStable = (source.imageHigh | source.imageLow) != 0;
            if (!isStable && KeyHash.of(key) != source.hash) {
                throw new UnstableKeyException(key, source.hash);
            }
            System.arraycopy(key, 0, keys, at, key.length);
        }
    }
}
