package io.sluice.testing;

import io.sluice.core.window.SessionWindows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Session windows by definition: the records of one key, sorted by time and cut where a gap is too
 * long, or where time is cut.
 *
 * @param <T> record
 */
public final class NaiveSessions<T> {

    private final SessionWindows windows;
    private final ToLongFunction<T> timestamp;

    /**
     * @param timestamp event time of a record in epoch ms
     */
    public NaiveSessions(SessionWindows windows, ToLongFunction<T> timestamp) {
        this.windows = windows;
        this.timestamp = timestamp;
    }

    /** The sessions by time, each with its records by time. */
    public List<List<T>> of(List<T> records) {
        List<T> sorted = new ArrayList<>(records);
        sorted.sort(Comparator.comparingLong(timestamp));
        List<List<T>> sessions = new ArrayList<>();
        for (T record : sorted) {
            if (sessions.isEmpty() || begins(record, sessions.get(sessions.size() - 1))) {
                sessions.add(new ArrayList<>());
            }
            sessions.get(sessions.size() - 1).add(record);
        }
        return sessions;
    }

    private boolean begins(T record, List<T> session) {
        long time = timestamp.applyAsLong(record);
        long before = timestamp.applyAsLong(session.get(session.size() - 1));
        return time - before > windows.gap() || cell(time) != cell(before);
    }

    private long cell(long time) {
        return windows.maxLength() == 0 ? 0 : Math.floorDiv(time, windows.maxLength());
    }

    /** Bounds of a session of records that are sorted by time. */
    public Window windowOf(List<T> session) {
        long first = timestamp.applyAsLong(session.get(0));
        long end = timestamp.applyAsLong(session.get(session.size() - 1)) + windows.gap();
        return new Window(
                first,
                windows.maxLength() == 0
                        ? end
                        : Math.min(end, (cell(first) + 1) * windows.maxLength()));
    }
}
