package io.sluice.sql.function;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.window.Timestamps;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** The windows of one key after the other: takes rows, publishes changes, closes and expires. */
abstract class WindowTable {

    protected final WindowRules rules;
    protected final AccumulatorLayout<RowData> layout;
    protected final KeyWindowsFormat format;
    protected final Publisher publisher;

    /** Times at which windows are cleared are multiples of it, in ms. */
    private final long clearing;

    private final long[] singleLanes;
    private final @Nullable Object[] singleObjects;

    WindowTable(
            WindowRules rules,
            AccumulatorLayout<RowData> layout,
            KeyWindowsFormat format,
            Publisher publisher) {
        this.rules = rules;
        this.layout = layout;
        this.format = format;
        this.publisher = publisher;
        this.clearing = rules.clearing();
        this.singleLanes = new long[layout.longStride()];
        this.singleObjects = new Object[layout.objectStride()];
    }

    /**
     * The windows of a function.
     *
     * @param output takes changes; their rows are reused
     */
    static WindowTable of(WindowRules rules, Consumer<RowData> output) {
        AccumulatorLayout<RowData> layout = rules.layout();
        KeyWindowsFormat format = rules.format(layout);
        Publisher publisher = new Publisher(rules, layout, format, output);
        if (rules.shape() instanceof WindowShape.Aligned aligned) {
            return new AlignedTable(aligned, rules, layout, format, publisher);
        }
        if (rules.shape() instanceof WindowShape.Session session) {
            return new SessionTable(session, rules, layout, format, publisher);
        }
        return new GivenTable((WindowShape.Given) rules.shape(), rules, layout, format, publisher);
    }

    /** Writes and reads the windows. */
    KeyWindowsFormat format() {
        return format;
    }

    /**
     * Adds a row to the windows that it belongs to, or takes it out of them.
     *
     * @param timestamp of the row, in ms
     * @return whether it was in time for one of them
     */
    abstract boolean add(RowData row, long timestamp, KeyTime time, KeyWindows key);

    /**
     * Adds a row to a window.
     *
     * @param publishes whether the window is published with it, whatever the emission
     */
    protected final void accumulate(
            RowData row, long timestamp, WindowRow window, KeyTime time, boolean publishes) {
        apply(row, timestamp, window);
        window.pending++;
        Emission emission = rules.emission();
        if (publishes
                || isDue(window)
                || (emission.kind() == Emission.Kind.EVERY_RECORDS
                        && window.pending >= emission.every())) {
            publisher.publish(window);
        } else if (emission.kind() == Emission.Kind.EVERY_TIME && window.pending == 1) {
            time.wakeAt(nextEmission(time.watermark()));
        }
    }

    /** Whether each change of a window is published at once. */
    protected final boolean isDue(WindowRow window) {
        return rules.emission().isChanges() || window.closed;
    }

    private void apply(RowData row, long timestamp, WindowRow window) {
        if (isAdded(row)) {
            layout.accumulate(row, timestamp, window.lanes, 0, window.objects, 0);
        } else if (window.lanes[AccumulatorLayout.RECORDS] > 0) {
            layout.init(singleLanes, 0, singleObjects, 0);
            layout.accumulate(row, timestamp, singleLanes, 0, singleObjects, 0);
            layout.retract(window.lanes, 0, window.objects, 0, singleLanes, 0, singleObjects, 0);
        }
    }

    protected static boolean isAdded(RowData row) {
        return row.getRowKind() == RowKind.INSERT || row.getRowKind() == RowKind.UPDATE_AFTER;
    }

    /**
     * When the watermark is at or behind the next multiple of the interval, less 1 ms. The first
     * watermark, whatever it is, is behind the first of them.
     */
    private long nextEmission(long watermark) {
        long now = watermark + 1;
        long every = rules.emission().every();
        return Timestamps.saturatedAdd(now, every - Math.floorMod(now, every)) - 1;
    }

    private boolean isEmission(long now) {
        return rules.emission().kind() == Emission.Kind.EVERY_TIME
                && Math.floorMod(now + 1, rules.emission().every()) == 0;
    }

    /** Whether a window with an end takes no more records. */
    protected final boolean isLate(long end, long watermark) {
        return end - 1 <= Timestamps.lessDelay(watermark, rules.lateness());
    }

    /** A window that is not there yet. */
    protected final WindowRow open(long start, long end, KeyTime time, KeyWindows key) {
        WindowRow window = format.newRow(start, end);
        opened(window, time, key);
        return window;
    }

    /** Asks for the times at which something is done with a window. */
    protected final void opened(WindowRow window, KeyTime time, KeyWindows key) {
        long end = window.end;
        if (rules.emission().isChanges() && !(rules.shape() instanceof WindowShape.Session)) {
            // When it ends nothing is published.
            key.wakeAt(clearedAt(window), time);
            return;
        }
        window.closed = end - 1 <= time.watermark();
        if (!window.closed) {
            time.wakeAt(end - 1);
        }
        if (rules.lateness() > 0) {
            time.wakeAt(expiry(window));
        }
    }

    /**
     * A window that is there takes another row. If it comes from a restore, it may have been opened
     * by a call that published every change, which asks for no end.
     */
    protected final void found(WindowRow window, KeyTime time, KeyWindows key) {
        if (isDue(window) || !key.wasBytes()) {
            return;
        }
        window.closed = window.end - 1 <= time.watermark();
        if (!window.closed && window.pending == 0) {
            time.wakeAt(window.end - 1);
        }
    }

    /** When a window is cleared at the latest. */
    private long clearedAt(WindowRow window) {
        long expiry = expiry(window);
        long over = Math.floorMod(expiry + 1, clearing);
        return over == 0 ? expiry : Timestamps.saturatedAdd(expiry, clearing - over);
    }

    private long expiry(WindowRow window) {
        return Timestamps.saturatedAdd(window.end - 1, rules.lateness());
    }

    /**
     * Publishes, closes and expires windows.
     *
     * @param now a time that the watermark has reached and that was asked for
     */
    void wake(long now, KeyTime time, KeyWindows key) {
        List<WindowRow> windows = key.rows(format);
        boolean emits = isEmission(now);
        for (Iterator<WindowRow> all = windows.iterator(); all.hasNext(); ) {
            WindowRow window = all.next();
            boolean closes = !window.closed && window.end - 1 <= now;
            if ((closes || emits) && window.pending > 0) {
                publisher.publish(window);
            }
            window.closed |= closes;
            if (expiry(window) <= now) {
                all.remove();
            }
        }
        if (clearing > 1 && !windows.isEmpty()) {
            key.wakeAt(clearedAt(windows.get(windows.size() - 1)), time);
        }
    }
}
