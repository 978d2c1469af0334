package io.sluice.core.table;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tables of one subtask and reuses those whose slice has expired. Owned by one thread.
 *
 * <p>The first tables have the capacity that was asked for. Where there are many, a new one has
 * room for as many rows as its predecessor holds: ten thousand slices hold few rows each, and room
 * for a thousand rows in every one of them would fill the heap.
 */
public final class TablePool {

    /** So many tables are made for as many rows as was asked for, whatever their size. */
    static final int PREALLOCATED_TABLES = 16;

    /**
     * So many bytes of tables are made for as many rows as was asked for, whatever their number.
     */
    static final long PREALLOCATED_BYTES = 64L << 20;

    /** No table takes more of the heap before it has rows. */
    private static final long LARGEST_PREALLOCATION = Runtime.getRuntime().maxMemory() / 8;

    private final TableShape shape;
    private final int initialRows;
    private final MemoryBudget budget;
    private final int maxPooled;
    private final ArrayDeque<SliceTable> free = new ArrayDeque<>();

    /** The table made or reused last, if it has not been given up; it may still grow. */
    private @Nullable SliceTable last;

    /** Rows that it held when it was given up. */
    private int lastRows;

    private int tables;
    private long regrows;

    /**
     * @param shape what the rows of all tables look like
     * @param initialRows capacity of a new table while there are few, in rows
     * @param maxPooled how many expired tables to keep for reuse
     * @param budget what all tables together may occupy
     */
    public TablePool(TableShape shape, int initialRows, int maxPooled, MemoryBudget budget) {
        this.shape = shape;
        this.initialRows = SliceTable.normalized(initialRows);
        this.maxPooled = maxPooled;
        this.budget = budget;
    }

    /** A pool of tables of another shape, which keeps none for reuse and shares the budget. */
    public TablePool sharingBudget(TableShape other, int rows) {
        return new TablePool(other, rows, 0, budget);
    }

    /** A pool of tables of the least memory beside the budget, which keeps none for reuse. */
    public TablePool besideBudget() {
        return new TablePool(shape, 1, 0, MemoryBudget.unlimited());
    }

    /** Bytes that the budget allows for. */
    public long budgetBytes() {
        return budget.maxBytes();
    }

    /** An empty table, pooled or new. */
    public SliceTable acquire() {
        return acquire(0);
    }

    /** The same for at least so many rows, while the table made last may still be empty. */
    public SliceTable acquire(int leastRows) {
        SliceTable table = free.pollLast();
        if (table == null) {
            int rows = capacityOfNext(leastRows);
            budget.reserve(SliceTable.bytes(shape, rows));
            table = new SliceTable(shape, rows, this);
            tables++;
        }
        last = table;
        return table;
    }

    /** An empty table for one row to begin with, whether or not the budget has room for it. */
    public SliceTable acquireSmallest() {
        budget.overdraw(smallestBytes());
        tables++;
        return new SliceTable(shape, 1, this);
    }

    /** Bytes of a table that {@link #acquireSmallest} makes. */
    public long smallestBytes() {
        return SliceTable.bytes(shape, 1);
    }

    /** Takes a table back, and its memory from the pool. */
    public void discard(SliceTable table) {
        drop(table);
    }

    private int capacityOfNext(int leastRows) {
        long bytes = SliceTable.bytes(shape, initialRows);
        boolean few =
                tables < PREALLOCATED_TABLES || budget.usedBytes() + bytes <= PREALLOCATED_BYTES;
        if (few && bytes <= LARGEST_PREALLOCATION && budget.hasRoom(bytes)) {
            return initialRows;
        }
        int predecessor = last == null ? lastRows : last.size();
        return Math.min(initialRows, SliceTable.normalized(Math.max(predecessor, leastRows)));
    }

    /** Takes a table back; it is reset at once. */
    public void release(SliceTable table) {
        if (free.size() < maxPooled) {
            table.reset();
            free.addLast(table);
        } else {
            drop(table);
        }
    }

    private void drop(SliceTable table) {
        budget.release(table.bytes());
        tables--;
        if (table == last) {
            // Its arrays are no longer counted, so they must not be held.
            lastRows = table.size();
            last = null;
        }
    }

    /** Makes room for a table that outgrows what it was made for, as {@link #reserve} does. */
    void grows(long bytes) {
        reserve(bytes);
        regrows++;
    }

    /** Takes memory from the budget, if need be by giving up pooled tables. */
    void reserve(long bytes) {
        while (!budget.hasRoom(bytes) && !free.isEmpty()) {
            drop(free.removeFirst());
        }
        budget.reserve(bytes);
    }

    /** What the rows of this pool's tables look like. */
    public TableShape shape() {
        return shape;
    }

    /** How often a table of this pool outgrew its capacity. */
    public long regrows() {
        return regrows;
    }

    /** Bytes of all tables of this pool and of others that share its budget. */
    public long usedBytes() {
        return budget.usedBytes();
    }
}
