package io.sluice.core.engine;

import io.sluice.core.table.RowList;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which rows something will happen to, and when, without a timer per row.
 *
 * <p>Time is cut into buckets. A row stands in the bucket of the time that it was due at when it
 * was added; rows may become due later than that, never earlier. When the watermark reaches a
 * bucket its rows are asked for the time that they are due at now; those that have become due later
 * move to a later bucket. A row that grows by every record is looked at once per bucket width, not
 * once per record.
 *
 * <p>Invariant: a row's bucket is at or before the one that it is due in, and {@code standing}
 * names it; what a bucket lists beside its own rows is out of date and ignored. Adding costs a
 * comparison where buckets are filled in turn, else a binary search.
 */
final class DueRows {

    private static final long NOWHERE = Long.MIN_VALUE;
    private static final int INITIAL = 16;

    private final long width;
    private final ArrayDeque<RowList> spare = new ArrayDeque<>();

    /** Numbers of the buckets that have rows, ascending, from {@code head} to {@code tail}. */
    private long[] numbers = new long[INITIAL];

    private @Nullable RowList[] rows = new RowList[INITIAL];

    /** For each bucket a time before which none of its rows is due. */
    private long[] earliest = new long[INITIAL];

    private int head;
    private int tail;

    /** The bucket that each row stands in. */
    private long[] standing = new long[0];

    /** A bucket that has been reached and taken out, and how much of it has been looked at. */
    private @Nullable RowList reached;

    private long reachedNumber;
    private int looked;

    /**
     * @param width length of a bucket in ms, at least 1
     */
    DueRows(long width) {
        this.width = width;
    }

    /** Adds a row, or leaves it where it is if it stands in no later bucket. */
    void add(int row, long due) {
        long number = Math.floorDiv(due, width);
        if (row >= standing.length) {
            int rowsBefore = standing.length;
            standing = Arrays.copyOf(standing, Math.max(row + 1, 2 * rowsBefore));
            Arrays.fill(standing, rowsBefore, standing.length, NOWHERE);
        }
        if (standing[row] != NOWHERE && standing[row] <= number) {
            return;
        }
        standing[row] = number;
        int bucket = bucket(number);
        earliest[bucket] = Math.min(earliest[bucket], due);
        list(bucket).add(row);
    }

    /** Takes a row out. */
    void remove(int row) {
        if (row < standing.length) {
            standing[row] = NOWHERE;
        }
    }

    /**
     * Takes out the rows that are due at the watermark, bucket by bucket.
     *
     * @param due when a row is due now, not earlier than it was when it was added
     * @param out takes each row; may remove rows
     * @param allowance how many rows may be looked at
     * @return whether no row is left that is due; if not, call again with the same or a later
     *     watermark
     */
    boolean advance(long watermark, IntToLongFunction due, IntConsumer out, Allowance allowance) {
        while (reachBucket(watermark)) {
            RowList bucket = reachedRows();
            for (; looked < bucket.count(); looked++) {
                int row = bucket.get(looked);
                if (standing[row] != reachedNumber) {
                    continue;
                }
                if (!allowance.take()) {
                    return false;
                }
                standing[row] = NOWHERE;
                long time = due.applyAsLong(row);
                if (time <= watermark) {
                    out.accept(row);
                } else {
                    add(row, time);
                }
            }
            bucket.clear();
            spare.add(bucket);
            reached = null;
        }
        return true;
    }

    /** Takes the first bucket out that the watermark has reached, unless one is out. */
    private boolean reachBucket(long watermark) {
        if (reached != null) {
            return true;
        }
        if (head == tail
                || numbers[head] > Math.floorDiv(watermark, width)
                || earliest[head] > watermark) {
            return false;
        }
        reached = list(head);
        reachedNumber = numbers[head];
        looked = 0;
        rows[head] = null;
        head++;
        return true;
    }

    private RowList reachedRows() {
        if (reached == null) {
            throw new IllegalStateException("no bucket is reached");
        }
        return reached;
    }

    /** A time before which no row is due, or {@link Long#MAX_VALUE} if there is none. */
    long earliest() {
        return head == tail ? Long.MAX_VALUE : earliest[head];
    }

    private RowList list(int bucket) {
        RowList list = rows[bucket];
        if (list == null) {
            throw new IllegalStateException("no rows in bucket " + numbers[bucket]);
        }
        return list;
    }

    private int bucket(long number) {
        int at;
        if (head == tail || numbers[tail - 1] < number) {
            at = tail;
        } else if (numbers[tail - 1] == number) {
            return tail - 1;
        } else {
            at = Arrays.binarySearch(numbers, head, tail, number);
            if (at >= 0) {
                return at;
            }
            at = -(at + 1);
        }
        return insert(at, number);
    }

    private int insert(int position, long number) {
        int at = position;
        if (at == head && head > 0) {
            head--;
            at--;
        } else {
            if (tail == numbers.length) {
                at -= head;
                makeRoom();
            }
            System.arraycopy(numbers, at, numbers, at + 1, tail - at);
            System.arraycopy(rows, at, rows, at + 1, tail - at);
            System.arraycopy(earliest, at, earliest, at + 1, tail - at);
            tail++;
        }
        RowList list = spare.pollLast();
        numbers[at] = number;
        rows[at] = list == null ? new RowList() : list;
        earliest[at] = Long.MAX_VALUE;
        return at;
    }

    /**
     * Moves the buckets to the beginning, of larger arrays if they fill more than half of these.
     */
    private void makeRoom() {
        int count = tail - head;
        int length = count > numbers.length / 2 ? numbers.length * 2 : numbers.length;
        numbers = Arrays.copyOf(Arrays.copyOfRange(numbers, head, tail), length);
        rows = Arrays.copyOf(Arrays.copyOfRange(rows, head, tail), length);
        earliest = Arrays.copyOf(Arrays.copyOfRange(earliest, head, tail), length);
        head = 0;
        tail = count;
    }
}
