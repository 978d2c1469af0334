package io.sluice.perf.job;

import io.sluice.perf.load.Arrivals;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * When each record of one job is to be sent, whatever the job does: a record that waits because
 * those before it were slow counts from then. Source, sink and starter share it; they run in the
 * same JVM and find it by its number.
 */
public final class Pace implements AutoCloseable {

    private static final Map<Integer, Pace> OPEN = new ConcurrentHashMap<>();
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final int id = NEXT.incrementAndGet();
    private final long records;
    private final long recordsPerMilli;
    private final boolean unlimited;
    private final CompletableFuture<Void> sent = new CompletableFuture<>();
    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private volatile long start;

    private Pace(long records, long recordsPerMilli, boolean unlimited) {
        this.records = records;
        this.recordsPerMilli = recordsPerMilli;
        this.unlimited = unlimited;
        OPEN.put(id, this);
    }

    /**
     * So many records per ms, by the clock and in event time.
     *
     * @param records how many in all
     * @param recordsPerMilli at least 1
     */
    public static Pace of(long records, long recordsPerMilli) {
        return new Pace(records, recordsPerMilli, false);
    }

    /** As fast as the job takes them; in event time so many per ms. */
    public static Pace unlimited(long records, long recordsPerMilli) {
        return new Pace(records, recordsPerMilli, true);
    }

    /** The pace with this number. */
    public static Pace of(int id) {
        Pace pace = OPEN.get(id);
        if (pace == null) {
            throw new IllegalStateException("no pace has the number " + id);
        }
        return pace;
    }

    /** Its number. */
    public int id() {
        return id;
    }

    /** How many in all. */
    public long records() {
        return records;
    }

    /** The first record is due now. */
    void starts() {
        start = System.nanoTime();
    }

    /** How many records are due by now. */
    long due() {
        long nanos = System.nanoTime() - start;
        return unlimited
                ? records
                : Math.min(
                        records,
                        nanos / NANOS_PER_MILLI * recordsPerMilli
                                + nanos % NANOS_PER_MILLI * recordsPerMilli / NANOS_PER_MILLI);
    }

    /** When the i-th record was to be sent, as {@link System#nanoTime} tells time. */
    public long intendedNanos(long i) {
        return start
                + i / recordsPerMilli * NANOS_PER_MILLI
                + i % recordsPerMilli * NANOS_PER_MILLI / recordsPerMilli;
    }

    /** Event time of the i-th record, in epoch ms. */
    public long timestamp(long i) {
        return Arrivals.FIRST_TIMESTAMP + i / recordsPerMilli;
    }

    /** The first record at or after an event time. */
    public long firstAt(long timestamp) {
        return Math.max(0, timestamp - Arrivals.FIRST_TIMESTAMP) * recordsPerMilli;
    }

    /** All records were sent. The job goes on until it is released. */
    void allSent() {
        sent.complete(null);
    }

    /** Waits for the last record to be sent. */
    public CompletableFuture<Void> sent() {
        return sent;
    }

    /** Lets the job end once all records are sent. */
    public Pace release() {
        released.complete(null);
        return this;
    }

    CompletableFuture<Void> released() {
        return released;
    }

    @Override
    public void close() {
        released.complete(null);
        OPEN.remove(id);
    }
}
