package io.sluice.sql.function;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.window.Timestamps;
import java.util.List;
import org.apache.flink.table.data.RowData;

/**
 * Sessions. A session that is published and whose bounds change is deleted, and inserted with its
 * new bounds; of sessions that become one, all are deleted.
 */
final class SessionTable extends WindowTable {

    private final long gap;

    SessionTable(
            WindowShape.Session shape,
            WindowRules rules,
            AccumulatorLayout<RowData> layout,
            KeyWindowsFormat format,
            Publisher publisher) {
        super(rules, layout, format, publisher);
        this.gap = shape.windows().gap();
    }

    @Override
    boolean add(RowData row, long timestamp, KeyTime time, KeyWindows key) {
        List<WindowRow> sessions = key.rows(format);
        long start = timestamp;
        long end = timestamp + gap;
        int first = 0;
        while (first < sessions.size() && sessions.get(first).end < start) {
            first++;
        }
        int next = first;
        while (next < sessions.size() && sessions.get(next).start <= end) {
            next++;
        }
        if (next > first) {
            start = Math.min(start, sessions.get(first).start);
            end = Math.max(end, sessions.get(next - 1).end);
        }
        if (isLate(end, time.watermark())) {
            return false;
        }
        boolean replaces = false;
        if (next == first) {
            sessions.add(first, open(start, end, time, key));
        } else {
            replaces = grow(sessions.subList(first, next), start, end, time);
        }
        WindowRow session = sessions.get(first);
        publisher.remember(session, isDue(session));
        accumulate(row, timestamp, session, time, replaces);
        return true;
    }

    /** Makes one session of some, with new bounds; true if it must be published with them now. */
    private boolean grow(List<WindowRow> touched, long start, long end, KeyTime time) {
        WindowRow session = touched.get(0);
        boolean moves = session.start != start || session.end != end || touched.size() > 1;
        if (moves) {
            touched.forEach(rules.keepsPublished() ? publisher::keep : publisher::delete);
        }
        boolean replaces = false;
        for (WindowRow other : touched.subList(1, touched.size())) {
            replaces |= adopt(session, other);
            layout.merge(session.lanes, 0, session.objects, 0, other.lanes, 0, other.objects, 0);
            session.pending += other.pending;
            session.closed &= other.closed;
        }
        touched.subList(1, touched.size()).clear();
        session.start = start;
        session.end = end;
        if (session.closed && end - 1 > time.watermark()) {
            session.closed = false;
            time.wakeAt(end - 1);
        }
        return replaces;
    }

    /** Takes over what is published of another session; true if both are published. */
    private boolean adopt(WindowRow session, WindowRow other) {
        if (!other.published) {
            return false;
        }
        if (session.published) {
            publisher.delete(other);
            return true;
        }
        session.copy = other.copy;
        session.published = true;
        return false;
    }

    @Override
    void wake(long now, KeyTime time, KeyWindows key) {
        super.wake(now, time, key);
        for (WindowRow session : key.rows(format)) {
            // It may have grown since it was asked for.
            long due = session.end - 1;
            time.wakeAt(session.closed ? Timestamps.saturatedAdd(due, rules.lateness()) : due);
        }
    }
}
