package io.sluice.core.table;

/**
 * Arrays of rows come in pages of {@value #ROWS} rows, so that a table grows by a page: nothing is
 * copied, however large it is. Only the first page begins smaller and grows by doubling.
 */
final class Pages {

    /** The page of a row is {@code row >>> SHIFT}. */
    static final int SHIFT = 12;

    /** Rows of a page. */
    static final int ROWS = 1 << SHIFT;

    private static final int MASK = ROWS - 1;

    private Pages() {}

    /** Number of a row within its page. */
    static int within(int row) {
        return row & MASK;
    }

    /** First row of the page behind the row's. */
    static int nextPage(int row) {
        return (row | MASK) + 1;
    }

    /** Number of pages for so many rows. */
    static int count(int rows) {
        return (rows + MASK) >>> SHIFT;
    }

    /** Rows of one of the pages that hold so many rows. */
    static int rowsOf(int page, int rows) {
        return Math.min(ROWS, rows - (page << SHIFT));
    }

    /** Rows to make room for when so many are full. */
    static int grown(int rows) {
        return rows < ROWS ? Math.min(ROWS, 2 * rows) : Math.addExact(rows - within(rows), ROWS);
    }

    /** Whether the next growth makes room for twice as many rows as some time before. */
    static boolean doubles(int rows) {
        return rows < ROWS || Integer.bitCount(rows >>> SHIFT) == 1;
    }
}
