package io.sluice.examples;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** What a changelog's rows are now; only the rows that changed last. */
final class RecentRows {

    private final int keyColumns;
    private final int limit;

    /** Cells by key; what changed last comes last. */
    private final Map<List<@Nullable Object>, Row> rows = new LinkedHashMap<>();

    /**
     * @param keyColumns number of leading columns that identify a row
     * @param limit rows to keep, at least 1
     */
    RecentRows(int keyColumns, int limit) {
        this.keyColumns = keyColumns;
        this.limit = limit;
    }

    void apply(Row change) {
        if (change.getKind() == RowKind.UPDATE_BEFORE) {
            return;
        }
        List<@Nullable Object> key = new ArrayList<>(keyColumns);
        for (int i = 0; i < keyColumns; i++) {
            key.add(change.getField(i));
        }
        rows.remove(key);
        if (change.getKind() != RowKind.DELETE) {
            rows.put(key, change);
        }
        if (rows.size() > limit) {
            rows.remove(rows.keySet().iterator().next());
        }
    }

    /** The rows as text, with the kind of their last change, by key. */
    List<List<String>> cells() {
        return rows.values().stream()
                .map(Cells::of)
                .sorted(Comparator.comparing(cells -> cells.subList(1, 1 + keyColumns).toString()))
                .toList();
    }
}
