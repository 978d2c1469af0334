package io.sluice.sql.function;

import io.sluice.core.aggregate.AccumulatorLayout;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** Windows on a grid. */
final class AlignedTable extends WindowTable {

    private final WindowShape.Aligned shape;

    AlignedTable(
            WindowShape.Aligned shape,
            WindowRules rules,
            AccumulatorLayout<RowData> layout,
            KeyWindowsFormat format,
            Publisher publisher) {
        super(rules, layout, format, publisher);
        this.shape = shape;
    }

    @Override
    boolean add(RowData row, long timestamp, KeyTime time, List<WindowRow> windows) {
        long first = shape.firstEnd(timestamp);
        long last = shape.lastEnd(timestamp);
        // Between hopping windows there may be gaps.
        boolean taken = first > last;
        int at = 0;
        for (long end = first; end <= last; end += shape.step()) {
            while (at < windows.size() && windows.get(at).end < end) {
                at++;
            }
            // A window that is there is not over: a timer would have removed it.
            boolean exists = at < windows.size() && windows.get(at).end == end;
            if (!exists && (isLate(end, time.watermark()) || !isAdded(row))) {
                continue;
            }
            taken = true;
            if (!exists) {
                windows.add(at, open(shape.start(end), end, time));
            }
            WindowRow window = windows.get(at);
            if (isDue(window)) {
                publisher.remember(window);
            }
            accumulate(row, timestamp, window, time, false);
        }
        return taken;
    }
}
