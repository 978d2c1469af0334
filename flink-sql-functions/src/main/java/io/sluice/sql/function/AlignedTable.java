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
    boolean add(RowData row, long timestamp, KeyTime time, KeyWindows key) {
        List<WindowRow> windows = key.rows(format);
        long first = shape.firstEnd(timestamp);
        long last = shape.lastEnd(timestamp);
        // Between hopping windows there may be gaps.
        boolean taken = first > last;
        int at = 0;
        for (long end = first; end <= last; end += shape.step()) {
            while (at < windows.size() && windows.get(at).end < end) {
                at++;
            }
            // One that is there may be over: it is cleared later.
            boolean exists = at < windows.size() && windows.get(at).end == end;
            if (isLate(end, time.watermark()) || (!exists && !isAdded(row))) {
                continue;
            }
            taken = true;
            if (exists) {
                found(windows.get(at), time, key);
            } else {
                at = insert(shape.start(end), end, at, time, key);
            }
            WindowRow window = windows.get(at);
            publisher.remember(window, isDue(window));
            accumulate(row, timestamp, window, time, false);
        }
        return taken;
    }

    /** Puts in a window, in place of the first if that is over. Returns its position. */
    private int insert(long start, long end, int at, KeyTime time, KeyWindows key) {
        List<WindowRow> windows = key.rows(format);
        if (at == 0 || !isLate(windows.get(0).end, time.watermark())) {
            windows.add(at, open(start, end, time, key));
            return at;
        }
        WindowRow over = windows.get(0);
        for (int i = 1; i < at; i++) {
            windows.set(i - 1, windows.get(i));
        }
        windows.set(at - 1, over);
        format.reset(over, start, end);
        opened(over, time, key);
        return at - 1;
    }
}
