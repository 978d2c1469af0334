package io.sluice.core.engine;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import io.sluice.core.window.CountWindows;

/**
 * Publishes windows of records: every one, or for each key a row that shows its latest. A deletion
 * names the key; its window and values are those of the latest window, shown or not.
 */
final class CountEmitter {

    private final CountWindows windows;
    private final ResultRules rules;
    private final Change change;

    CountEmitter(CountWindows windows, ResultRules rules, AccumulatorLayout<?> layout) {
        this.windows = windows;
        this.rules = rules;
        change = new Change(layout, 0);
    }

    private Change in(long end, boolean last) {
        return change.in(windows.windowStart(end), end, last && rules.marksClosed());
    }

    /** Emits a window that will not change any more. */
    void emitWindow(long end, DetachedRow row, ChangeSink sink) {
        if (rules.show(in(end, true).row(ChangeKind.INSERT, row))) {
            sink.emit(change);
        }
    }

    /**
     * Emits the latest window of a key, and notes whether it is shown now.
     *
     * @param last whether no other window of the key comes after it
     */
    void emitLatest(long end, boolean last, SliceTable latest, int row, ChangeSink sink) {
        ChangeKind kind = latest.isEmitted(row) ? ChangeKind.UPDATE_AFTER : ChangeKind.INSERT;
        if (rules.show(in(end, last).row(kind, latest, row))) {
            sink.emit(change);
            latest.markEmitted(row);
        } else {
            delete(end, latest, row, sink);
        }
    }

    /** Emits the deletion of a key, if it is shown. */
    void delete(long end, SliceTable latest, int row, ChangeSink sink) {
        if (latest.isEmitted(row)) {
            sink.emit(in(end, false).row(ChangeKind.DELETE, latest, row));
            latest.forgetEmitted(row);
        }
    }
}
