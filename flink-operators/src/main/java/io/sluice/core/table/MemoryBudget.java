package io.sluice.core.table;

/** Bytes that the tables of one operator subtask may occupy. Owned by one thread. */
public final class MemoryBudget {

    private final String setting;
    private final long maxBytes;
    private long usedBytes;

    /**
     * @param setting name of the setting that the limit comes from, quoted in the error
     * @param maxBytes limit in bytes, at least 1
     */
    public MemoryBudget(String setting, long maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException(
                    setting + " must be at least 1 byte, got " + maxBytes);
        }
        this.setting = setting;
        this.maxBytes = maxBytes;
    }

    /** Without a limit. */
    public static MemoryBudget unlimited() {
        return new MemoryBudget("unlimited", Long.MAX_VALUE);
    }

    /**
     * Takes bytes from the budget.
     *
     * @throws MemoryBudgetExceededException if fewer are left; nothing is taken then
     */
    void reserve(long bytes) {
        if (!hasRoom(bytes)) {
            throw new MemoryBudgetExceededException(setting, maxBytes, usedBytes, bytes);
        }
        usedBytes += bytes;
    }

    /** Takes bytes from the budget, even if fewer are left. */
    void overdraw(long bytes) {
        usedBytes += bytes;
    }

    boolean hasRoom(long bytes) {
        return bytes <= maxBytes - usedBytes;
    }

    void release(long bytes) {
        usedBytes -= bytes;
    }

    /** The limit. */
    long maxBytes() {
        return maxBytes;
    }

    /** Bytes taken now, pooled tables included. */
    public long usedBytes() {
        return usedBytes;
    }
}
