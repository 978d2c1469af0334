package io.sluice.testing;

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
     * @param timestamp event time of a record in epoch ms
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

    public NaiveWindows(Query<T> query) {
        this.query = query;
    }

    /** Counts a record in each of its windows that has not expired at this watermark. */
    public Verdict add(T record, long watermark) {
        List<Window> windows =
                Window.containing(query.timestamp().applyAsLong(record), query.window());
        if (windows.isEmpty()) {
            return Verdict.IN_NO_WINDOW;
        }
        List<RowKey> open = openRows(record, watermark);
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
        return open.isEmpty() ? Verdict.LATE : Verdict.ACCEPTED;
    }

    /** The rows in which a record counts at this watermark. */
    public List<RowKey> openRows(T record, long watermark) {
        List<Object> key = query.key().apply(record);
        return Window.containing(query.timestamp().applyAsLong(record), query.window()).stream()
                .filter(window -> !window.isPassed(watermark, query.allowedLateness()))
                .map(window -> new RowKey(key, window))
                .toList();
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
    }

    private List<@Nullable Object> compute(RowKey row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (NaiveAggregate<T> aggregate : query.aggregates()) {
            values.add(aggregate.over(recordsOf(row)));
        }
        return values;
    }
}
