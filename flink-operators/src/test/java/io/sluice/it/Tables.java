package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.testing.ChangelogTable;
import io.sluice.testing.Results;
import io.sluice.testing.RowKey;
import io.sluice.testing.TableChange;
import io.sluice.testing.Window;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** Changelogs of Flink rows as tables. */
public final class Tables {

    private Tables() {}

    /** The table that a changelog describes, checked change by change. */
    public static Map<RowKey, List<@Nullable Object>> materialize(
            List<Row> rows, ChangelogMode mode) {
        ChangelogTable table = new ChangelogTable(mode, false);
        rows.forEach(row -> table.apply(change(row)));
        table.requireComplete();
        return table.rows();
    }

    /** The last row of each key and window, whatever came before. */
    static Map<RowKey, List<@Nullable Object>> last(List<Row> rows) {
        Map<RowKey, List<@Nullable Object>> table = new HashMap<>();
        for (Row row : rows) {
            TableChange change = change(row);
            table.put(change.row(), change.results());
        }
        return table;
    }

    private static TableChange change(Row row) {
        List<Object> key = new ArrayList<>();
        List<@Nullable Object> results = new ArrayList<>();
        int field = 0;
        for (; !isWindowStart(row, field); field++) {
            key.add(row.getField(field));
        }
        Window window = new Window(millis(row, field), millis(row, field + 1));
        for (field += 2; field < row.getArity(); field++) {
            results.add(row.getField(field));
        }
        return new TableChange(row.getKind(), new RowKey(key, window), results);
    }

    private static boolean isWindowStart(Row row, int field) {
        return row.getField(field) instanceof LocalDateTime;
    }

    private static long millis(Row row, int field) {
        LocalDateTime time = row.getFieldAs(field);
        return time.toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    /** Fails with the differing rows; doubles may differ by 1e-9. */
    public static void assertSame(
            Map<RowKey, List<@Nullable Object>> actual,
            Map<RowKey, List<@Nullable Object>> expected) {
        List<String> differences = new ArrayList<>();
        expected.forEach(
                (row, results) -> {
                    List<@Nullable Object> found = actual.get(row);
                    if (found == null || !Results.same(results, found)) {
                        differences.add(row + ": expected " + results + ", found " + found);
                    }
                });
        actual.forEach(
                (row, results) -> {
                    if (!expected.containsKey(row)) {
                        differences.add(row + ": unexpected " + results);
                    }
                });
        assertThat(differences).as("differing rows of %s", expected.size()).isEmpty();
    }
}
