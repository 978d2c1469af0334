package io.sluice.core.engine;

import io.sluice.core.table.DetachedRow;

/** Keeps what the last parts of a key add up to. Rows are those of {@link CountTables}. */
interface LastParts {

    /**
     * Adds a record to the newest part of a key.
     *
     * @param number of the part, counted from the key's first
     * @param opens whether it is the part's first record: the oldest part leaves then, if there are
     *     as many as a window has
     * @param record an accumulator of one record
     */
    void add(int row, long number, boolean opens, DetachedRow record);

    /** Puts what the parts add up to into the accumulator of a row, whose key stays as it is. */
    void sum(int row, long number, DetachedRow into);

    /**
     * Begins with parts that come from a snapshot.
     *
     * @param number of the newest part
     */
    void restored(int row, long number);

    /** Forgets a key's parts. */
    void forget(int row);
}
