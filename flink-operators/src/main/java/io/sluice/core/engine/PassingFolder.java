package io.sluice.core.engine;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.KeyAccess;

/**
 * Folds nothing: which window a record belongs to is known only where its windows are kept, because
 * it depends on when, or after how many others, the record arrives there.
 *
 * @param <T> record
 */
final class PassingFolder<T> implements Folder<T> {

    private final KeyAccess<T> keys;
    private final AccumulatorLayout<T> layout;

    PassingFolder(KeyAccess<T> keys, AccumulatorLayout<T> layout) {
        this.keys = keys;
        this.layout = layout;
    }

    @Override
    public FoldOutcome add(T record, long timestamp) {
        return FoldOutcome.ALONE;
    }

    /** There is no slice to travel under: 0. */
    @Override
    public long single(T record, long timestamp, int hash, DetachedRow into) {
        into.set(record, timestamp, hash, keys, layout);
        return 0;
    }

    @Override
    public void foldNothing() {
        // Nothing is ever folded.
    }

    @Override
    public void foldOnTime(long watermark) {
        // Nothing is ever folded.
    }

    @Override
    public void sharing(boolean on) {
        // There are no rows to share.
    }

    @Override
    public long records() {
        return 0;
    }

    @Override
    public int rows() {
        return 0;
    }

    @Override
    public int tables() {
        return 0;
    }

    @Override
    public void drain(DeltaConsumer out) {
        // Nothing waits.
    }

    @Override
    public long usedBytes() {
        return 0;
    }

    @Override
    public long regrows() {
        return 0;
    }
}
