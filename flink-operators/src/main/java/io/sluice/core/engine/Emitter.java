package io.sluice.core.engine;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.Accumulators;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns a changed row into changes, as the changelog mode and the rules of the result say. */
final class Emitter {

    private final ChangelogMode mode;
    private final boolean skipUnchanged;

    /** Null if every row is shown. */
    private final @Nullable ResultRules hiding;

    private final boolean marksClosed;
    private final AccumulatorLayout<?> layout;
    private final Change change;

    /**
     * @param window which of the query's windows the changes belong to
     */
    Emitter(EngineSpec spec, AccumulatorLayout<?> layout, int window) {
        mode = spec.changelog();
        skipUnchanged = spec.emission().skipUnchanged();
        hiding = spec.results().hidesRows() ? spec.results() : null;
        marksClosed = spec.results().marksClosed();
        this.layout = layout;
        change = new Change(layout, window);
    }

    /** Whether what was published is never updated. */
    boolean appends() {
        return mode == ChangelogMode.APPEND;
    }

    /** Whether all rows of a window must be emitted when it expires, changed or not. */
    boolean marksClosed() {
        return marksClosed;
    }

    /**
     * Emits a row of a window's table and notes whether it is shown now.
     *
     * @param expired whether the window has expired, so that nothing comes after this
     */
    void emit(long start, long end, boolean expired, SliceTable table, int row, ChangeSink sink) {
        boolean closed = expired && marksClosed;
        change.in(start, end, closed);
        boolean shown = table.isEmitted(row);
        if (hiding != null && !hiding.show(change.row(ChangeKind.INSERT, table, row))) {
            if (shown) {
                delete(start, end, table, row, sink);
            }
            return;
        }
        Accumulators emitted = table.emitted();
        if (!shown) {
            sink.emit(change.row(ChangeKind.INSERT, table, row));
        } else if (emitted == null) {
            sink.emit(change.row(ChangeKind.UPDATE_AFTER, table, row));
        } else {
            if (skipUnchanged && !closed && unchanged(table, emitted, row)) {
                return;
            }
            if (mode == ChangelogMode.RETRACT) {
                change.in(start, end, false);
                sink.emit(change.emittedRow(ChangeKind.UPDATE_BEFORE, table, emitted, row));
                change.in(start, end, closed);
            }
            sink.emit(change.row(ChangeKind.UPDATE_AFTER, table, row));
        }
        table.markEmitted(row);
    }

    /** Emits the deletion of a row as it was emitted, and notes that it is shown no more. */
    void delete(long start, long end, SliceTable table, int row, ChangeSink sink) {
        Accumulators emitted = table.emitted();
        if (emitted == null) {
            throw new IllegalStateException("a row is hidden, but was not kept as it was emitted");
        }
        change.in(start, end, false);
        sink.emit(change.emittedRow(ChangeKind.DELETE, table, emitted, row));
        table.forgetEmitted(row);
    }

    /**
     * Emits a row that its window publishes for the first time.
     *
     * @param expired whether the window has expired, so that nothing comes after this
     */
    void emitFirst(long start, long end, boolean expired, DetachedRow row, ChangeSink sink) {
        change.in(start, end, expired && marksClosed);
        if (isShown(row, change)) {
            sink.emit(change.row(ChangeKind.INSERT, row));
        }
    }

    /**
     * Emits an update of a row that was published before as {@code before}, if it had any records.
     *
     * @param wasExpired whether the window had expired when that was published
     * @param expired whether the window has expired by now
     */
    void emitUpdate(
            long start,
            long end,
            boolean wasExpired,
            boolean expired,
            DetachedRow before,
            DetachedRow after,
            ChangeSink sink) {
        boolean wasClosed = wasExpired && marksClosed;
        boolean closed = expired && marksClosed;
        boolean is = isShown(after, change.in(start, end, closed));
        boolean was = before.records() > 0 && isShown(before, change.in(start, end, wasClosed));
        if (was && !is) {
            sink.emit(change.row(ChangeKind.DELETE, before));
        } else if (!was && is) {
            sink.emit(change.in(start, end, closed).row(ChangeKind.INSERT, after));
        } else if (was && (closed || !skipUnchanged || !unchanged(before, after))) {
            if (mode == ChangelogMode.RETRACT) {
                sink.emit(change.row(ChangeKind.UPDATE_BEFORE, before));
            }
            sink.emit(change.in(start, end, closed).row(ChangeKind.UPDATE_AFTER, after));
        }
    }

    private boolean isShown(DetachedRow row, Change view) {
        return hiding == null || hiding.show(view.row(ChangeKind.INSERT, row));
    }

    private boolean unchanged(SliceTable table, Accumulators emitted, int row) {
        for (int i = 0; i < layout.results(); i++) {
            Object now =
                    layout.result(
                            i,
                            table.lanes(row),
                            table.lane(row),
                            table.objects(row),
                            table.object(row));
            Object then =
                    layout.result(
                            i,
                            emitted.lanes(row),
                            table.lane(row),
                            emitted.objects(row),
                            table.object(row));
            if (!Objects.equals(now, then)) {
                return false;
            }
        }
        return true;
    }

    private boolean unchanged(DetachedRow before, DetachedRow after) {
        for (int i = 0; i < layout.results(); i++) {
            Object now = layout.result(i, after.lanes(), 0, after.objects(), 0);
            Object then = layout.result(i, before.lanes(), 0, before.objects(), 0);
            if (!Objects.equals(now, then)) {
                return false;
            }
        }
        return true;
    }
}
