package io.sluice.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class SliceTableTest {

    private static final KeyAccess<Reading> KEYS =
            FieldKeys.of(List.of(Reading.SENSOR, Reading.SITE));

    private final TableShape shape = new TableShape(2, TableLayouts.withObjects(), true);
    private final TablePool pool = new TablePool(shape, 16, 4, MemoryBudget.unlimited());
    private final SliceTable table = pool.acquire();

    @Test
    void appendedRowsOfOneKeyStayApart() {
        for (int i = 0; i < 100; i++) {
            assertThat(append(table, "a", i)).isEqualTo(i);
        }

        assertThat(table.size()).isEqualTo(100);
        for (int row = 0; row < 100; row++) {
            assertThat(table.records(row)).isEqualTo(1);
            assertThat(result(table, row)).isEqualTo((long) row);
            assertThat(table.keys(row)[table.key(row)]).isEqualTo("a");
        }
    }

    @Test
    void resetAfterAppendingLeavesNoTraceForLookups() {
        for (int i = 0; i < 3; i++) {
            upsert(table, "looked up " + i);
            append(table, "appended " + i, i);
        }
        table.reset();

        for (int i = 0; i < 3; i++) {
            assertThat(find(table, "looked up " + i)).isEqualTo(-1);
            assertThat(upsert(table, "appended " + i)).isEqualTo(i);
        }
    }

    @Test
    void resetOfFewRowsLeavesNothingInTheIndex() {
        List<String> collisions = List.of("AaAa", "AaBB", "BBAa", "BBBB");
        for (String key : collisions.subList(0, 2)) {
            upsert(table, key);
        }
        table.reset();

        // An entry that was left behind would be compared with, because the hashes are equal.
        Reading absent = Reading.of(collisions.get(3), null, 0);
        Reading first = Reading.of(collisions.get(2), null, 0);
        table.upsert(first, KEYS.hash(first), KEYS);
        CountedMatches counted = new CountedMatches();
        assertThat(table.find(absent, KEYS.hash(absent), counted)).isEqualTo(-1);
        assertThat(counted.matches).as("one entry has that hash").isEqualTo(1);
    }

    @Test
    void mergedAppendedRowsMeetAgain() {
        append(table, "a", 1);
        append(table, "b", 2);
        append(table, "a", 3);
        SliceTable merged = pool.acquire();
        merged.mergeAll(table);

        assertThat(merged.size()).isEqualTo(2);
        assertThat(result(merged, find(merged, "a"))).isEqualTo(4L);
        assertThat(result(merged, find(merged, "b"))).isEqualTo(2L);
    }

    @Test
    void rowCanReturnToTheAccumulatorThatWasEmitted() {
        int row = upsert(table, "a");
        DetachedRow emitted = new DetachedRow(shape);
        Reading before = Reading.of("a", null, 5);
        emitted.set(before, 0, KEYS.hash(before), KEYS, TableLayouts.withObjects());
        table.markEmitted(row, emitted);

        Accumulators last = table.emitted();
        assertThat(table.isEmitted(row)).isTrue();
        assertThat(last).isNotNull();
        assertThat(
                        shape.layout()
                                .result(
                                        1,
                                        last.lanes(row),
                                        table.lane(row),
                                        last.objects(row),
                                        table.object(row)))
                .isEqualTo(5L);
        assertThat(result(table, row)).isNull();
    }

    @Test
    void newRowsAreNeitherDirtyNorEmittedWhateverTheirPredecessorsWere() {
        int row = upsert(table, "a");
        table.markDirty(row);
        table.markEmitted(row);
        table.reset();
        int again = upsert(table, "b");

        assertThat(again).isEqualTo(row);
        assertThat(table.isDirty(again)).isFalse();
        assertThat(table.isEmitted(again)).isFalse();
        assertThat(table.dirtyCount()).isZero();
    }

    @Test
    void retractingAKeyThatWasNeverAddedIsRefused() {
        TablePool retracting =
                new TablePool(
                        new TableShape(2, TableLayouts.retracting(), false),
                        16,
                        0,
                        MemoryBudget.unlimited());
        SliceTable from = retracting.acquire();
        upsert(from, "a");

        assertThatThrownBy(() -> retracting.acquire().retractAll(from))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("never added");
    }

    @Test
    void growingKeepsTheLoadOfTheIndexAtOneHalf() {
        for (int i = 0; i < 1000; i++) {
            upsert(table, "k" + i);
        }

        assertThat(table.capacity()).isEqualTo(1024);
        assertThat(pool.regrows()).isEqualTo(6);
        // Index, hashes, dirty rows, marks, key fields, and the accumulator twice.
        long accumulator = 8L * shape.layout().longStride() + 4L * shape.layout().objectStride();
        long row = 2 * 8 + 4 + 4 + 1 + 2 * 4 + 2 * accumulator;
        assertThat(table.bytes()).isEqualTo(1024 * row);
    }

    @Test
    void capacityThatIsNoPowerOfTwoIsKept() {
        SliceTable odd = new TablePool(shape, 1000, 0, MemoryBudget.unlimited()).acquire();

        assertThat(odd.capacity()).isEqualTo(1000);
        for (int i = 0; i < 1000; i++) {
            upsert(odd, "k" + i);
        }
        assertThat(odd.capacity()).isEqualTo(1000);
        upsert(odd, "one more");
        assertThat(odd.capacity()).isEqualTo(2000);
        assertThat(find(odd, "k999")).isEqualTo(999);
    }

    @Test
    void tableOfManyPagesHoldsWhatItWasGiven() {
        int rows = 20 * Pages.ROWS + 1;
        int[] hashes = new int[100];
        for (int i = 0; i < rows; i++) {
            int row = upsert(table, "k" + i);
            assertThat(row).isEqualTo(i);
            table.lanes(row)[table.lane(row)] = i;
            hashes[i % hashes.length] = table.hash(row);
            if (i % 1_000 == 0) {
                table.touch(hashes, hashes.length);
            }
        }

        assertThat(table.capacity()).isEqualTo(21 * Pages.ROWS);
        for (int i = 0; i < rows; i += 7) {
            int row = find(table, "k" + i);
            assertThat(row).isEqualTo(i);
            assertThat(table.keys(row)[table.key(row)]).isEqualTo("k" + i);
            assertThat(table.records(row)).isEqualTo(i);
        }
        Accumulators copy = table.accumulators().copy(rows);
        KeyRows keys = table.copyOfKeys();
        table.reset();
        assertThat(find(table, "k1")).isEqualTo(-1);
        assertThat(copy.lanes(rows - 1)[copy.lane(rows - 1)]).isEqualTo(rows - 1);
        assertThat(keys.fields(rows - 1)[keys.at(rows - 1)]).isEqualTo("k" + (rows - 1));
        assertThat(table.keys(rows - 1)).as("keys are not retained").containsOnlyNulls();
    }

    @Test
    void largeTableGrowsByAPageAndCountsItAsOutgrownWhenItHasDoubled() {
        for (int i = 0; i < Pages.ROWS; i++) {
            upsert(table, "k" + i);
        }
        long regrows = pool.regrows();
        for (int i = Pages.ROWS; i < 4 * Pages.ROWS + 1; i++) {
            upsert(table, "k" + i);
        }

        assertThat(table.capacity()).isEqualTo(5 * Pages.ROWS);
        assertThat(pool.regrows()).isEqualTo(regrows + 3);
        assertThat(pool.usedBytes()).isEqualTo(table.bytes());
    }

    @Test
    void appendedKeysHaveTheirHashes() {
        for (int i = 0; i < 1_000; i++) {
            append(table, "a" + i, i);
        }
        for (int row : new int[] {999, 0, 500}) {
            Reading record = Reading.of("a" + row, null, 0);
            assertThat(table.hash(row)).isEqualTo(KEYS.hash(record));
        }
    }

    private static int upsert(SliceTable table, String sensor) {
        Reading record = Reading.of(sensor, null, 0);
        return table.upsert(record, KEYS.hash(record), KEYS);
    }

    private static int find(SliceTable table, String sensor) {
        Reading record = Reading.of(sensor, null, 0);
        return table.find(record, KEYS.hash(record), KEYS);
    }

    private static int append(SliceTable table, String sensor, long value) {
        Reading record = Reading.of(sensor, null, value);
        int row = table.append(record, KEYS);
        TableLayouts.withObjects()
                .accumulate(
                        record,
                        record.timestamp(),
                        table.lanes(row),
                        table.lane(row),
                        table.objects(row),
                        table.object(row));
        return row;
    }

    private static Object result(SliceTable table, int row) {
        return table.shape()
                .layout()
                .result(
                        1,
                        table.lanes(row),
                        table.lane(row),
                        table.objects(row),
                        table.object(row));
    }

    private static final class CountedMatches implements KeyAccess<Reading> {

        private int matches;

        @Override
        public int hash(Reading source) {
            return KEYS.hash(source);
        }

        @Override
        public boolean matches(Reading source, Object[] keys, int at) {
            matches++;
            return KEYS.matches(source, keys, at);
        }

        @Override
        public void copy(Reading source, Object[] keys, int at) {
            KEYS.copy(source, keys, at);
        }
    }
}
