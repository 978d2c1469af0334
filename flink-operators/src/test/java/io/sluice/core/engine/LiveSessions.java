package io.sluice.core.engine;

import io.sluice.core.Reading;
import io.sluice.core.window.SessionWindows;
import io.sluice.testing.NaiveSessions;
import io.sluice.testing.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the records of all sessions that have not expired, and cuts them into sessions anew for
 * each question.
 */
final class LiveSessions {

    /** A session of a key with its records. */
    record Session(long start, long end, List<Reading> records) {

        boolean isPassed(long watermark, long delay) {
            return end - 1 + delay <= watermark;
        }
    }

    private final NaiveSessions<Reading> cutting;
    private final Map<@Nullable Object, List<Reading>> live = new HashMap<>();

    LiveSessions(SessionWindows windows) {
        cutting = new NaiveSessions<>(windows, Reading::timestamp);
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

    private List<Session> cut(List<Reading> records) {
        return cutting.of(records).stream().map(this::session).toList();
    }

    private Session session(List<Reading> records) {
        Window window = cutting.windowOf(records);
        return new Session(window.start(), window.end(), records);
    }
}
