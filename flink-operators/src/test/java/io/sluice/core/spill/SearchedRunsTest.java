package io.sluice.core.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.Reading;
import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.CountAll;
import io.sluice.core.aggregate.NamedAggregate;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.FieldKeys;
import io.sluice.core.table.KeyAccess;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TableShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows that are taken back from disk one by one. */
class SearchedRunsTest {

    private static final KeyAccess<Reading> KEYS = FieldKeys.of(List.of(Reading.SENSOR));
    private static final int KEY_GROUPS = 4;
    private static final int MANY = 20_000;

    private final AccumulatorLayout<Reading> layout =
            new AccumulatorLayout<>(
                    List.of(new NamedAggregate<>("n", new CountAll<>())), false, null);
    private final TableShape shape = new TableShape(1, layout, false);
    private final MemoryFiles memory = new MemoryFiles();
    private final SpillSpace disk =
            SpillSpaces.of(shape, memory, hash -> Math.floorMod(hash, KEY_GROUPS));
    private final Runs runs = Runs.searched(disk, 16);

    private static List<String> keys(int from, int to) {
        return IntStream.range(from, to).mapToObj(key -> "k" + key).toList();
    }

    private SliceTable table(List<String> keys) {
        SliceTable table = SpillSpaces.table(shape);
        for (String key : keys) {
            DetachedRow row = new DetachedRow(shape);
            Reading record = new Reading(key, null, 0, 0);
            row.set(record, 0, KEYS.hash(record), KEYS, layout);
            table.markDirty(table.merge(row));
        }
        return table;
    }

    /** Writes rows that have been published. */
    private void write(List<String> keys) {
        SliceTable table = table(keys);
        table.clearDirty();
        runs.write(table);
    }

    /** Returns how many records each key has by then. */
    private List<Long> recallAll(SliceTable table) {
        List<Long> records = new ArrayList<>();
        for (int row = table.takeDirty(); row >= 0; row = table.takeDirty()) {
            runs.recall(table, row);
            records.add(table.records(row));
        }
        runs.endSearch();
        return records;
    }

    @Test
    void whatIsFoundIsOnDiskNoMore() {
        write(keys(0, 100));
        write(keys(100, 200));

        assertThat(recallAll(table(keys(50, 250))))
                .containsExactlyElementsOf(
                        IntStream.range(50, 250).mapToObj(key -> key < 200 ? 2L : 1L).toList());
        assertThat(disk.rowsNow()).isEqualTo(50);
        assertThat(memory.count()).as("a run of which nothing is left is deleted").isEqualTo(1);
        assertThat(recallAll(table(keys(50, 250)))).containsOnly(1L);
    }

    @Test
    void keysOfOneHashAreFoundInAnyOrder() {
        List<String> colliding = new ArrayList<>(List.of("AaAa", "AaBB", "BBAa", "BBBB"));
        for (int turn = 0; turn < colliding.size(); turn++) {
            write(colliding);
            Collections.rotate(colliding, 1);
            assertThat(recallAll(table(colliding))).containsOnly(2L);
            assertThat(runs.isEmpty()).isTrue();
        }
    }

    @Test
    void inTheOrderOfRunsEachBlockIsReadOnce() {
        write(keys(0, MANY));
        long bytes = disk.bytesNow();

        SliceTable table = table(keys(0, MANY));
        disk.orderDirty(table);
        assertThat(recallAll(table)).hasSize(MANY).containsOnly(2L);

        assertThat(memory.opened()).isEqualTo(1);
        assertThat(memory.bytesRead()).isEqualTo(bytes);
    }

    @Test
    void fewKeysReadFewBlocks() {
        write(keys(0, MANY));

        assertThat(recallAll(table(keys(77, 80)))).containsOnly(2L);

        assertThat(memory.bytesRead()).isLessThan(3 * 2 * RunWriter.SEARCHED_BLOCK_BYTES);
    }

    @Test
    void newKeysReadNextToNothing() {
        write(keys(0, MANY));
        write(keys(MANY, 2 * MANY));

        assertThat(recallAll(table(keys(2 * MANY, 2 * MANY + 200)))).containsOnly(1L);

        assertThat(memory.bytesRead()).isLessThan(40 * 2 * RunWriter.SEARCHED_BLOCK_BYTES);
    }

    @Test
    void aRowThatIsWholeIsNotLookedForAgain() {
        write(keys(0, 100));
        SliceTable table = table(keys(50, 150));
        recallAll(table);
        int opened = memory.opened();

        table.markAllDirty();
        assertThat(recallAll(table)).hasSize(100).contains(1L, 2L);

        assertThat(memory.opened()).isEqualTo(opened);
    }

    @Test
    void allFilesAreClosedWhereOneCannotBe() {
        write(keys(0, 10));
        write(keys(10, 20));
        SliceTable table = table(keys(5, 15));
        IntStream.range(0, 10).forEach(row -> runs.recall(table, row));
        memory.failClosing(true);

        assertThatThrownBy(runs::endSearch)
                .isInstanceOf(SpillException.class)
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void rowsThatAreBeingMergedCannotBeRecalled() {
        write(keys(0, 3));
        runs.beginMerge(disk.newGroup());

        assertThatIllegalStateException()
                .isThrownBy(() -> runs.recall(table(keys(1, 2)), 0))
                .withMessageContaining("being merged");
    }
}
