package io.sluice.core.table;

import java.util.Arrays;

/** Numbers of rows, in the order in which they were added. Grows by doubling. */
public final class RowList {

    private static final int INITIAL = 8;

    private int[] rows = new int[INITIAL];
    private int count;

    /** Adds a row at the end. */
    public void add(int row) {
        if (count == rows.length) {
            rows = Arrays.copyOf(rows, count * 2);
        }
        rows[count++] = row;
    }

    /** The i-th row. */
    public int get(int i) {
        return rows[i];
    }

    /** Number of rows. */
    public int count() {
        return count;
    }

    /** Takes the last row out; there must be one. */
    public int removeLast() {
        return rows[--count];
    }

    /** Takes a row out, by putting the last one in its place; it must be there. */
    public void remove(int row) {
        int at = 0;
        while (rows[at] != row) {
            at++;
        }
        rows[at] = rows[--count];
    }

    /** Forgets all rows and keeps the memory. */
    public void clear() {
        count = 0;
    }
}
