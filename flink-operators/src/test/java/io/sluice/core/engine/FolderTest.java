package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.Reading;
import io.sluice.core.Seeds;
import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.MemoryBudget;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.WindowSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FolderTest {

    private static final AlignedWindows TUMBLING = WindowSpec.tumbling(10, 0);

    private static final long LATENESS = 5;

    private final AccumulatorLayout<Reading> layout = TestLayout.RETRACTING.layout();
    private final TablePool pool =
            new TablePool(new TableShape(1, layout, false), 16, 4, MemoryBudget.unlimited());
    private Folder<Reading> folder = folder(TUMBLING);

    static LongStream seeds() {
        return Seeds.of(100);
    }

    @Test
    void recordsOfOneKeyAndSliceShareARow() {
        add("a", 1, 3);
        add("b", 2, 1);
        add("a", 9, 4);
        assertThat(folder.records()).isEqualTo(3);
        assertThat(folder.rows()).isEqualTo(2);

        assertThat(drain()).containsExactly("10 a 2 7", "10 b 1 1");
    }

    @Test
    void recordsTravelByThemselvesWhereFoldingIsOff() {
        folder.sharing(false);
        add("a", 1, 3);
        add("a", 2, 4);
        add("b", 3, 5);
        assertThat(folder.rows()).isEqualTo(3);

        assertThat(drain()).containsExactly("10 a 1 3", "10 a 1 4", "10 b 1 5");
    }

    @Test
    void slicesAreDrainedOldestFirst() {
        add("a", 25, 3);
        add("a", -1, 1);
        add("a", 5, 2);
        add("a", 24, 4);

        assertThat(folder.tables()).isEqualTo(3);
        assertThat(drain()).containsExactly("0 a 1 1", "10 a 1 2", "30 a 2 7");
        assertThat(folder.tables()).isZero();
    }

    @Test
    void drainLeavesNothingBehind() {
        add("a", 1, 3);
        add("a", 11, 3);
        drain();
        assertThat(folder.records()).isZero();
        assertThat(folder.rows()).isZero();
        assertThat(drain()).isEmpty();

        // The same slice as before, whose table has been handed back.
        add("a", 11, 4);
        assertThat(drain()).containsExactly("20 a 1 4");
    }

    @Test
    void recordInAGapIsLeftOut() {
        folder = folder(WindowSpec.hopping(4, 10, 0));
        add("a", 3, 1);

        assertThat(folder.add(record("a", 4, 1), 4)).isEqualTo(FoldOutcome.IN_GAP);
        assertThat(folder.add(record("a", 9, 1), 9)).isEqualTo(FoldOutcome.IN_GAP);
        add("a", 10, 1);
        add("a", 2, 1);
        assertThat(folder.records()).isEqualTo(3);
        assertThat(drain()).containsExactly("4 a 2 2", "12 a 1 1");
    }

    @Test
    void lateRecordTravelsAlone() {
        folder.foldOnTime(23); // [10, 20) expires at 24.
        assertThat(folder.add(record("a", 19, 1), 19)).isEqualTo(FoldOutcome.FOLDED);

        folder.foldOnTime(24);
        assertThat(folder.add(record("a", 19, 1), 19)).isEqualTo(FoldOutcome.ALONE);
        assertThat(folder.add(record("a", 20, 1), 20)).isEqualTo(FoldOutcome.FOLDED);
        assertThat(folder.records()).isEqualTo(2);
    }

    @Test
    void nothingIsFoldedBeforeLatenessIsKnown() {
        folder.foldNothing();
        assertThat(folder.add(record("a", 19, 1), 19)).isEqualTo(FoldOutcome.ALONE);
        assertThat(folder.rows()).isZero();
    }

    @Test
    void recordThatTravelsAloneIsARowOfItsOwn() {
        DetachedRow row = new DetachedRow(pool.shape());
        Reading record = record("a", 19, 7);
        long sliceEnd = folder.single(record, 19, Subtasks.KEYS.hash(record), row);

        assertThat(sliceEnd).isEqualTo(20);
        assertThat(row.key()).containsExactly("a");
        assertThat(row.records()).isEqualTo(1);
    }

    @Test
    void lateRecordInAGapIsLeftOut() {
        folder = folder(WindowSpec.hopping(4, 10, 0));
        folder.foldOnTime(100);
        assertThat(folder.add(record("a", 5, 1), 5)).isEqualTo(FoldOutcome.IN_GAP);
        assertThat(folder.add(record("a", 3, 1), 3)).isEqualTo(FoldOutcome.ALONE);
    }

    @Test
    void recordThatNoWindowCanHoldIsRefused() {
        assertThatThrownBy(() -> folder.add(record("a", 0, 1), Long.MIN_VALUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lies outside of");
    }

    @Test
    void tablesAreReusedFromBatchToBatch() {
        for (int batch = 0; batch < 100; batch++) {
            add("a", batch * 10, 1);
            add("a", batch * 10 + 10, 1);
            drain();
        }

        assertThat(folder.usedBytes()).isEqualTo(2 * SliceTableBytes.of(pool));
        assertThat(folder.regrows()).isZero();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void batchesAreFoldedAsByDefinition(long seed) {
        Random random = new Random(seed);
        long slide = 1L + random.nextInt(20);
        AlignedWindows window = WindowSpec.hopping(1L + random.nextInt(20), slide, 0);
        folder = folder(window);
        for (int batch = 0; batch < 5; batch++) {
            boolean folding = random.nextBoolean();
            folder.sharing(folding);
            Map<Long, Map<@Nullable Object, List<Long>>> model = new TreeMap<>();
            int records = 0;
            for (int i = random.nextInt(200); i > 0; i--) {
                Object key = random.nextInt(9) == 0 ? null : "k" + random.nextInt(9);
                Reading record = record(key, random.nextInt(300) - 150, random.nextInt(100));
                boolean inWindow = Math.floorMod(record.timestamp(), slide) < window.size();
                assertThat(folder.add(record, record.timestamp()))
                        .isEqualTo(inWindow ? FoldOutcome.FOLDED : FoldOutcome.IN_GAP);
                if (inWindow) {
                    records++;
                    model.computeIfAbsent(
                                    window.slicing().sliceEnd(record.timestamp()),
                                    end -> new HashMap<>())
                            .computeIfAbsent(key, k -> new ArrayList<>())
                            .add(record.value());
                }
                int rows = folding ? model.values().stream().mapToInt(Map::size).sum() : records;
                assertThat(folder.rows()).isEqualTo(rows);
                assertThat(folder.records()).isEqualTo(records);
            }
            verifyDrain(model);
        }
    }

    private void verifyDrain(Map<Long, Map<@Nullable Object, List<Long>>> model) {
        Map<Long, Map<@Nullable Object, List<Long>>> drained = new TreeMap<>();
        long[] last = {Long.MIN_VALUE};
        folder.drain(
                (end, table) -> {
                    assertThat(end).isGreaterThan(last[0]);
                    last[0] = end;
                    Map<@Nullable Object, List<Long>> rows = new HashMap<>();
                    for (int row = 0; row < table.size(); row++) {
                        rows.merge(
                                table.keys(row)[table.key(row)],
                                results(table, row),
                                FolderTest::sum);
                    }
                    drained.put(end, rows);
                });
        model.values()
                .forEach(
                        rows ->
                                rows.replaceAll(
                                        (key, values) ->
                                                List.of(
                                                        (long) values.size(),
                                                        values.stream()
                                                                .mapToLong(Long::longValue)
                                                                .sum())));
        assertThat(drained).isEqualTo(model);
    }

    private static List<Long> sum(List<Long> one, List<Long> other) {
        return List.of(one.get(0) + other.get(0), one.get(1) + other.get(1));
    }

    private List<Long> results(SliceTable table, int row) {
        List<Long> results = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Object result =
                    layout.result(
                            i,
                            table.lanes(row),
                            table.lane(row),
                            table.objects(row),
                            table.object(row));
            results.add((Long) Objects.requireNonNull(result));
        }
        return results;
    }

    private Folder<Reading> folder(AlignedWindows window) {
        EngineSpec spec =
                new EngineSpec(
                        window,
                        EmissionPolicy.of(EmissionPolicy.Kind.FINAL),
                        ChangelogMode.UPSERT,
                        LATENESS);
        Folder<Reading> made = Folder.of(spec, Subtasks.KEYS, layout, pool);
        made.foldOnTime(Long.MIN_VALUE);
        return made;
    }

    private static Reading record(@Nullable Object key, long timestamp, long value) {
        return new Reading(key, null, timestamp, value);
    }

    private void add(String key, long timestamp, long value) {
        assertThat(folder.add(record(key, timestamp, value), timestamp))
                .isEqualTo(FoldOutcome.FOLDED);
    }

    /** Slice end, key, count, sum. */
    private List<String> drain() {
        List<String> rows = new ArrayList<>();
        folder.drain(
                (end, table) -> {
                    for (int row = 0; row < table.size(); row++) {
                        List<Long> results = results(table, row);
                        rows.add(
                                "%d %s %d %d"
                                        .formatted(
                                                end,
                                                table.keys(row)[table.key(row)],
                                                results.get(0),
                                                results.get(1)));
                    }
                });
        return rows;
    }

    /** Bytes of one table. */
    private static final class SliceTableBytes {
        static long of(TablePool pool) {
            SliceTable table = pool.acquire();
            long bytes = table.bytes();
            pool.release(table);
            return bytes;
        }
    }
}
