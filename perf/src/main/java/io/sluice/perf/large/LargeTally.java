package io.sluice.perf.large;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes the rows of {@link LargeState}, in the same JVM, and holds none of them; looks at the
 * temporary files now and then.
 */
final class LargeTally {

    private static final int ROWS_BETWEEN_LOOKS = 1_000_000;

    private static volatile LargeTally current =
            new LargeTally(
                    LargeLoad.of(LargeWindows.TUMBLING, 2), Path.of("."), false, Long.MAX_VALUE);

    private final LargeLoad load;
    private final long[] starts;

    /** For each window: rows, the sum of their keys, and that of the squares of their keys. */
    private final long[][] published;

    /** The same of rows that are to be replaced. */
    private final long[][] passing;

    private final Path directory;
    private final boolean measuresHeap;
    private final long heapAtStart;
    private final long savepointAt;
    private final CountDownLatch filled = new CountDownLatch(1);
    private final CountDownLatch saved = new CountDownLatch(1);
    private long rows;
    private long mostFiles;
    private long mostBytes;
    private long heapBytes;
    private long pausedNanos;

    private LargeTally(LargeLoad load, Path directory, boolean measuresHeap, long savepointAt) {
        this.load = load;
        starts = load.windowStarts();
        published = new long[starts.length][3];
        passing = new long[starts.length][3];
        this.directory = directory;
        this.measuresHeap = measuresHeap;
        this.savepointAt = savepointAt;
        heapAtStart = measuresHeap ? usedHeap() : 0;
    }

    static LargeTally start(
            LargeLoad load, Path directory, boolean measuresHeap, long savepointAt) {
        LargeTally tally = new LargeTally(load, directory, measuresHeap, savepointAt);
        current = tally;
        return tally;
    }

    static LargeTally current() {
        return current;
    }

    /**
     * A record leaves the source. From some record on, each waits a little until a savepoint is
     * complete, so that the job does not end before it.
     */
    void record(long number) throws InterruptedException {
        if (number >= savepointAt) {
            filled.countDown();
            if (number % 100 == 0 && saved.getCount() > 0) {
                Thread.sleep(1);
            }
        }
    }

    /** Waits until nearly all records have come. */
    void awaitFilled() throws InterruptedException {
        filled.await();
    }

    void saved() {
        saved.countDown();
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /**
     * A row comes, or is taken back.
     *
     * @param sign 1 or -1
     */
    synchronized void row(long start, long key, long count, long total, long sign) {
        if (rows % ROWS_BETWEEN_LOOKS == 0) {
            look();
        }
        boolean last =
                count > 0 && count == load.count(key, start) && total == load.total(key, start);
        boolean passes =
                load.windows() == LargeWindows.CHANGES && load.isFirst(key, start, count, total);
        if (!last && !passes) {
            throw new IllegalStateException(
                    "key %d in the window from %d: %d records of %d, expected %d of %d"
                            .formatted(
                                    key,
                                    start,
                                    count,
                                    total,
                                    load.count(key, start),
                                    load.total(key, start)));
        }
        rows++;
        add((last ? published : passing)[Arrays.binarySearch(starts, start)], key, sign);
    }

    private static void add(long[] sums, long key, long sign) {
        sums[0] += sign;
        sums[1] += sign * key;
        sums[2] += sign * key * key;
    }

    private void look() {
        long start = System.nanoTime();
        if (rows == 0 && measuresHeap) {
            heapBytes = usedHeap() - heapAtStart;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            List<Path> files = all.filter(path -> path.toString().endsWith(".run")).toList();
            long bytes = 0;
            for (Path file : files) {
                bytes += size(file);
            }
            mostFiles = Math.max(mostFiles, files.size());
            mostBytes = Math.max(mostBytes, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pausedNanos += System.nanoTime() - start;
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0; // deleted meanwhile
        }
    }

    /** Fails unless each key was published once in each window that it has records in. */
    synchronized void requireAll() {
        for (int i = 0; i < starts.length; i++) {
            long[] expected = new long[3];
            for (long key = 0; key < load.keys(); key++) {
                if (load.count(key, starts[i]) > 0) {
                    add(expected, key, 1);
                }
            }
            if (!Arrays.equals(passing[i], new long[3])) {
                throw new IllegalStateException(
                        "the window from %d: %,d rows more came than were taken back, or others"
                                .formatted(starts[i], passing[i][0]));
            }
            if (!Arrays.equals(published[i], expected)) {
                throw new IllegalStateException(
                        "the window from %d: %,d rows of the keys that there are, expected %,d, each once"
                                .formatted(starts[i], published[i][0], expected[0]));
            }
        }
    }

    synchronized long rows() {
        return rows;
    }

    synchronized long pausedNanos() {
        return pausedNanos;
    }

    synchronized long mostFiles() {
        return mostFiles;
    }

    synchronized long mostBytes() {
        return mostBytes;
    }

    /** Of the window's rows; null if that was not measured. */
    synchronized @Nullable Long heapBytesPerRow() {
        return measuresHeap ? (Long) (heapBytes / Math.max(1, rows)) : null;
    }
}
