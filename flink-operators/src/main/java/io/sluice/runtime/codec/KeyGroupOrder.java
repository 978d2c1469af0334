package io.sluice.runtime.codec;

import io.sluice.core.engine.KeyGroups;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Rows ordered by key group, stable, by a counting sort in memory that is reused. Owned by one
 * thread.
 */
public final class KeyGroupOrder {

    private final KeyGroups keyGroups;
    private final int first;

    /** After sorting, {@code ends[g]} is where key group {@code first + g} ends. */
    private final int[] ends;

    private int[] groups = {};
    private int[] order = {};

    /**
     * @param keyGroups key group of a hash
     * @param first first key group that can occur
     * @param count number of key groups that can occur
     */
    public KeyGroupOrder(KeyGroups keyGroups, int first, int count) {
        this.keyGroups = keyGroups;
        this.first = first;
        ends = new int[count];
    }

    /**
     * Sorts rows 0 to {@code rows - 1}.
     *
     * @throws IllegalStateException if a row's key group cannot occur here
     */
    public void sort(IntUnaryOperator hashOfRow, int rows) {
        if (order.length < rows) {
            groups = new int[Math.max(rows, 2 * order.length)];
            order = new int[groups.length];
        }
        Arrays.fill(ends, 0);
        for (int row = 0; row < rows; row++) {
            int group = groupOf(hashOfRow.applyAsInt(row));
            groups[row] = group;
            ends[group]++;
        }
        int start = 0;
        for (int group = 0; group < ends.length; group++) {
            int count = ends[group];
            ends[group] = start;
            start += count;
        }
        for (int row = 0; row < rows; row++) {
            order[ends[groups[row]]++] = row;
        }
    }

    private int groupOf(int hash) {
        int group = keyGroups.of(hash) - first;
        if (group < 0 || group >= ends.length) {
            throw new IllegalStateException(
                    "a key of key group "
                            + (group + first)
                            + " is held by the subtask of key groups "
                            + first
                            + " to "
                            + (first + ends.length - 1)
                            + ": its hash code is not the same in every process");
        }
        return group;
    }

    /** Position of a key group's first row. */
    public int start(int keyGroup) {
        return keyGroup == first ? 0 : ends[keyGroup - first - 1];
    }

    /** Position after a key group's last row. */
    public int end(int keyGroup) {
        return ends[keyGroup - first];
    }

    /** Key group of the row at a position. */
    public int keyGroup(int position) {
        return first + groups[order[position]];
    }

    /** The row at a position. */
    public int row(int position) {
        return order[position];
    }
}
