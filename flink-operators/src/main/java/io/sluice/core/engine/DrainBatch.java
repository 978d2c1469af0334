package io.sluice.core.engine;

/**
 * How many records a drain waits for: a fixed number, or between a minimum and a maximum as the
 * load asks for.
 *
 * <p>Idea: small batches are fresh, large ones are cheap, so take the smallest whose drains cost
 * little of the task's time. Every ms at most, the time spent in drains since the last decision is
 * compared with the time that has passed: above 1/16 the batch doubles, below 1/64 it halves. A
 * batch that time cut short shrinks to the records that came, so that a stream that falls idle does
 * not wait for records that do not come. From the least to the greatest batch of 10,000 records it
 * is 14 decisions.
 */
public final class DrainBatch {

    /** Least time between two decisions, in ns: single drains say little. */
    static final long DECISION_NANOS = 1_000_000;

    /** Drains may take this fraction of the time: 1/16. */
    private static final int DEAR = 16;

    /** Drains that take less than this fraction could be more frequent: 1/64. */
    private static final int CHEAP = 64;

    private final long min;
    private final long max;

    private long records;
    private long spentNanos;
    private long decidedAt;
    private boolean started;

    private DrainBatch(long min, long max, long first) {
        this.min = min;
        this.max = max;
        records = first;
    }

    /** Always the same number of records, at least 1. */
    public static DrainBatch fixed(long records) {
        return between(records, records);
    }

    /**
     * As few records as the load allows, and the least at first.
     *
     * @param min at least 1
     * @param max at least {@code min}
     */
    public static DrainBatch between(long min, long max) {
        return between(min, max, min);
    }

    /**
     * As few records as the load allows, and the most at first: for what begins with a backlog.
     *
     * @param min at least 1
     * @param max at least {@code min}
     */
    public static DrainBatch fromMost(long min, long max) {
        return between(min, max, max);
    }

    private static DrainBatch between(long min, long max, long first) {
        if (min < 1 || max < min) {
            throw new IllegalArgumentException(
                    "a batch must be at least 1 record and its maximum no less than its minimum, got "
                            + min
                            + " to "
                            + max);
        }
        return new DrainBatch(min, max, first);
    }

    /** Records that the next drain waits for. */
    public long records() {
        return records;
    }

    /** Whether the number of records changes with the load. */
    public boolean adapts() {
        return min < max;
    }

    /**
     * Takes note of a drain, which came early if fewer records had waited than it waits for.
     *
     * @param drained records that had waited
     * @param startNanos when the drain began, by {@link System#nanoTime}
     * @param endNanos when it ended
     */
    public void drained(long drained, long startNanos, long endNanos) {
        drained(drained, drained < records, startNanos, endNanos);
    }

    /**
     * Takes note of a drain.
     *
     * @param drained records that had waited
     * @param early whether it was time that ended the batch; then no more records come
     * @param startNanos when the drain began, by {@link System#nanoTime}
     * @param endNanos when it ended
     */
    public void drained(long drained, boolean early, long startNanos, long endNanos) {
        if (!adapts()) {
            return;
        }
        if (early) {
            records = Math.max(min, drained);
        }
        spentNanos += endNanos - startNanos;
        if (!started) {
            started = true;
            decideAgainFrom(endNanos);
            return;
        }
        long elapsed = endNanos - decidedAt;
        if (elapsed < DECISION_NANOS) {
            return;
        }
        if (spentNanos > elapsed / DEAR) {
            records = Math.min(max, records * 2);
        } else if (spentNanos < elapsed / CHEAP) {
            records = Math.max(min, records / 2);
        }
        decideAgainFrom(endNanos);
    }

    private void decideAgainFrom(long nanos) {
        decidedAt = nanos;
        spentNanos = 0;
    }
}
