package io.sluice.core.engine;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import io.sluice.core.window.CountWindows;

/** Publishes windows of records: every one, or for each key a row that shows its latest. */
final class CountEmitter {

    private final CountWindows windows;
    private final Change change;

    CountEmitter(CountWindows windows, AccumulatorLayout<?> layout) {
        this.windows = windows;
        change = new Change(layout, 0);
    }

    private Change in(long end) {
        return change.in(windows.windowStart(end), end);
    }

    void emitWindow(long end, DetachedRow row, ChangeSink sink) {
        sink.emit(in(end).row(ChangeKind.INSERT, row));
    }

    void emitLatest(long end, SliceTable latest, int row, ChangeSink sink) {
        ChangeKind kind = latest.isEmitted(row) ? ChangeKind.UPDATE_AFTER : ChangeKind.INSERT;
        sink.emit(in(end).row(kind, latest, row));
        latest.markEmitted(row);
    }

    void emitDelete(long end, SliceTable latest, int row, ChangeSink sink) {
        sink.emit(in(end).row(ChangeKind.DELETE, latest, row));
    }
}
