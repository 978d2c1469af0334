package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Reading;
import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.engine.DeferredRows.Waiting;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.MemoryBudget;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import org.junit.jupiter.api.Test;

class DeferredRowsTest {

    private static final int INITIAL_ROWS = 1024;

    private final AccumulatorLayout<Reading> layout = TestLayout.RETRACTING.layout();
    private final TableShape shape = new TableShape(1, layout, false);
    private final TablePool pool = new TablePool(shape, INITIAL_ROWS, 4, MemoryBudget.unlimited());
    private final DeferredRows deferred = new DeferredRows(pool);

    @Test
    void fewRowsTakeLittleMemory() {
        SliceTable slice = pool.acquire();
        long before = pool.usedBytes();
        for (int end = 0; end < 10; end++) {
            deferred.add(7, end, row());
        }
        assertThat(pool.usedBytes() - before).isEqualTo(10 * pool.smallestBytes());
        SliceTables rows = deferred.first().slices();
        while (rows.count() > 0) {
            rows.discardFirst();
        }
        deferred.removeFirst();
        assertThat(pool.usedBytes()).isEqualTo(before);
        pool.discard(slice);
    }

    /** As another thread may do that asks for the number of rows. */
    @Test
    void setsMayComeWhileTheyAreLookedAt() {
        deferred.add(1, 10, row());
        deferred.add(3, 10, row());
        for (Waiting each : deferred.all()) {
            deferred.add(each.expired() + 1, 10, row());
        }
        assertThat(deferred.all()).extracting(Waiting::expired).containsExactly(1L, 2L, 3L, 4L);
        assertThat(deferred.rows()).isEqualTo(4);
    }

    private DetachedRow row() {
        DetachedRow row = new DetachedRow(shape);
        Reading record = new Reading("a", null, 1, 1);
        row.set(record, 1, Subtasks.KEYS.hash(record), Subtasks.KEYS, layout);
        return row;
    }
}
