package io.sluice.core.engine;

import io.sluice.core.Reading;
import io.sluice.core.window.SessionWindows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Session windows by definition: keeps the records of all sessions that have not expired, sorts
 * them and cuts them into sessions anew for each question.
 */
final class NaiveSessions {

    /** A session of a key with its records. */
    record Session(long start, long end, List<Reading> records) {

        boolean isPassed(long watermark, long delay) {
            return end - 1 + delay <= watermark;
        }
    }

    private final long gap;
    private final long maxLength;
    private final Map<@Nullable Object, List<Reading>> live = new HashMap<>();

    NaiveSessions(SessionWindows windows) {
        gap = windows.gap();
        maxLength = windows.maxLength();
    }

    /** Adds a record; answers false, and leaves it out, if its session has expired. */
    boolean add(Reading record, long watermark, long lateness) {
        List<Reading> records =
                new ArrayList<>(live.getOrDefault(record.sensor(), new ArrayList<>()));
        records.add(record);
        Session own =
                cut(records).stream()
                        .filter(session -> session.records().contains(record))
                        .findFirst()
                        .orElseThrow();
        if (own.isPassed(watermark, lateness)) {
            return false;
        }
        live.put(record.sensor(), records);
        return true;
    }

    /** The keys that have live sessions. */
    List<@Nullable Object> keys() {
        return new ArrayList<>(live.keySet());
    }

    /** The live sessions of a key by time. */
    List<Session> sessions(@Nullable Object key) {
        return cut(live.getOrDefault(key, new ArrayList<>()));
    }

    /** Forgets a session. */
    void expire(@Nullable Object key, Session session) {
        List<Reading> records = Objects.requireNonNull(live.get(key));
        records.removeAll(session.records());
        if (records.isEmpty()) {
            live.remove(key);
        }
    }

    private List<Session> cut(List<Reading> unsorted) {
        List<Reading> records = new ArrayList<>(unsorted);
        records.sort(Comparator.comparingLong(Reading::timestamp));
        List<Session> sessions = new ArrayList<>();
        List<Reading> current = new ArrayList<>();
        for (Reading record : records) {
            if (!current.isEmpty()) {
                long before = current.get(current.size() - 1).timestamp();
                if (record.timestamp() - before > gap || cell(record) != cell(current.get(0))) {
                    sessions.add(session(current));
                    current = new ArrayList<>();
                }
            }
            current.add(record);
        }
        if (!current.isEmpty()) {
            sessions.add(session(current));
        }
        return sessions;
    }

    private long cell(Reading record) {
        return maxLength == 0 ? 0 : Math.floorDiv(record.timestamp(), maxLength);
    }

    private Session session(List<Reading> records) {
        long end = records.get(records.size() - 1).timestamp() + gap;
        if (maxLength > 0) {
            end = Math.min(end, (cell(records.get(0)) + 1) * maxLength);
        }
        return new Session(records.get(0).timestamp(), end, records);
    }
}
