package io.sluice.core.table;

import io.sluice.core.aggregate.AccumulatorLayout;

/**
 * What the rows of a table look like.
 *
 * @param keyFields number of key fields, at least 1
 * @param layout where the aggregates live in a row
 * @param keepsEmitted whether each row remembers the accumulator as it was last emitted
 * @param keepsImages whether each row has room for its key's {@linkplain DetachedRow#image image}
 */
public record TableShape(
        int keyFields, AccumulatorLayout<?> layout, boolean keepsEmitted, boolean keepsImages) {

    /** A shape without images of keys. */
    public TableShape(int keyFields, AccumulatorLayout<?> layout, boolean keepsEmitted) {
        this(keyFields, layout, keepsEmitted, false);
    }

    /** Refuses a shape without key fields. */
    public TableShape {
        if (keyFields < 1) {
            throw new IllegalArgumentException(
                    "a table needs at least 1 key field, got " + keyFields);
        }
    }

    /** Bytes that one row occupies, the index not counted. */
    long bytesPerRow() {
        long accumulator = 8L * layout.longStride() + 4L * layout.objectStride();
        long key = 4L * keyFields + (keepsImages ? 2 * Long.BYTES : 0);
        return 2 * Integer.BYTES + 1 + key + accumulator * (keepsEmitted ? 2 : 1);
    }
}
