package io.sluice.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HashIndexTest {

    private static final int MANY = HashIndex.MAX_UNDIVIDED_ROWS + 40_000;

    private final TableShape shape = new TableShape(2, TableLayouts.retracting(), false);
    private final MemoryBudget budget = MemoryBudget.unlimited();
    private final TablePool pool = new TablePool(shape, 16, 0, budget);
    private final HashIndex index = new HashIndex(16);

    static LongStream seeds() {
        return Seeds.of(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rowsAreFoundWhileTheIndexGrowsAndIsDivided(long seed) {
        Random random = new Random(seed);
        List<Integer> hashes = new ArrayList<>();
        // All hashes differ; neighbours, multiples and whatever comes.
        int factor = new int[] {1, 1 << 16, 0x2545F491}[random.nextInt(3)] | 1;
        for (int row = 0; row < MANY; row++) {
            hashes.add(row * factor);
            add(hashes.get(row), row);
            if (Integer.bitCount(row) == 1) {
                verify(hashes);
            }
        }
        verify(hashes);
        assertThat(index.entries()).isEqualTo(MANY);
        assertThat(index.bytes()).isEqualTo(HashIndex.bytes(16) + budget.usedBytes());
    }

    @Test
    void removedRowsAreGoneAndOthersStay() {
        for (int row = 0; row < MANY; row++) {
            add(row, row);
        }
        for (int row = 0; row < MANY; row += 2) {
            index.remove(row, row);
        }
        for (int row = 0; row < MANY; row++) {
            assertThat(find(row)).as("row %s", row).isEqualTo(row % 2 == 0 ? -1 : row);
        }
        assertThat(index.entries()).isEqualTo(MANY / 2);
    }

    @Test
    void clearedIndexIsEmptyHoweverLargeItHasGrown() {
        KeyRows keys = new KeyRows(1, false, MANY);
        for (int row = 0; row < MANY; row++) {
            add(row, row);
            keys.hash(row, row);
        }
        index.clear(keys, MANY);
        for (int row = 0; row < MANY; row++) {
            assertThat(find(row)).isEqualTo(-1);
            add(row, row);
        }
        index.clear();
        assertThat(index.entries()).isZero();
        assertThat(find(MANY / 2)).isEqualTo(-1);
    }

    @Test
    void rowsWithOneHashFindAPlaceAsFarAsASearchGoes() {
        for (int row = 0; row < HashIndex.PROBES; row++) {
            index.makeRoom(7, pool);
            assertThat(index.add(7, row)).isTrue();
        }
        index.makeRoom(7, pool);
        assertThat(index.add(7, HashIndex.PROBES)).isFalse();
        index.remove(7, 0);
        assertThat(index.add(7, HashIndex.PROBES)).isTrue();
        assertThat(index.displaced().count()).isZero();
    }

    @Test
    void madeForManyRowsItTakesThemWithoutGrowing() {
        HashIndex large = new HashIndex(MANY);
        Random random = new Random(1);
        for (int row = 0; row < MANY; row++) {
            int hash = random.nextInt();
            large.makeRoom(hash, pool);
            large.add(hash, row);
        }
        assertThat(budget.usedBytes()).isZero();
        assertThat(large.bytes()).isEqualTo(HashIndex.bytes(MANY));
    }

    @Test
    void growthBeyondTheBudgetLeavesTheIndexAsItWas() {
        TablePool empty = new TablePool(shape, 16, 0, new MemoryBudget("the budget", 1));
        for (int row = 0; row < 16; row++) {
            add(row, row);
        }

        assertThatThrownBy(() -> index.makeRoom(16, empty))
                .isInstanceOf(MemoryBudgetExceededException.class);
        assertThat(index.bytes()).isEqualTo(HashIndex.bytes(16));
        for (int row = 0; row < 16; row++) {
            assertThat(find(row)).isEqualTo(row);
        }
    }

    private void verify(List<Integer> hashes) {
        for (int row = 0; row < hashes.size(); row++) {
            if (find(hashes.get(row)) != row) {
                assertThat(find(hashes.get(row))).as("with %s rows", hashes.size()).isEqualTo(row);
            }
        }
    }

    private void add(int hash, int row) {
        index.makeRoom(hash, pool);
        index.add(hash, row);
    }

    private int find(int hash) {
        long[] part = index.part(hash);
        return index.row(hash, part[HashIndex.home(hash, part)]);
    }
}
