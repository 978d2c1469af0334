package io.sluice.core.engine;

import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that came for slices of windows that were being closed, or were still to be. They are added
 * to the slices once all windows are published that had expired for them when they came: to all
 * later windows they belong.
 *
 * <p>They are few as a rule, so their tables are made of the least memory.
 */
final class DeferredRows {

    private final TablePool pool;
    private final long manyBytes;

    /** By growing times. Replaced when it changes: metrics are asked for by another thread. */
    private List<Waiting> sets = List.of();

    DeferredRows(TablePool pool) {
        this(pool, Long.MAX_VALUE);
    }

    /**
     * @param pool of these rows alone
     * @param manyBytes of tables, beyond which these are many
     */
    DeferredRows(TablePool pool, long manyBytes) {
        this.pool = pool;
        this.manyBytes = manyBytes;
    }

    /**
     * Rows by the end of their slice.
     *
     * @param expired time through which windows had expired for them
     */
    record Waiting(long expired, SliceTables slices) {}

    boolean isEmpty() {
        return sets.isEmpty();
    }

    /** The rows for which the fewest windows had expired. */
    Waiting first() {
        return sets.get(0);
    }

    /** Forgets the first, all of whose slices have been discarded. */
    void removeFirst() {
        sets = List.copyOf(sets.subList(1, sets.size()));
    }

    /** Rows by the time through which windows had expired for them. */
    List<Waiting> all() {
        return sets;
    }

    /** The greatest time up to the given one that there are rows of, or that itself. */
    long latest(long expired) {
        int at = position(expired);
        return at == 0 ? expired : sets.get(at - 1).expired;
    }

    /** Number of sets up to the given time. */
    private int position(long expired) {
        int at = sets.size();
        while (at > 0 && sets.get(at - 1).expired > expired) {
            at--;
        }
        return at;
    }

    void add(long expired, long sliceEnd, DetachedRow row) {
        int at = position(expired);
        if (at == 0 || sets.get(at - 1).expired != expired) {
            List<Waiting> more = new ArrayList<>(sets);
            more.add(at, new Waiting(expired, new SliceTables(pool)));
            sets = List.copyOf(more);
            at++;
        }
        SliceTables slices = sets.get(at - 1).slices;
        SliceTable table = slices.get(sliceEnd);
        (table == null ? slices.createSmallest(sliceEnd) : table).merge(row);
    }

    /** Whether the rows take more memory than they should. */
    boolean areMany() {
        return pool.usedBytes() > manyBytes;
    }

    long rows() {
        long rows = 0;
        for (Waiting each : sets) {
            rows += each.slices.rows();
        }
        return rows;
    }
}
