package io.sluice.runtime.delta;

import io.sluice.core.table.DetachedRow;

/**
 * Takes what a block holds, in the order in which it was written.
 *
 * @param <T> record
 */
public interface DeltaHandler<T> {

    /** Takes a row; it is reused for the next. */
    void row(long sliceEnd, int keyGroup, DetachedRow row);

    /** Takes a record; timestamp in epoch ms. */
    void record(int keyGroup, long timestamp, T record);
}
