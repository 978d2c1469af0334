package io.sluice.core.spill;

import io.sluice.core.table.Accumulators;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TableShape;

/**
 * A row between disk and tables: key and accumulator, its marks, and what was emitted of it. Added
 * to a table that has a row of that key, it continues that row: accumulators are merged, and the
 * marks of either hold. A reused buffer.
 */
public final class SpilledRow {

    private final TableShape shape;
    private final DetachedRow now;
    private final DetachedRow asEmitted;
    private boolean emitted;
    private boolean dirty;

    /** A row for tables of a shape. */
    public SpilledRow(TableShape shape) {
        this.shape = shape;
        now = new DetachedRow(shape);
        asEmitted = new DetachedRow(shape);
    }

    /** Key and accumulator, writable. */
    public DetachedRow now() {
        return now;
    }

    /** The accumulator as it was emitted, writable; only if the shape keeps it. */
    public DetachedRow asEmitted() {
        return asEmitted;
    }

    /** Sets the marks. */
    public void mark(boolean isEmitted, boolean isDirty) {
        emitted = isEmitted;
        dirty = isDirty;
    }

    /** Makes this a copy of a table's row. */
    public void copyOf(SliceTable table, int row) {
        table.copyTo(row, now);
        mark(table.isEmitted(row), table.isDirty(row));
        Accumulators then = table.emitted();
        if (emitted && then != null) {
            shape.layout()
                    .copy(
                            asEmitted.lanes(),
                            0,
                            asEmitted.objects(),
                            0,
                            then.lanes(row),
                            then.lane(row),
                            then.objects(row),
                            then.object(row));
        }
    }

    /** Adds this to a table; if that fails for want of memory, the table is as it was. */
    public void addTo(SliceTable table) {
        int row = table.merge(now);
        if (emitted) {
            table.markEmitted(row, asEmitted);
        }
        if (dirty) {
            table.markDirty(row);
        }
    }
}
