package io.sluice.core.table;

import java.util.ArrayDeque;

/**
 * Makes the tables of one subtask and reuses those whose slice has expired. Owned by one thread.
 */
public final class TablePool {

    private final TableShape shape;
    private final int initialRows;
    private final MemoryBudget budget;
    private final int maxPooled;
    private final ArrayDeque<SliceTable> free = new ArrayDeque<>();
    private long regrows;

    /**
     * @param shape what the rows of all tables look like
     * @param initialRows capacity of a new table, in rows
     * @param maxPooled how many expired tables to keep for reuse
     * @param budget what all tables together may occupy
     */
    public TablePool(TableShape shape, int initialRows, int maxPooled, MemoryBudget budget) {
        this.shape = shape;
        this.initialRows = SliceTable.normalized(initialRows);
        this.maxPooled = maxPooled;
        this.budget = budget;
    }

    /** An empty table, pooled or new. */
    public SliceTable acquire() {
        SliceTable pooled = free.pollLast();
        if (pooled != null) {
            return pooled;
        }
        budget.reserve(SliceTable.bytes(shape, initialRows));
        return new SliceTable(shape, initialRows, this);
    }

    /** Takes a table back; it is reset at once. */
    public void release(SliceTable table) {
        if (free.size() < maxPooled) {
            table.reset();
            free.addLast(table);
        } else {
            budget.release(table.bytes());
        }
    }

    /** Makes room for a table that grows, if need be by giving up pooled tables. */
    void grows(long bytes) {
        while (!budget.hasRoom(bytes) && !free.isEmpty()) {
            budget.release(free.removeFirst().bytes());
        }
        budget.reserve(bytes);
        regrows++;
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
