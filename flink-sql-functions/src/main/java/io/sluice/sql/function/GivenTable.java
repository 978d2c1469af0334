package io.sluice.sql.function;

import io.sluice.core.aggregate.AccumulatorLayout;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** The one window that is part of the key. */
final class GivenTable extends WindowTable {

    private final WindowShape.Given shape;

    GivenTable(
            WindowShape.Given shape,
            WindowRules rules,
            AccumulatorLayout<RowData> layout,
            KeyWindowsFormat format,
            Publisher publisher) {
        super(rules, layout, format, publisher);
        this.shape = shape;
    }

    @Override
    boolean add(RowData row, long timestamp, KeyTime time, KeyWindows key) {
        List<WindowRow> windows = key.rows(format);
        if (windows.isEmpty()) {
            long end = shape.time().millis(row) + 1;
            if (isLate(end, time.watermark()) || !isAdded(row)) {
                return false;
            }
            windows.add(open(end, end, time, key));
        } else {
            found(windows.get(0), time, key);
        }
        // A window that is there is not over: a timer would have removed it.
        WindowRow window = windows.get(0);
        publisher.remember(window, isDue(window));
        accumulate(row, timestamp, window, time, false);
        return true;
    }
}
