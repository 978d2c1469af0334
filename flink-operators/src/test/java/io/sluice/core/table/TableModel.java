package io.sluice.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Reading;
import io.sluice.core.aggregate.AccumulatorLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a table must hold, as a map that remembers every value. */
final class TableModel {

    private final Map<List<@Nullable Object>, Row> rows = new HashMap<>();
    private final List<Row> inOrder = new ArrayList<>();
    private final List<Row> dirty = new ArrayList<>();

    int size() {
        return inOrder.size();
    }

    /** A row by its number. */
    Row row(int number) {
        return inOrder.get(number);
    }

    Row upsert(List<@Nullable Object> key) {
        return rows.computeIfAbsent(
                key,
                k -> {
                    inOrder.add(new Row(k, inOrder.size()));
                    return inOrder.get(inOrder.size() - 1);
                });
    }

    void mergeAll(TableModel other) {
        other.inOrder.forEach(row -> upsert(row.key).values.addAll(row.values));
    }

    void retractAll(TableModel other) {
        for (Row row : other.inOrder) {
            row.values.forEach(upsert(row.key).values::remove);
        }
    }

    void markDirty(Row row) {
        if (!row.dirty) {
            row.dirty = true;
            dirty.add(row);
        }
    }

    void clearDirty() {
        dirty.forEach(row -> row.dirty = false);
        dirty.clear();
    }

    void clear() {
        rows.clear();
        inOrder.clear();
        dirty.clear();
    }

    /** Compares everything that can be asked of a table. */
    void verify(SliceTable table, KeyAccess<Reading> keys) {
        assertThat(table.size()).as("size").isEqualTo(inOrder.size());
        assertThat(table.capacity()).as("capacity").isGreaterThanOrEqualTo(table.size());
        inOrder.forEach(row -> row.verify(table, keys));
        assertThat(table.dirtyCount()).as("dirty rows").isEqualTo(dirty.size());
        for (int i = 0; i < dirty.size(); i++) {
            assertThat(table.dirtyRow(i)).as("dirty row %s", i).isEqualTo(dirty.get(i).number);
        }
    }

    /** One key's values. */
    static final class Row {

        final List<Long> values = new ArrayList<>();
        private final List<@Nullable Object> key;
        private final int number;
        private @Nullable List<Long> emitted;
        private boolean dirty;

        private Row(List<@Nullable Object> key, int number) {
            this.key = key;
            this.number = number;
        }

        int number() {
            return number;
        }

        List<@Nullable Object> key() {
            return key;
        }

        void markEmitted() {
            emitted = List.copyOf(values);
        }

        private void verify(SliceTable table, KeyAccess<Reading> keys) {
            Reading probe = Reading.of(key.get(0), key.get(1), 0);
            int hash = keys.hash(probe);
            assertThat(table.find(probe, hash, keys)).as("row of %s", key).isEqualTo(number);
            assertThat(table.hash(number)).as("hash of %s", key).isEqualTo(hash);
            int at = table.key(number);
            assertThat(Arrays.asList(table.keys(number)).subList(at, at + 2)).isEqualTo(key);
            assertThat(table.records(number)).as("records of %s", key).isEqualTo(values.size());
            assertThat(results(table, table.lanes(number), table.objects(number)))
                    .as("results of %s", key)
                    .isEqualTo(expected(table, values));
            assertThat(table.isDirty(number)).as("%s is dirty", key).isEqualTo(dirty);
            assertThat(table.isEmitted(number)).as("%s is emitted", key).isEqualTo(emitted != null);
            Accumulators last = table.emitted();
            assertThat(last != null).isEqualTo(table.shape().keepsEmitted());
            if (last != null && emitted != null) {
                assertThat(results(table, last.lanes(number), last.objects(number)))
                        .as("%s as emitted", key)
                        .isEqualTo(expected(table, emitted));
            }
        }

        private List<@Nullable Object> results(
                SliceTable table, long[] lanes, @Nullable Object[] objects) {
            AccumulatorLayout<?> layout = table.shape().layout();
            List<@Nullable Object> results = new ArrayList<>();
            for (int i = 0; i < layout.aggregates().size(); i++) {
                results.add(
                        layout.result(i, lanes, table.lane(number), objects, table.object(number)));
            }
            return results;
        }

        /** COUNT(*), SUM, all values: as many of them as the layout has. */
        private List<@Nullable Object> expected(SliceTable table, List<Long> of) {
            Object sum = of.isEmpty() ? null : of.stream().mapToLong(Long::longValue).sum();
            List<Object> sorted = new ArrayList<>(of.stream().sorted().toList());
            return Arrays.asList((Object) (long) of.size(), sum, sorted)
                    .subList(0, table.shape().layout().aggregates().size());
        }
    }
}
