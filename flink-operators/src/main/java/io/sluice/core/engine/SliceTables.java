package io.sluice.core.engine;

import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tables by the end of their slice or window, oldest first. Sorted arrays with a moving head:
 * looking up the same end again, or the next one, is a comparison; any other is a binary search.
 */
public final class SliceTables {

    private static final int INITIAL = 16;

    private final TablePool pool;
    private long[] ends = new long[INITIAL];
    private @Nullable SliceTable[] tables = new SliceTable[INITIAL];
    private int head;
    private int tail;
    private int hint;

    /** No tables yet; they are made and released through the pool. */
    public SliceTables(TablePool pool) {
        this.pool = pool;
    }

    /** Number of tables. */
    public int count() {
        return tail - head;
    }

    /** End of the i-th table, oldest first. */
    public long end(int i) {
        return ends[head + i];
    }

    /** The i-th table, oldest first. */
    public SliceTable table(int i) {
        return tableAt(head + i);
    }

    /** The table with this end, or null. */
    public @Nullable SliceTable get(long end) {
        int at = position(end);
        return at >= 0 ? tables[at] : null;
    }

    /** The table with this end, made if there is none. */
    public SliceTable getOrCreate(long end) {
        int at = position(end);
        return at >= 0 ? tableAt(at) : insert(end, -(at + 1), pool.acquire());
    }

    /** Makes a table of the least memory for this end, which has none. */
    SliceTable createSmallest(long end) {
        return insert(end, -(position(end) + 1), pool.acquireSmallest());
    }

    /** Puts an empty table of the least memory in the place of the i-th. */
    void renew(int i) {
        pool.discard(table(i));
        tables[head + i] = pool.acquireSmallest();
    }

    /** Whether {@link #renew} would give memory back. */
    boolean isLarge(int i) {
        return table(i).bytes() > pool.smallestBytes();
    }

    /** Index of the first table whose end is greater than {@code end}; {@link #count} if none. */
    public int firstAfter(long end) {
        int at = position(end);
        return (at >= 0 ? at + 1 : -(at + 1)) - head;
    }

    /** Gives the oldest table back to the pool. */
    public void releaseFirst() {
        pool.release(removeFirst());
    }

    private SliceTable removeFirst() {
        SliceTable table = tableAt(head);
        tables[head] = null;
        head++;
        if (head == tail) {
            head = 0;
            tail = 0;
        }
        return table;
    }

    /**
     * Gives the oldest table back to the pool, where tables may have been {@linkplain #renew
     * renewed}: the smallest ones would have to grow again wherever they are used next.
     */
    void expireFirst() {
        if (isLarge(0)) {
            releaseFirst();
        } else {
            discardFirst();
        }
    }

    /** Gives the oldest table's memory back. */
    void discardFirst() {
        pool.discard(removeFirst());
    }

    /** Gives all tables back to the pool. */
    public void releaseAll() {
        while (count() > 0) {
            releaseFirst();
        }
    }

    /** Rows of all tables. Another thread that asks may miss those that move meanwhile. */
    public long rows() {
        SliceTable[] now = tables;
        int end = Math.min(tail, now.length);
        long rows = 0;
        for (int at = head; at < end; at++) {
            SliceTable table = now[at];
            rows += table == null ? 0 : table.size();
        }
        return rows;
    }

    private SliceTable tableAt(int at) {
        SliceTable table = tables[at];
        if (table == null) {
            throw new IllegalStateException("no table at " + at);
        }
        return table;
    }

    private int position(long end) {
        int at = hint;
        if (at >= head && at < tail) {
            if (ends[at] == end) {
                return at;
            }
            if (at + 1 < tail && ends[at + 1] == end) {
                hint = at + 1;
                return at + 1;
            }
        }
        int found = Arrays.binarySearch(ends, head, tail, end);
        if (found >= 0) {
            hint = found;
        }
        return found;
    }

    private SliceTable insert(long end, int position, SliceTable table) {
        int at = position;
        if (tail == ends.length) {
            at -= head;
            makeRoom();
        }
        System.arraycopy(ends, at, ends, at + 1, tail - at);
        System.arraycopy(tables, at, tables, at + 1, tail - at);
        ends[at] = end;
        tables[at] = table;
        tail++;
        hint = at;
        return table;
    }

    /** Moves the tables to the beginning, of larger arrays if they fill more than half of these. */
    private void makeRoom() {
        int count = count();
        int length = count > ends.length / 2 ? ends.length * 2 : ends.length;
        long[] movedEnds = new long[length];
        SliceTable[] movedTables = new SliceTable[length];
        System.arraycopy(ends, head, movedEnds, 0, count);
        System.arraycopy(tables, head, movedTables, 0, count);
        ends = movedEnds;
        tables = movedTables;
        head = 0;
        tail = count;
    }
}
