package io.sluice.perf.load;

/**
 * What a result holds, for comparison with what it must hold: independent of the order of rows.
 *
 * @param rows number of rows
 * @param checksum sum of the rows' checksums
 */
public record TableContents(long rows, long checksum) {

    /** An empty table. */
    public static final TableContents EMPTY = new TableContents(0, 0);

    /** The rows of both tables. */
    public TableContents plus(TableContents other) {
        return new TableContents(rows + other.rows, checksum + other.checksum);
    }
}
