package io.sluice.core.table;

import io.sluice.core.aggregate.AccumulatorLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** For each row of a table its accumulator as it was last emitted, so that it can be taken back. */
public final class EmittedRows {

    private final AccumulatorLayout<?> layout;
    private long[] lanes;
    private @Nullable Object[] objects;

    EmittedRows(AccumulatorLayout<?> layout, int rows) {
        this.layout = layout;
        lanes = new long[rows * layout.longStride()];
        objects = new Object[rows * layout.objectStride()];
    }

    void grow(int rows) {
        lanes = Arrays.copyOf(lanes, rows * layout.longStride());
        objects = Arrays.copyOf(objects, rows * layout.objectStride());
    }

    void reset(int rows) {
        Arrays.fill(objects, 0, rows * layout.objectStride(), null);
    }

    void forget(int row) {
        int stride = layout.objectStride();
        Arrays.fill(objects, row * stride, (row + 1) * stride, null);
    }

    void remember(int row, long[] from, int at, @Nullable Object[] fromObjects, int objectAt) {
        layout.copy(
                lanes,
                row * layout.longStride(),
                objects,
                row * layout.objectStride(),
                from,
                at,
                fromObjects,
                objectAt);
    }

    /** Long lanes of all rows; meaningful only where the row was emitted. */
    public long[] lanes() {
        return lanes;
    }

    /** Object lanes of all rows; meaningful only where the row was emitted. */
    public @Nullable Object[] objects() {
        return objects;
    }
}
