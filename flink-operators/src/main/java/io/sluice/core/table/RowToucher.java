package io.sluice.core.table;

import org.jspecify.annotations.Nullable;

/**
 * Brings what belongs to some keys into the processor's cache, in a table that is too large to be
 * there. Each step of a look-up waits for memory and leads to the next; short loops over many keys,
 * one per step, wait for all of them at once. Changes nothing but speed.
 */
final class RowToucher {

    /** Rows that a batch brings into the cache before it uses them. */
    static final int AT_ONCE = 64;

    /** A table of fewer rows is in the cache anyway. */
    static final int WORTH_TOUCHING = 4_096;

    private final HashIndex index;
    private final KeyRows keys;
    private final Accumulators accumulators;
    private int[] hashes = {};
    private long[] slots = {};

    /** Rows that are there. */
    private int[] rows = {};

    /** Nothing but a use of what was touched, so that it is not optimised away. */
    private long touched;

    RowToucher(HashIndex index, KeyRows keys, Accumulators accumulators) {
        this.index = index;
        this.keys = keys;
        this.accumulators = accumulators;
    }

    /** Touches what looking up these hashes and merging into their rows needs. */
    void touch(int[] wanted, int count) {
        if (slots.length < count) {
            slots = new long[count];
        }
        if (rows.length < count) {
            rows = new int[count];
        }
        long[] found = slots;
        for (int i = 0; i < count; i++) {
            long[] part = index.part(wanted[i]);
            found[i] = part[HashIndex.home(wanted[i], part)];
        }
        int[] present = rows;
        int presentCount = 0;
        for (int i = 0; i < count; i++) {
            int row = index.row(wanted[i], found[i]);
            present[presentCount] = row;
            // No branch: nobody can guess whether a key is there.
            presentCount += ~row >>> (Integer.SIZE - 1);
        }
        long sum = 0;
        for (int i = 0; i < presentCount; i++) {
            sum += accumulators.touch(present[i]);
        }
        touched = sum + keys.touch(present, presentCount);
    }

    /** Touches what merging some rows of another table needs. */
    void touch(SliceTable other, int from, int to) {
        if (hashes.length == 0) {
            hashes = new int[AT_ONCE];
        }
        for (int row = from; row < to; row++) {
            hashes[row - from] = other.hash(row);
        }
        touch(hashes, to - from);
    }

    /**
     * Touches the keys and the accumulators of the next changed rows, which are not in the order of
     * the table.
     *
     * @param emitted what was published of the rows; null if that is not kept
     */
    void touchDirty(RowMarks marks, @Nullable Accumulators emitted) {
        int count = Math.min(AT_ONCE, marks.dirtyCount());
        if (rows.length < count) {
            rows = new int[count];
        }
        int[] next = rows;
        for (int i = 0; i < count; i++) {
            next[i] = marks.dirtyRow(i);
        }
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += accumulators.touch(next[i]);
        }
        if (emitted != null) {
            for (int i = 0; i < count; i++) {
                sum += emitted.touch(next[i]);
            }
        }
        touched = sum + keys.touchKeys(next, count);
    }

    /** Sum of what was touched last, which means nothing. */
    long touched() {
        return touched;
    }
}
