package io.sluice.core.engine;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;

/**
 * For aggregates that all retract exactly: a running accumulator per key, from which the part that
 * leaves is taken out. A record costs two merges and at most one retraction. Never for doubles,
 * which would drift.
 */
final class RunningParts implements LastParts {

    private final CountTables tables;
    private final AccumulatorLayout<?> layout;

    private final long partSize;

    RunningParts(CountTables tables, AccumulatorLayout<?> layout, long partSize) {
        this.tables = tables;
        this.layout = layout;
        this.partSize = partSize;
    }

    @Override
    public void add(int row, long number, boolean opens, DetachedRow record) {
        SliceTable part = tables.part(number);
        if (opens) {
            if (number >= tables.parts()) {
                Rows.retract(layout, tables.running(), part, row);
            }
            Rows.clear(layout, part, row);
        }
        Rows.merge(layout, part, row, record);
        Rows.merge(layout, tables.running(), row, record);
    }

    @Override
    public void sum(int row, long number, DetachedRow into) {
        Rows.copy(layout, into, tables.running(), row);
    }

    @Override
    public void restored(int row, long number) {
        Rows.clear(layout, tables.running(), row);
        long oldest = Math.max(0, number - tables.parts() + 1);
        for (long i = oldest; i < number; i++) {
            if (tables.part(i).records(row) > partSize) {
                // Written by a query whose aggregates did not all retract: see StackedParts.
                Rows.retract(layout, tables.part(i), tables.part(i + 1), row);
            }
        }
        for (long i = oldest; i <= number; i++) {
            Rows.merge(layout, tables.running(), tables.part(i), row);
        }
    }

    @Override
    public void forget(int row) {
        Rows.clear(layout, tables.running(), row);
        for (int i = 0; i < tables.parts(); i++) {
            Rows.clear(layout, tables.part(i), row);
        }
    }
}
