package io.sluice.perf.job;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.sluice.perf.load.TableContents;
import io.sluice.perf.load.Tally;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the source and the sink of one job tell the benchmark that started it. They run in the same
 * JVM and find it by its number. Touched a few times per run, never per record.
 */
public final class RunProbe implements AutoCloseable {

    private static final Map<Integer, RunProbe> OPEN = new ConcurrentHashMap<>();
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final int id = NEXT.incrementAndGet();
    private boolean started;
    private long startNanos;
    private long startCpu;
    private long endNanos;
    private long endCpu;
    private long sourceCpu;
    private long sinkCpu;
    private final Map<Long, Long> bytesOfThreads = new HashMap<>();
    private long rowsOut;
    private TableContents contents = TableContents.EMPTY;
    private long checkpoints;
    private long sentNanos;
    private long sentCpu;
    private long recordsToPublish;
    private long publishedRecords;
    private final CompletableFuture<Void> allPublished = new CompletableFuture<>();

    private RunProbe() {}

    /** A probe for the next job. */
    public static RunProbe open() {
        RunProbe probe = new RunProbe();
        OPEN.put(probe.id, probe);
        return probe;
    }

    /** The probe with this number. */
    public static RunProbe of(int id) {
        RunProbe probe = OPEN.get(id);
        if (probe == null) {
            throw new IllegalStateException("no run has the number " + id);
        }
        return probe;
    }

    /** Its number. */
    public int id() {
        return id;
    }

    /** A source is about to emit its first record. */
    public synchronized void sourceStarts() {
        if (!started) {
            started = true;
            startCpu = CpuTime.ofProcess();
            startNanos = System.nanoTime();
        }
    }

    /**
     * A source has emitted its last record and stays until the results stand for all records of the
     * job. The run is measured up to here: then the job waits for the clock.
     *
     * @param records of all sources
     * @return done when that is so, or after a time, in which case results are missing
     */
    synchronized CompletableFuture<Void> sourceStays(long records, Duration atMost) {
        sentNanos = System.nanoTime();
        sentCpu = CpuTime.ofProcess();
        recordsToPublish = records;
        published(0);
        return allPublished.copy().completeOnTimeout(null, atMost.toMillis(), MILLISECONDS);
    }

    /** A sink has received results that stand for so many more records. */
    synchronized void published(long records) {
        publishedRecords += records;
        if (recordsToPublish > 0 && publishedRecords >= recordsToPublish) {
            allPublished.complete(null);
        }
    }

    /**
     * A source has emitted its last record; its thread spent so many ns of processor time and
     * allocated so many bytes.
     */
    public synchronized void sourceEnds(long cpuNanos, long bytes) {
        sourceCpu += cpuNanos;
        allocated(bytes);
    }

    private void allocated(long bytes) {
        // A thread that has both a source and a sink is counted once.
        bytesOfThreads.merge(Thread.currentThread().getId(), bytes, Math::max);
    }

    /**
     * A sink has received its last row; its thread spent so many ns of processor time and allocated
     * so many bytes.
     */
    public synchronized void sinkEnds(Tally<?> tally, long cpuNanos, long bytes) {
        allocated(bytes);
        endNanos = System.nanoTime();
        endCpu = CpuTime.ofProcess();
        sinkCpu += cpuNanos;
        rowsOut += tally.count();
        contents = contents.plus(tally.contents());
    }

    synchronized void checkpointCompleted() {
        checkpoints++;
    }

    /** What was measured, once the job is over. */
    public synchronized RunResult result() {
        if (!started || endNanos == 0) {
            throw new IllegalStateException("the job ended before its source or its sink");
        }
        boolean stayed = sentNanos != 0;
        return new RunResult(
                (stayed ? sentNanos : endNanos) - startNanos,
                new CpuTime((stayed ? sentCpu : endCpu) - startCpu, sourceCpu, sinkCpu),
                bytesOfThreads.values().stream().mapToLong(bytes -> bytes).sum(),
                rowsOut,
                contents,
                checkpoints);
    }

    @Override
    public void close() {
        OPEN.remove(id);
    }
}
