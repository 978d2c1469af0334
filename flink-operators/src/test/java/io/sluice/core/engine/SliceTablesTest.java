package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Reading;
import io.sluice.core.Seeds;
import io.sluice.core.table.MemoryBudget;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SliceTablesTest {

    private final TableShape shape = new TableShape(1, TestLayout.RETRACTING.layout(), false);
    private final TablePool pool = new TablePool(shape, 16, 0, MemoryBudget.unlimited());
    private final SliceTables tables = new SliceTables(pool);

    static LongStream seeds() {
        return Seeds.of(100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void tablesAreASortedMap(long seed) {
        Random random = new Random(seed);
        NavigableMap<Long, SliceTable> model = new TreeMap<>();
        int range = 1 + random.nextInt(200);
        long base = random.nextBoolean() ? 0 : -100;
        for (int i = 0; i < 300; i++) {
            // The head wanders on, as windows expire and new ones open.
            long end = base + i / 2 + random.nextInt(range);
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> release(model, 1 + random.nextInt(3));
                case 3 -> assertThat(tables.get(end)).isSameAs(model.get(end));
                case 4 ->
                        assertThat(tables.firstAfter(end))
                                .isEqualTo(model.headMap(end, true).size());
                case 5 -> next(end, model);
                default -> create(end, model);
            }
            if (random.nextInt(100) == 0) {
                tables.releaseAll();
                model.clear();
            }
            verify(model);
        }
    }

    private void release(NavigableMap<Long, SliceTable> model, int count) {
        for (int i = 0; i < count && !model.isEmpty(); i++) {
            tables.releaseFirst();
            model.pollFirstEntry();
        }
    }

    /** Looks up an end and the one after it, as records in order do. */
    private void next(long end, NavigableMap<Long, SliceTable> model) {
        create(end, model);
        create(end, model);
        Long higher = model.higherKey(end);
        if (higher != null) {
            create(higher, model);
        }
    }

    private void create(long end, NavigableMap<Long, SliceTable> model) {
        SliceTable table = tables.getOrCreate(end);
        SliceTable before = model.putIfAbsent(end, table);
        if (before != null) {
            assertThat(table).isSameAs(before);
        } else {
            assertThat(table.size()).isZero();
            add(table, (int) (Math.abs(end) % 3));
        }
    }

    private void verify(NavigableMap<Long, SliceTable> model) {
        assertThat(tables.count()).isEqualTo(model.size());
        List<Long> ends = new ArrayList<>();
        List<SliceTable> inOrder = new ArrayList<>();
        for (int i = 0; i < tables.count(); i++) {
            ends.add(tables.end(i));
            inOrder.add(tables.table(i));
        }
        assertThat(ends).containsExactlyElementsOf(model.keySet());
        for (Map.Entry<Long, SliceTable> entry : model.entrySet()) {
            assertThat(inOrder.get(ends.indexOf(entry.getKey()))).isSameAs(entry.getValue());
        }
        assertThat(tables.rows())
                .isEqualTo(model.values().stream().mapToLong(SliceTable::size).sum());
        assertThat(pool.usedBytes())
                .as("bytes of all tables")
                .isEqualTo(model.values().stream().mapToLong(SliceTable::bytes).sum());
    }

    private static void add(SliceTable table, int rows) {
        for (int i = 0; i < rows; i++) {
            Reading record = new Reading("k" + i, null, 0, 0);
            table.upsert(record, Subtasks.KEYS.hash(record), Subtasks.KEYS);
        }
    }

    @Test
    void emptyTablesAnswerToo() {
        assertThat(tables.count()).isZero();
        assertThat(tables.rows()).isZero();
        assertThat(tables.get(0)).isNull();
        assertThat(tables.firstAfter(Long.MIN_VALUE)).isZero();
        assertThat(tables.firstAfter(Long.MAX_VALUE)).isZero();
    }

    @Test
    void longQueueMovesWithoutGrowing() {
        for (int end = 0; end < 100_000; end++) {
            tables.getOrCreate(end);
            if (end >= 10) {
                tables.releaseFirst();
            }
        }

        assertThat(tables.count()).isEqualTo(10);
        assertThat(tables.end(0)).isEqualTo(99_990);
        assertThat(tables.end(9)).isEqualTo(99_999);
    }
}
