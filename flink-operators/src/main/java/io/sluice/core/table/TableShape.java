package io.sluice.core.table;

import io.sluice.core.aggregate.AccumulatorLayout;

/**
 * What the rows of a table look like.
 *
 * @param keyFields number of key fields, at least 1
 * @param layout where the aggregates live in a row
 * @param keepsEmitted whether each row remembers the accumulator as it was last emitted
 */
public record TableShape(int keyFields, AccumulatorLayout<?> layout, boolean keepsEmitted) {

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
        return 2 * Integer.BYTES + 1 + 4L * keyFields + accumulator * (keepsEmitted ? 2 : 1);
    }
}
