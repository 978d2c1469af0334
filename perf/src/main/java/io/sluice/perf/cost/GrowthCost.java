package io.sluice.perf.cost;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.CountAll;
import io.sluice.core.aggregate.LongSum;
import io.sluice.core.aggregate.NamedAggregate;
import io.sluice.core.table.FieldKeys;
import io.sluice.core.table.KeyAccess;
import io.sluice.core.table.MemoryBudget;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import java.util.List;

/**
 * A table that grows from nothing to many rows.
 *
 * @param rows rows in the end
 * @param nanosPerRow time for each row, growth included, on average
 * @param longestMillis the longest that one row took: when its index grew, or a collection ran
 * @param longestAt number of that row
 * @param bytes memory of the table in the end
 */
public record GrowthCost(
        long rows, double nanosPerRow, double longestMillis, long longestAt, long bytes) {

    private static final int FIRST_ROWS = 1_024;
    private static final double NANOS_PER_MILLI = 1e6;

    private static final class Counted {
        private long number;
    }

    /** Adds so many rows, of two aggregates and a number as key. */
    static GrowthCost of(int rows) {
        AccumulatorLayout<Counted> layout =
                new AccumulatorLayout<>(
                        List.of(
                                new NamedAggregate<>("rows", new CountAll<>()),
                                new NamedAggregate<>(
                                        "sum", new LongSum<>(counted -> counted.number, false))));
        KeyAccess<Counted> keys = FieldKeys.of(List.of(counted -> counted.number));
        TablePool pool =
                new TablePool(
                        new TableShape(1, layout, false), FIRST_ROWS, 0, MemoryBudget.unlimited());
        SliceTable table = pool.acquire();
        Counted source = new Counted();
        long longest = 0;
        long longestAt = 0;
        long start = System.nanoTime();
        long before = start;
        for (int i = 0; i < rows; i++) {
            source.number = i;
            table.upsert(source, keys.hash(source), keys);
            long now = System.nanoTime();
            if (now - before > longest) {
                longest = now - before;
                longestAt = i;
            }
            before = now;
        }
        if (table.size() != rows) {
            throw new IllegalStateException(table.size() + " rows, expected " + rows);
        }
        return new GrowthCost(
                rows,
                Math.round(10.0 * (before - start) / rows) / 10.0,
                Math.round(10.0 * longest / NANOS_PER_MILLI) / 10.0,
                longestAt,
                table.bytes());
    }
}
