package io.sluice.core.spill;

import io.sluice.core.table.SliceTable;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * The order of rows in a run: by key group, then by hash. A counting sort by key group, then each
 * key group is sorted by itself: 4 bytes per row, and 8 per row of the largest key group.
 */
final class RowOrder {

    private RowOrder() {}

    /** The table's rows in this order, vacant ones left out. */
    static int[] of(SliceTable table, IntUnaryOperator keyGroupOf) {
        return of(table, table.occupied(), table.size(), row -> row, keyGroupOf);
    }

    /** The table's dirty rows in this order. */
    static int[] ofDirty(SliceTable table, IntUnaryOperator keyGroupOf) {
        int count = table.dirtyCount();
        return of(table, count, count, table::dirtyRow, keyGroupOf);
    }

    /**
     * @param found how many of the listed rows are not vacant
     * @param rowAt the listed rows, up to {@code listed}
     */
    private static int[] of(
            SliceTable table,
            int found,
            int listed,
            IntUnaryOperator rowAt,
            IntUnaryOperator keyGroupOf) {
        int[] starts = starts(table, listed, rowAt, keyGroupOf);
        int[] order = new int[found];
        int[] next = starts.clone();
        for (int i = 0; i < listed; i++) {
            int row = rowAt.applyAsInt(i);
            if (!table.isVacant(row)) {
                order[next[keyGroupOf.applyAsInt(table.hash(row))]++] = row;
            }
        }
        long[] keyGroup = new long[0];
        for (int i = 0; i + 1 < starts.length; i++) {
            int count = starts[i + 1] - starts[i];
            keyGroup = keyGroup.length < count ? new long[count] : keyGroup;
            sort(table, order, starts[i], count, keyGroup);
        }
        return order;
    }

    /** For each key group how many rows are in those before it. */
    private static int[] starts(
            SliceTable table, int listed, IntUnaryOperator rowAt, IntUnaryOperator keyGroupOf) {
        int[] counts = new int[1];
        for (int i = 0; i < listed; i++) {
            int row = rowAt.applyAsInt(i);
            if (!table.isVacant(row)) {
                int keyGroup = keyGroupOf.applyAsInt(table.hash(row));
                if (keyGroup + 2 > counts.length) {
                    counts = Arrays.copyOf(counts, Math.max(keyGroup + 2, 2 * counts.length));
                }
                counts[keyGroup + 1]++;
            }
        }
        for (int i = 1; i < counts.length; i++) {
            counts[i] += counts[i - 1];
        }
        return counts;
    }

    private static void sort(SliceTable table, int[] order, int from, int count, long[] scratch) {
        for (int i = 0; i < count; i++) {
            int row = order[from + i];
            // Hashes in a run ascend as unsigned numbers; longs are sorted as signed ones.
            long hash = (table.hash(row) ^ Integer.MIN_VALUE);
            scratch[i] = hash << Integer.SIZE | row;
        }
        Arrays.sort(scratch, 0, count);
        for (int i = 0; i < count; i++) {
            order[from + i] = (int) scratch[i];
        }
    }
}
