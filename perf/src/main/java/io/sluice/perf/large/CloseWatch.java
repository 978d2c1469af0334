package io.sluice.perf.large;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What both ends of the job tell the measurement, which runs in the same JVM: when a barrier left
 * the source, when it reached the sink, and which window was being closed then.
 */
final class CloseWatch {

    /** The job that runs; there is one at a time. */
    private static volatile CloseWatch current = new CloseWatch(0);

    private final long rowsPerWindow;
    private final Semaphore closes = new Semaphore(0);
    private final List<Long> delays = new ArrayList<>();
    private long windowStart = Long.MIN_VALUE;
    private long rowsOfWindow;
    private long rows;
    private long records;
    private boolean leftDuringClose;
    private long leftNanos;

    private CloseWatch(long rowsPerWindow) {
        this.rowsPerWindow = rowsPerWindow;
    }

    static CloseWatch start(long rowsPerWindow) {
        CloseWatch watch = new CloseWatch(rowsPerWindow);
        current = watch;
        return watch;
    }

    static CloseWatch current() {
        return current;
    }

    /** The barrier of a checkpoint leaves the source. */
    synchronized void barrierLeaves() {
        leftDuringClose = rowsOfWindow > 0 && rowsOfWindow < rowsPerWindow;
        leftNanos = System.nanoTime();
    }

    /** It has passed the windows. */
    synchronized void barrierArrives() {
        if (leftDuringClose) {
            delays.add(System.nanoTime() - leftNanos);
        }
    }

    synchronized void row(long start, long count) {
        if (start != windowStart) {
            windowStart = start;
            rowsOfWindow = 0;
            closes.release();
        }
        rowsOfWindow++;
        rows++;
        records += count;
    }

    /** Waits until a window begins to close; answers false if none does for a while. */
    boolean awaitClose() throws InterruptedException {
        boolean began = closes.tryAcquire(2, TimeUnit.SECONDS);
        closes.drainPermits();
        return began;
    }

    /** How long barriers took that left during a close, in ns, ascending. */
    synchronized List<Long> delays() {
        return delays.stream().sorted().toList();
    }

    synchronized void requireResults(long expectedRows, long expectedRecords) {
        if (rows != expectedRows || records != expectedRecords) {
            throw new IllegalStateException(
                    "%d rows of %d records, expected %d of %d"
                            .formatted(rows, records, expectedRows, expectedRecords));
        }
    }
}
