package io.sluice.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.Reading;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.Test;

class TablePoolTest {

    private static final String SETTING = "sluice.test.budget";
    private static final KeyAccess<Reading> KEYS = FieldKeys.of(List.of(Reading.SENSOR));

    private final TableShape shape = new TableShape(1, TableLayouts.retracting(), false);
    private final long small = SliceTable.bytes(shape, 16);
    private final long large = SliceTable.bytes(shape, 32);

    @Test
    void releasedTableIsReusedEmptyAndAsLargeAsItGrew() {
        TablePool pool = pool(2, Long.MAX_VALUE);
        SliceTable table = pool.acquire();
        fill(table, 17);
        pool.release(table);
        SliceTable again = pool.acquire();

        assertThat(again).isSameAs(table);
        assertThat(again.size()).isZero();
        assertThat(again.capacity()).isEqualTo(32);
        assertThat(pool.regrows()).isEqualTo(1);
        assertThat(pool.acquire()).isNotSameAs(table);
    }

    @Test
    void noTableTakesMostOfTheHeapInAdvance() {
        TablePool pool = new TablePool(shape, Integer.MAX_VALUE, 2, MemoryBudget.unlimited());

        SliceTable table = pool.acquire();

        assertThat(table.capacity()).isLessThan(1_000);
        fill(table, 1_000);
        assertThat(table.size()).isEqualTo(1_000);
    }

    @Test
    void poolKeepsNoMoreTablesThanItMay() {
        TablePool pool = pool(2, Long.MAX_VALUE);
        List<SliceTable> tables = List.of(pool.acquire(), pool.acquire(), pool.acquire());
        assertThat(pool.usedBytes()).isEqualTo(3 * small);
        fill(tables.get(2), 17);
        assertThat(pool.usedBytes()).isEqualTo(2 * small + large);

        tables.forEach(pool::release);

        assertThat(pool.usedBytes()).as("the third is gone").isEqualTo(2 * small);
        assertThat(List.of(pool.acquire(), pool.acquire()))
                .containsExactly(tables.get(1), tables.get(0));
        assertThat(pool.usedBytes()).isEqualTo(2 * small);
        assertThat(pool.acquire()).isNotIn(tables);
    }

    @Test
    void tableBeyondTheBudgetIsRefusedByTheNameOfTheSetting() {
        TablePool pool = pool(1, 2 * small);
        pool.acquire();
        pool.acquire();

        assertThatThrownBy(pool::acquire)
                .isInstanceOf(MemoryBudgetExceededException.class)
                .hasMessageContaining("'" + SETTING + "'")
                .hasMessageContaining(String.format("%,d", small))
                .hasMessageContaining(String.format("%,d", 2 * small));
        assertThat(pool.usedBytes()).as("nothing was taken").isEqualTo(2 * small);
    }

    @Test
    void growthBeyondTheBudgetLeavesTheTableAsItWas() {
        TablePool pool = pool(1, large - 1);
        SliceTable table = pool.acquire();
        fill(table, 16);

        assertThatThrownBy(() -> fill(table, 17))
                .isInstanceOf(MemoryBudgetExceededException.class)
                .hasMessageContaining(SETTING);
        assertThat(table.size()).isEqualTo(16);
        assertThat(table.capacity()).isEqualTo(16);
        assertThat(pool.usedBytes()).isEqualTo(small);
        assertThat(pool.regrows()).isZero();
    }

    @Test
    void tableGrowsIntoTheMemoryOfPooledTables() {
        TablePool pool = pool(8, large + small);
        SliceTable growing = pool.acquire();
        SliceTable first = pool.acquire();
        pool.release(first);
        fill(growing, 32);
        assertThat(pool.usedBytes()).isEqualTo(large + small);

        SliceTable taken = pool.acquire();
        assertThat(taken).as("there was room for it").isSameAs(first);
        pool.release(taken);
        TablePool tight = pool(8, 2 * large);
        List<SliceTable> tables = List.of(tight.acquire(), tight.acquire(), tight.acquire());
        tight.release(tables.get(1));
        tight.release(tables.get(2));
        fill(tables.get(0), 33);

        assertThat(tables.get(0).capacity()).isEqualTo(64);
        assertThat(tight.usedBytes()).isEqualTo(SliceTable.bytes(shape, 64));
    }

    @Test
    void fewTablesAreMadeForAsManyRowsAsWasAskedFor() {
        TablePool pool = new TablePool(shape, 1000, 0, MemoryBudget.unlimited());

        for (int i = 0; i < 500; i++) {
            assertThat(pool.acquire().capacity()).isEqualTo(1000);
        }
        TablePool large = new TablePool(shape, 1_000_000, 0, MemoryBudget.unlimited());
        assertThat(large.acquire().capacity()).isEqualTo(1_000_000);
        assertThat(large.acquire().capacity()).isEqualTo(1_000_000);
    }

    @Test
    void manyTablesAreMadeForAsManyRowsAsTheyHold() {
        int asked = 10_000;
        TablePool pool = new TablePool(shape, asked, 0, MemoryBudget.unlimited());
        long all = 0;
        for (int i = 0; i < 20_000; i++) {
            SliceTable table = pool.acquire();
            fill(table, 3);
            all += table.bytes();
        }

        assertThat(pool.usedBytes()).isEqualTo(all);
        assertThat(all).isLessThan(TablePool.PREALLOCATED_BYTES + 20_000 * small);
        assertThat(pool.regrows()).isZero();
        fill(pool.acquire(), 500);
        assertThat(pool.acquire().capacity()).as("as the one before").isEqualTo(500);
        fill(pool.acquire(), 2 * asked);
        assertThat(pool.acquire().capacity()).as("no more than asked for").isEqualTo(asked);
    }

    @Test
    void tableIsMadeForTheRowsItIsKnownToGetWhereItsPredecessorIsStillEmpty() {
        MemoryBudget budget = MemoryBudget.unlimited();
        budget.reserve(TablePool.PREALLOCATED_BYTES);
        TablePool pool = new TablePool(shape, 1000, 0, budget);
        for (int i = 0; i < TablePool.PREALLOCATED_TABLES; i++) {
            pool.acquire();
        }
        assertThat(pool.acquire().capacity()).isLessThan(100);
        assertThat(pool.acquire(500).capacity()).isEqualTo(500);
        assertThat(pool.acquire(2000).capacity()).as("no more than asked for").isEqualTo(1000);
    }

    @Test
    void tableFitsIntoWhatTheBudgetHasLeft() {
        long asked = SliceTable.bytes(shape, 1000);
        TablePool pool =
                new TablePool(shape, 1000, 0, new MemoryBudget(SETTING, 2 * asked + small));

        assertThat(pool.acquire().capacity()).isEqualTo(1000);
        assertThat(pool.acquire().capacity()).isEqualTo(1000);
        assertThat(pool.acquire().capacity()).isEqualTo(16);
        assertThatThrownBy(pool::acquire).isInstanceOf(MemoryBudgetExceededException.class);
    }

    @Test
    void tableThatWasGivenUpIsNotHeld() throws InterruptedException {
        TablePool pool = pool(0, Long.MAX_VALUE);
        WeakReference<SliceTable> discarded = discardedTable(pool);

        for (int i = 0; i < 1000 && discarded.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }

        assertThat(discarded.get()).isNull();
        assertThat(pool.usedBytes()).isZero();
    }

    private static WeakReference<SliceTable> discardedTable(TablePool pool) {
        SliceTable table = pool.acquire();
        fill(table, 17);
        pool.discard(table);
        return new WeakReference<>(table);
    }

    @Test
    void tableAfterOneThatWasGivenUpIsMadeForAsManyRows() {
        TablePool pool = new TablePool(shape, 10_000, 0, new MemoryBudget(SETTING, 8 * large));
        SliceTable table = pool.acquire();
        fill(table, 20);
        pool.discard(table);

        assertThat(pool.acquire().capacity()).isEqualTo(20);
    }

    @Test
    void poolsShareABudget() {
        MemoryBudget budget = new MemoryBudget(SETTING, 2 * small);
        TablePool one = new TablePool(shape, 16, 1, budget);
        TablePool other = new TablePool(shape, 16, 1, budget);
        one.acquire();
        other.acquire();

        assertThat(budget.usedBytes()).isEqualTo(2 * small);
        assertThatThrownBy(one::acquire).isInstanceOf(MemoryBudgetExceededException.class);
    }

    @Test
    void budgetMustBePositive() {
        assertThatThrownBy(() -> new MemoryBudget(SETTING, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(SETTING + " must be at least 1 byte, got 0");
    }

    @Test
    void unlimitedBudgetHasRoomForEverything() {
        MemoryBudget budget = MemoryBudget.unlimited();
        budget.reserve(Long.MAX_VALUE - 1);
        assertThat(budget.usedBytes()).isEqualTo(Long.MAX_VALUE - 1);
    }

    private TablePool pool(int maxPooled, long maxBytes) {
        return new TablePool(shape, 16, maxPooled, new MemoryBudget(SETTING, maxBytes));
    }

    private static void fill(SliceTable table, int rows) {
        for (int i = table.size(); i < rows; i++) {
            Reading record = Reading.of("k" + i, null, 0);
            table.upsert(record, KEYS.hash(record), KEYS);
        }
    }
}
