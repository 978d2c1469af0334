package io.sluice.core.engine;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import java.util.Arrays;

/**
 * For any aggregates: the two stacks of each key, in place. Whenever the oldest part has left and
 * no front is left, the parts become the front: from the newest to the oldest, each takes in its
 * successor, so that it holds everything from itself on. What comes later is added up in {@code
 * running}. A window is its oldest part and {@code running}: one merge. A part is merged twice in
 * its life, whatever the size of a window.
 *
 * <p>Invariant: for a key, part {@code p <= flip} holds the parts {@code p ... flip}, and {@code
 * running} the parts after {@code flip}. A snapshot holds the parts as they are: those of a front
 * represent more records than one part has.
 *
 * <p>After Tangwongsan, Hirzel and Schneider, "Low-latency sliding-window aggregation in worst-case
 * constant time" (DEBS 2017), section on two stacks.
 */
final class StackedParts implements LastParts {

    private final CountTables tables;
    private final AccumulatorLayout<?> layout;
    private final long partSize;

    /** Number of the newest part of the front, per row. */
    private long[] flips = new long[16];

    StackedParts(CountTables tables, AccumulatorLayout<?> layout, long partSize) {
        this.tables = tables;
        this.layout = layout;
        this.partSize = partSize;
        Arrays.fill(flips, -1);
    }

    @Override
    public void add(int row, long number, boolean opens, DetachedRow record) {
        if (opens) {
            Rows.clear(layout, tables.part(number), row);
            long oldest = number - tables.parts() + 1;
            if (oldest > 0 && oldest > flip(row)) {
                flip(row, oldest, number - 1);
            }
        }
        Rows.merge(layout, tables.part(number), row, record);
        Rows.merge(layout, tables.running(), row, record);
    }

    private void flip(int row, long oldest, long newest) {
        for (long part = newest - 1; part >= oldest; part--) {
            Rows.merge(layout, tables.part(part), tables.part(part + 1), row);
        }
        Rows.clear(layout, tables.running(), row);
        setFlip(row, newest);
    }

    @Override
    public void sum(int row, long number, DetachedRow into) {
        long oldest = number - tables.parts() + 1;
        if (oldest > flip(row) || flip(row) < 0) {
            Rows.copy(layout, into, tables.running(), row);
            return;
        }
        Rows.copy(layout, into, tables.part(oldest), row);
        // Oldest part first: FIRST and LAST depend on the order of merging.
        Rows.merge(layout, into, tables.running(), row);
    }

    @Override
    public void restored(int row, long number) {
        long oldest = Math.max(0, number - tables.parts() + 1);
        long flip = -1;
        for (long part = oldest; part <= number; part++) {
            if (tables.part(part).records(row) > partSize) {
                // The last of a front holds no more than itself.
                flip = part + 1;
            }
        }
        setFlip(row, flip);
        SliceTable running = tables.running();
        Rows.clear(layout, running, row);
        for (long part = Math.max(oldest, flip + 1); part <= number; part++) {
            Rows.merge(layout, running, tables.part(part), row);
        }
    }

    @Override
    public void forget(int row) {
        setFlip(row, -1);
        Rows.clear(layout, tables.running(), row);
        for (int i = 0; i < tables.parts(); i++) {
            Rows.clear(layout, tables.part(i), row);
        }
    }

    private long flip(int row) {
        return row < flips.length ? flips[row] : -1;
    }

    private void setFlip(int row, long part) {
        if (row >= flips.length) {
            int length = flips.length;
            flips = Arrays.copyOf(flips, Math.max(row + 1, 2 * length));
            Arrays.fill(flips, length, flips.length, -1);
        }
        flips[row] = part;
    }
}
