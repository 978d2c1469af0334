package io.sluice.core.engine;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;

/** Arithmetic on accumulators of one row in several tables, without looking up its key. */
final class Rows {

    private Rows() {}

    static void clear(AccumulatorLayout<?> layout, SliceTable table, int row) {
        layout.init(table.lanes(row), table.lane(row), table.objects(row), table.object(row));
    }

    static void merge(AccumulatorLayout<?> layout, SliceTable into, int row, DetachedRow from) {
        layout.merge(
                into.lanes(row),
                into.lane(row),
                into.objects(row),
                into.object(row),
                from.lanes(),
                0,
                from.objects(),
                0);
    }

    static void merge(AccumulatorLayout<?> layout, SliceTable into, SliceTable from, int row) {
        layout.merge(
                into.lanes(row),
                into.lane(row),
                into.objects(row),
                into.object(row),
                from.lanes(row),
                from.lane(row),
                from.objects(row),
                from.object(row));
    }

    static void merge(AccumulatorLayout<?> layout, DetachedRow into, SliceTable from, int row) {
        layout.merge(
                into.lanes(),
                0,
                into.objects(),
                0,
                from.lanes(row),
                from.lane(row),
                from.objects(row),
                from.object(row));
    }

    static void retract(AccumulatorLayout<?> layout, SliceTable into, SliceTable from, int row) {
        layout.retract(
                into.lanes(row),
                into.lane(row),
                into.objects(row),
                into.object(row),
                from.lanes(row),
                from.lane(row),
                from.objects(row),
                from.object(row));
    }

    static void copy(AccumulatorLayout<?> layout, DetachedRow into, SliceTable from, int row) {
        layout.copy(
                into.lanes(),
                0,
                into.objects(),
                0,
                from.lanes(row),
                from.lane(row),
                from.objects(row),
                from.object(row));
    }

    static void copy(AccumulatorLayout<?> layout, SliceTable into, int row, DetachedRow from) {
        layout.copy(
                into.lanes(row),
                into.lane(row),
                into.objects(row),
                into.object(row),
                from.lanes(),
                0,
                from.objects(),
                0);
    }
}
