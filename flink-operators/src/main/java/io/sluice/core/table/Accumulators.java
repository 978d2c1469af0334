package io.sluice.core.table;

import io.sluice.core.aggregate.AccumulatorLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** For each row of a table an accumulator. Grows by pages. */
public final class Accumulators {

    private static final Object[] NO_OBJECTS = {};
    private static final int LANES_OF_A_CACHE_LINE = 8;

    private final AccumulatorLayout<?> layout;
    private final int stride;
    private final int objectStride;
    private long[][] lanes = {};
    private @Nullable Object[][] objects = {};

    /** The lanes of the only page; null if there are several. */
    private long @Nullable [] onlyLanes;

    /** The object lanes of the only page, or none if there are none; else null. */
    private @Nullable Object @Nullable [] onlyObjects;

    Accumulators(AccumulatorLayout<?> layout, int rows) {
        this.layout = layout;
        stride = layout.longStride();
        objectStride = layout.objectStride();
        grow(rows);
    }

    /** Makes room for so many rows in all. */
    void grow(int rows) {
        int pages = lanes.length;
        int wanted = Pages.count(rows);
        lanes = Arrays.copyOf(lanes, wanted);
        objects = Arrays.copyOf(objects, wanted);
        for (int page = Math.max(0, pages - 1); page < wanted; page++) {
            int pageRows = Pages.rowsOf(page, rows);
            boolean isNew = page >= pages;
            int length = Math.multiplyExact(pageRows, stride);
            lanes[page] = isNew ? new long[length] : Arrays.copyOf(lanes[page], length);
            int objectLength = Math.multiplyExact(pageRows, objectStride);
            objects[page] =
                    isNew ? new Object[objectLength] : Arrays.copyOf(objects[page], objectLength);
        }
        onlyLanes = wanted == 1 ? lanes[0] : null;
        onlyObjects = objectStride == 0 ? NO_OBJECTS : wanted == 1 ? objects[0] : null;
    }

    /**
     * The array that holds the row's long lanes, from {@link #lane}; valid until the table grows.
     */
    public long[] lanes(int row) {
        long[] all = onlyLanes;
        return all != null ? all : lanes[row >>> Pages.SHIFT];
    }

    /** Position of the row's first lane. */
    public int lane(int row) {
        return Pages.within(row) * stride;
    }

    /**
     * The array that holds the row's object lanes, from {@link #object}; valid until the table
     * grows.
     */
    public @Nullable Object[] objects(int row) {
        @Nullable Object[] all = onlyObjects;
        return all != null ? all : objects[row >>> Pages.SHIFT];
    }

    /** Position of the row's first object lane. */
    public int object(int row) {
        return Pages.within(row) * objectStride;
    }

    /**
     * Reads a little of the row's lanes: one of each line of the processor's cache, or about that.
     */
    long touch(int row) {
        long[] all = lanes(row);
        int at = lane(row);
        long sum = all[at] + all[at + stride - 1];
        for (int lane = LANES_OF_A_CACHE_LINE; lane < stride; lane += LANES_OF_A_CACHE_LINE) {
            sum += all[at + lane];
        }
        return sum;
    }

    void init(int row) {
        layout.init(lanes(row), lane(row), objects(row), object(row));
    }

    /** Makes the accumulator equal to another, sharing nothing changeable with it. */
    void set(int row, long[] from, int at, @Nullable Object[] fromObjects, int objectAt) {
        layout.copy(
                lanes(row), lane(row), objects(row), object(row), from, at, fromObjects, objectAt);
    }

    void merge(int row, long[] from, int at, @Nullable Object[] fromObjects, int objectAt) {
        layout.merge(
                lanes(row), lane(row), objects(row), object(row), from, at, fromObjects, objectAt);
    }

    void retract(int row, Accumulators from, int fromRow) {
        layout.retract(
                lanes(row),
                lane(row),
                objects(row),
                object(row),
                from.lanes(fromRow),
                from.lane(fromRow),
                from.objects(fromRow),
                from.object(fromRow));
    }

    /** Lets go of the row's object accumulators. */
    void clearObjects(int row) {
        Arrays.fill(objects(row), object(row), object(row) + objectStride, null);
    }

    /** Lets go of the object accumulators of the first rows. */
    void clearAllObjects(int rows) {
        if (objectStride > 0) {
            for (int page = 0; page < Pages.count(rows); page++) {
                Arrays.fill(objects[page], 0, Pages.rowsOf(page, rows) * objectStride, null);
            }
        }
    }

    /** A copy of the first rows, which shares nothing changeable with these. */
    public Accumulators copy(int rows) {
        Accumulators copy = new Accumulators(layout, 0);
        copy.lanes = new long[Pages.count(rows)][];
        copy.objects = new Object[copy.lanes.length][];
        for (int page = 0; page < copy.lanes.length; page++) {
            int pageRows = Pages.rowsOf(page, rows);
            copy.lanes[page] = Arrays.copyOf(lanes[page], pageRows * stride);
            copy.objects[page] = new Object[pageRows * objectStride];
        }
        if (objectStride > 0) {
            for (int row = 0; row < rows; row++) {
                copy.set(row, lanes(row), lane(row), objects(row), object(row));
            }
        }
        return copy;
    }
}
