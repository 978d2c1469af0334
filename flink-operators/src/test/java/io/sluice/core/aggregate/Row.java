package io.sluice.core.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row amid others, which must stay as they are. */
final class Row<T> {

    private static final int AT = 3;
    private static final int OBJECT_AT = 2;
    private static final int AFTER = 2;
    private static final long GUARD = 0x5EED_5EED_5EED_5EEDL;

    private final AccumulatorLayout<T> layout;
    private final long[] lanes;
    private final @Nullable Object[] objects;

    /** An empty row. */
    Row(AccumulatorLayout<T> layout) {
        this.layout = layout;
        lanes = new long[AT + layout.longStride() + AFTER];
        objects = new Object[OBJECT_AT + layout.objectStride() + AFTER];
        Arrays.fill(lanes, GUARD);
        Arrays.fill(objects, "guard");
        layout.init(lanes, AT, objects, OBJECT_AT);
        requireGuards();
    }

    /** A row of the given records. */
    static <T> Row<T> of(AccumulatorLayout<T> layout, List<T> records) {
        Row<T> row = new Row<>(layout);
        records.forEach(row::accumulate);
        return row;
    }

    Row<T> accumulate(T record) {
        long timestamp = record instanceof Sample sample ? sample.timestamp() : 0;
        layout.accumulate(record, timestamp, lanes, AT, objects, OBJECT_AT);
        requireGuards();
        return this;
    }

    Row<T> merge(Row<T> from) {
        layout.merge(lanes, AT, objects, OBJECT_AT, from.lanes, AT, from.objects, OBJECT_AT);
        requireGuards();
        return this;
    }

    Row<T> retract(Row<T> from) {
        layout.retract(lanes, AT, objects, OBJECT_AT, from.lanes, AT, from.objects, OBJECT_AT);
        requireGuards();
        return this;
    }

    Row<T> copy() {
        Row<T> copy = new Row<>(layout);
        layout.copy(copy.lanes, AT, copy.objects, OBJECT_AT, lanes, AT, objects, OBJECT_AT);
        copy.requireGuards();
        return copy;
    }

    @Nullable Object result(int aggregate) {
        return layout.result(aggregate, lanes, AT, objects, OBJECT_AT);
    }

    long records() {
        return lanes[AT + AccumulatorLayout.RECORDS];
    }

    long[] lanes() {
        return Arrays.copyOfRange(lanes, AT, AT + layout.longStride());
    }

    @Nullable Object object(int lane) {
        return objects[OBJECT_AT + lane];
    }

    private void requireGuards() {
        for (int i = 0; i < lanes.length; i++) {
            if (i < AT || i >= AT + layout.longStride()) {
                assertThat(lanes[i]).as("lane outside of the row").isEqualTo(GUARD);
            }
        }
        for (int i = 0; i < objects.length; i++) {
            if (i < OBJECT_AT || i >= OBJECT_AT + layout.objectStride()) {
                assertThat(objects[i]).as("object outside of the row").isEqualTo("guard");
            }
        }
    }
}
