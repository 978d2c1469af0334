package io.sluice.core.table;

import java.util.Arrays;

/**
 * For each row of a table what is to be remembered beside its accumulator, and the rows that
 * changed, in the order of their first change. Marking a row costs a bit and an entry of a list.
 */
final class RowMarks {

    private static final int MIN_DIRTY = 16;

    private static final byte DIRTY = 1;
    private static final byte EMITTED = 2;

    /** The row was removed or retired. */
    private static final byte VACANT = 4;

    /** The row stands among the collisions instead of in the index. */
    private static final byte COLLIDING = 8;

    /** Nothing is held of the row's key elsewhere. */
    private static final byte WHOLE = 16;

    private byte[] marks;
    private int[] dirtyRows = {};

    /** Changed rows stand in {@code dirtyRows} from here ... */
    private int dirtyFrom;

    /** ... to here. */
    private int dirtyTo;

    RowMarks(int rows) {
        marks = new byte[rows];
    }

    /** Makes room for so many rows in all. */
    void grow(int rows) {
        if (marks.length < rows) {
            marks = Arrays.copyOf(marks, Math.max(rows, 2 * marks.length));
        }
    }

    /** Forgets the marks of a row that is used anew; it is not in the list of changed ones. */
    void clear(int row) {
        marks[row] = 0;
    }

    /** Makes the list of changed rows empty, for a table that has no rows any more. */
    void reset() {
        dirtyFrom = 0;
        dirtyTo = 0;
    }

    boolean isEmitted(int row) {
        return has(row, EMITTED);
    }

    void emitted(int row, boolean is) {
        set(row, EMITTED, is);
    }

    boolean isWhole(int row) {
        return has(row, WHOLE);
    }

    void whole(int row) {
        set(row, WHOLE, true);
    }

    boolean isColliding(int row) {
        return has(row, COLLIDING);
    }

    void colliding(int row, boolean is) {
        set(row, COLLIDING, is);
    }

    boolean isVacant(int row) {
        return has(row, VACANT);
    }

    /** Nothing else is known of a vacant row. */
    void vacant(int row) {
        marks[row] = VACANT;
    }

    boolean isDirty(int row) {
        return has(row, DIRTY);
    }

    /** Marks a row as changed or not, and leaves the list as it is. */
    void setDirty(int row, boolean is) {
        set(row, DIRTY, is);
    }

    /** Lists a row as changed, unless it is. */
    void addDirty(int row) {
        if (!has(row, DIRTY)) {
            set(row, DIRTY, true);
            if (dirtyTo == dirtyRows.length) {
                makeRoomForDirtyRow();
            }
            dirtyRows[dirtyTo++] = row;
        }
    }

    private void makeRoomForDirtyRow() {
        int count = dirtyTo - dirtyFrom;
        int[] into =
                2 * count >= dirtyRows.length ? new int[Math.max(MIN_DIRTY, 2 * count)] : dirtyRows;
        System.arraycopy(dirtyRows, dirtyFrom, into, 0, count);
        dirtyRows = into;
        dirtyFrom = 0;
        dirtyTo = count;
    }

    /** Takes the changed row that has waited longest off the list; -1 if there is none. */
    int takeDirty() {
        if (dirtyFrom == dirtyTo) {
            reset();
            return -1;
        }
        int row = dirtyRows[dirtyFrom++];
        set(row, DIRTY, false);
        return row;
    }

    /** Number of changed rows. */
    int dirtyCount() {
        return dirtyTo - dirtyFrom;
    }

    /** The i-th changed row, in the order of first change. */
    int dirtyRow(int i) {
        return dirtyRows[dirtyFrom + i];
    }

    /** Puts the changed rows into another order. */
    void orderDirty(int[] rows) {
        System.arraycopy(rows, 0, dirtyRows, dirtyFrom, dirtyCount());
    }

    /** No row counts as changed any more. */
    void clearDirty() {
        for (int i = dirtyFrom; i < dirtyTo; i++) {
            set(dirtyRows[i], DIRTY, false);
        }
        reset();
    }

    private boolean has(int row, byte mark) {
        return (marks[row] & mark) != 0;
    }

    private void set(int row, byte mark, boolean is) {
        marks[row] = (byte) (is ? marks[row] | mark : marks[row] & ~mark);
    }
}
