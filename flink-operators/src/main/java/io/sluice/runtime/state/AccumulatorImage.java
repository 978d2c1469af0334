package io.sluice.runtime.state;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.SliceTable;
import io.sluice.runtime.codec.ByteWriter;
import io.sluice.runtime.codec.RowCodec;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A copy of the accumulators of a table's rows. */
final class AccumulatorImage {

    private final int stride;
    private final int objectStride;
    private final long[] lanes;
    private final @Nullable Object[] objects;

    /** Copies the lanes; object accumulators, which go on changing, row by row. */
    AccumulatorImage(SliceTable table, long[] lanes, @Nullable Object[] objects) {
        AccumulatorLayout<?> layout = table.shape().layout();
        int rows = table.size();
        stride = layout.longStride();
        objectStride = layout.objectStride();
        this.lanes = Arrays.copyOf(lanes, rows * stride);
        this.objects = new Object[rows * objectStride];
        if (objectStride > 0) {
            for (int row = 0; row < rows; row++) {
                int lane = table.lane(row);
                int object = table.object(row);
                layout.copy(this.lanes, lane, this.objects, object, lanes, lane, objects, object);
            }
        }
    }

    void write(int row, RowCodec codec, ByteWriter out) throws IOException {
        codec.writeAccumulator(lanes, row * stride, objects, row * objectStride, out);
    }
}
