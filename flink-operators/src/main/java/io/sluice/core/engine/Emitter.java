package io.sluice.core.engine;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.EmittedRows;
import io.sluice.core.table.SliceTable;
import java.util.Objects;

/** Turns a changed row into changes, as the changelog mode says. */
final class Emitter {

    private final ChangelogMode mode;
    private final boolean skipUnchanged;
    private final AccumulatorLayout<?> layout;
    private final Change change;

    /**
     * @param window which of the query's windows the changes belong to
     */
    Emitter(ChangelogMode mode, boolean skipUnchanged, AccumulatorLayout<?> layout, int window) {
        this.mode = mode;
        this.skipUnchanged = skipUnchanged;
        this.layout = layout;
        change = new Change(layout, window);
    }

    /** Emits a row of a window's table and notes that it was emitted. */
    void emit(long start, long end, SliceTable table, int row, ChangeSink sink) {
        change.in(start, end);
        EmittedRows emitted = table.emitted();
        if (!table.isEmitted(row)) {
            sink.emit(change.row(ChangeKind.INSERT, table, row));
        } else if (emitted == null) {
            sink.emit(change.row(ChangeKind.UPDATE_AFTER, table, row));
        } else {
            if (skipUnchanged && unchanged(table, emitted, row)) {
                return;
            }
            if (mode == ChangelogMode.RETRACT) {
                sink.emit(change.emittedRow(ChangeKind.UPDATE_BEFORE, table, emitted, row));
            }
            sink.emit(change.row(ChangeKind.UPDATE_AFTER, table, row));
        }
        table.markEmitted(row);
    }

    /** Emits the deletion of a row as it was emitted. */
    void delete(
            long start, long end, SliceTable table, EmittedRows emitted, int row, ChangeSink sink) {
        sink.emit(change.in(start, end).emittedRow(ChangeKind.DELETE, table, emitted, row));
    }

    /** Emits a row that its window publishes for the first time. */
    void emitFirst(long start, long end, DetachedRow row, ChangeSink sink) {
        sink.emit(change.in(start, end).row(ChangeKind.INSERT, row));
    }

    /**
     * Emits an update of a row that was published before as {@code before}, if it had any records.
     */
    void emitUpdate(long start, long end, DetachedRow before, DetachedRow after, ChangeSink sink) {
        change.in(start, end);
        if (before.records() == 0) {
            sink.emit(change.row(ChangeKind.INSERT, after));
            return;
        }
        if (skipUnchanged && unchanged(before, after)) {
            return;
        }
        if (mode == ChangelogMode.RETRACT) {
            sink.emit(change.row(ChangeKind.UPDATE_BEFORE, before));
        }
        sink.emit(change.row(ChangeKind.UPDATE_AFTER, after));
    }

    private boolean unchanged(SliceTable table, EmittedRows emitted, int row) {
        for (int i = 0; i < layout.aggregates().size(); i++) {
            Object now =
                    layout.result(
                            i, table.lanes(), table.lane(row), table.objects(), table.object(row));
            Object then =
                    layout.result(
                            i,
                            emitted.lanes(),
                            table.lane(row),
                            emitted.objects(),
                            table.object(row));
            if (!Objects.equals(now, then)) {
                return false;
            }
        }
        return true;
    }

    private boolean unchanged(DetachedRow before, DetachedRow after) {
        for (int i = 0; i < layout.aggregates().size(); i++) {
            Object now = layout.result(i, after.lanes(), 0, after.objects(), 0);
            Object then = layout.result(i, before.lanes(), 0, before.objects(), 0);
            if (!Objects.equals(now, then)) {
                return false;
            }
        }
        return true;
    }
}
