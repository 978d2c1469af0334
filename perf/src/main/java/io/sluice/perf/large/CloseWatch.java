package io.sluice.perf.large;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What both ends of the job tell the measurement, which runs in the same JVM: when a barrier left
 * the source just after a window's last record, and when it reached the sink.
 */
final class CloseWatch {

    /** The job that runs; there is one at a time. */
    private static volatile CloseWatch current = new CloseWatch(1, 1);

    private final long recordsPerWindow;
    private final long recordsPerSlide;
    private final Semaphore closes = new Semaphore(0);
    private final List<Long> delays = new ArrayList<>();
    private long rows;
    private long records;
    private long leftNanos;

    private CloseWatch(long recordsPerWindow, long recordsPerSlide) {
        this.recordsPerWindow = recordsPerWindow;
        this.recordsPerSlide = recordsPerSlide;
    }

    static CloseWatch start(long recordsPerWindow, long recordsPerSlide) {
        CloseWatch watch = new CloseWatch(recordsPerWindow, recordsPerSlide);
        current = watch;
        return watch;
    }

    static CloseWatch current() {
        return current;
    }

    /** A record leaves the source. The first one after a whole window closes it. */
    void record(long number) {
        if (number >= recordsPerWindow && number % recordsPerSlide == 0) {
            closes.release();
        }
    }

    /** The barrier of a checkpoint leaves the source. */
    synchronized void barrierLeaves() {
        leftNanos = System.nanoTime();
    }

    /** It has passed the windows. */
    synchronized void barrierArrives() {
        delays.add(System.nanoTime() - leftNanos);
    }

    synchronized void row(long count) {
        rows++;
        records += count;
    }

    /** Waits until a window begins to close; answers false if none does for a while. */
    boolean awaitClose() throws InterruptedException {
        boolean began = closes.tryAcquire(2, TimeUnit.SECONDS);
        closes.drainPermits();
        return began;
    }

    /** How long barriers took, in ns, ascending. */
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
