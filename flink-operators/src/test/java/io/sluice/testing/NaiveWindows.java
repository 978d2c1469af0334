package io.sluice.testing;

import io.sluice.core.window.ProcessingTimeWindows;
import io.sluice.core.window.SessionWindows;
import io.sluice.core.window.WindowSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The windowed table by definition: keeps every record in every window that accepted it and
 * recomputes each row from them.
 *
 * @param <T> record
 */
public final class NaiveWindows<T> {

    /**
     * The question.
     *
     * @param window which windows there are
     * @param allowedLateness ms between a window's end and its expiry
     * @param key grouping key of a record
     * @param timestamp time of a record in epoch ms: that of the event, or of its arrival
     * @param aggregates columns of the result
     * @param undone the record that a record takes back, or null if it takes none
     * @param <T> record
     */
    public record Query<T>(
            WindowSpec window,
            long allowedLateness,
            Function<T, List<Object>> key,
            ToLongFunction<T> timestamp,
            List<? extends NaiveAggregate<T>> aggregates,
            Function<T, @Nullable T> undone) {

        /** The same where records take nothing back. */
        public Query(
                WindowSpec window,
                long allowedLateness,
                Function<T, List<Object>> key,
                ToLongFunction<T> timestamp,
                List<? extends NaiveAggregate<T>> aggregates) {
            this(window, allowedLateness, key, timestamp, aggregates, record -> null);
        }
    }

    private final Query<T> query;
    private final Map<RowKey, List<T>> records = new LinkedHashMap<>();
    private final Map<RowKey, List<@Nullable Object>> results = new HashMap<>();

    /** Sessions that have become parts of others, and of which. */
    private final Map<RowKey, RowKey> wholes = new HashMap<>();

    public NaiveWindows(Query<T> query) {
        this.query = query;
    }

    /**
     * What a record changed.
     *
     * @param rows where it counts
     * @param parts sessions that it has made parts of the one where it counts
     */
    public record Counted(Verdict verdict, List<RowKey> rows, List<RowKey> parts) {}

    /** Counts a record in each of its windows that has not expired at this watermark. */
    public Verdict add(T record, long watermark) {
        return count(record, watermark).verdict();
    }

    /** The same, and what it changes. */
    public Counted count(T record, long watermark) {
        if (timeless() instanceof SessionWindows sessions) {
            return countInSession(record, watermark, sessions);
        }
        List<Window> windows =
                Window.containing(query.timestamp().applyAsLong(record), query.window());
        if (windows.isEmpty()) {
            return new Counted(Verdict.IN_NO_WINDOW, List.of(), List.of());
        }
        List<Object> key = query.key().apply(record);
        List<RowKey> open =
                windows.stream()
                        .filter(window -> !window.isPassed(watermark, query.allowedLateness()))
                        .map(window -> new RowKey(key, window))
                        .toList();
        T undone = query.undone().apply(record);
        for (RowKey row : open) {
            List<T> counted = records.computeIfAbsent(row, r -> new ArrayList<>());
            if (undone == null) {
                counted.add(record);
            } else {
                counted.remove(undone);
            }
            results.remove(row);
        }
        return new Counted(open.isEmpty() ? Verdict.LATE : Verdict.ACCEPTED, open, List.of());
    }

    private WindowSpec timeless() {
        return query.window() instanceof ProcessingTimeWindows byTheClock
                ? byTheClock.windows()
                : query.window();
    }

    private Counted countInSession(T record, long watermark, SessionWindows sessions) {
        List<Object> key = query.key().apply(record);
        List<RowKey> live = liveSessions(key, watermark);
        List<T> all = new ArrayList<>(List.of(record));
        live.forEach(row -> all.addAll(recordsOf(row)));
        NaiveSessions<T> naive = new NaiveSessions<>(sessions, query.timestamp());
        List<T> own =
                naive.of(all).stream()
                        .filter(session -> session.contains(record))
                        .findFirst()
                        .orElseThrow();
        RowKey row = new RowKey(key, naive.windowOf(own));
        if (row.window().isPassed(watermark, query.allowedLateness())) {
            return new Counted(Verdict.LATE, List.of(), List.of());
        }
        List<RowKey> parts = new ArrayList<>();
        for (RowKey other : live) {
            if (!other.equals(row) && own.contains(recordsOf(other).get(0))) {
                parts.add(other);
            }
        }
        for (RowKey part : parts) {
            records.put(part, new ArrayList<>());
            results.remove(part);
            wholes.put(part, row);
        }
        records.put(row, own);
        results.remove(row);
        return new Counted(Verdict.ACCEPTED, List.of(row), parts);
    }

    /** The sessions of a key that have not expired. */
    private List<RowKey> liveSessions(List<Object> key, long watermark) {
        return records.keySet().stream()
                .filter(row -> row.key().equals(key) && !recordsOf(row).isEmpty())
                .filter(row -> !row.window().isPassed(watermark, query.allowedLateness()))
                .toList();
    }

    /** The session that a row has become a part of; any other row itself. */
    public RowKey wholeOf(RowKey row) {
        RowKey whole = wholes.get(row);
        return whole == null ? row : wholeOf(whole);
    }

    /** All rows that ever held a record, in the order in which they began. */
    public Set<RowKey> rows() {
        return records.keySet();
    }

    /** Records that count in a row; empty if there is no such row. */
    public List<T> recordsOf(RowKey row) {
        return records.getOrDefault(row, List.of());
    }

    /** Results of a row's aggregates. */
    public List<@Nullable Object> resultsOf(RowKey row) {
        return results.computeIfAbsent(row, this::compute);
    }

    /** Results of all rows that hold a record. */
    public Map<RowKey, List<@Nullable Object>> table() {
        Map<RowKey, List<@Nullable Object>> table = new LinkedHashMap<>();
        for (RowKey row : records.keySet()) {
            if (!recordsOf(row).isEmpty()) {
                table.put(row, resultsOf(row));
            }
        }
        return table;
    }

    /** Takes over a copy of those rows of another table whose key is wanted. */
    public void addAll(NaiveWindows<T> other, Predicate<List<Object>> wanted) {
        other.records.forEach(
                (row, contents) -> {
                    if (wanted.test(row.key())) {
                        records.put(row, new ArrayList<>(contents));
                    }
                });
        other.wholes.forEach(
                (part, whole) -> {
                    if (wanted.test(part.key())) {
                        wholes.put(part, whole);
                    }
                });
    }

    private List<@Nullable Object> compute(RowKey row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (NaiveAggregate<T> aggregate : query.aggregates()) {
            values.add(aggregate.over(recordsOf(row)));
        }
        return values;
    }
}
