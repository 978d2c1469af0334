package io.sluice.runtime.delta;

import io.sluice.core.table.DetachedRow;

/**
 * Takes what a block holds, in the order in which it was written.
 *
 * @param <T> record
 */
public interface DeltaHandler<T> {

    /**
     * Says which keys the rows that come next have; changes nothing but speed.
     *
     * @param hashes of the keys
     * @param count number of them
     */
    default void expect(long sliceEnd, int[] hashes, int count) {}

    /** Takes a row; it is reused for the next. */
    void row(long sliceEnd, int keyGroup, DetachedRow row);

    /** Takes a record; timestamp in epoch ms. */
    void record(int keyGroup, long timestamp, T record);
}
