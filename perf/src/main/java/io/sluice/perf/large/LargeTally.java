package io.sluice.perf.large;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * Takes the rows of {@link LargeState}, in the same JVM, and holds none of them; looks at the
 * temporary files now and then.
 */
final class LargeTally {

    private static final int ROWS_BETWEEN_LOOKS = 1_000_000;

    private static volatile LargeTally current =
            new LargeTally(0, Path.of("."), false, Long.MAX_VALUE);

    private final long keys;
    private final Path directory;
    private final boolean measuresHeap;
    private final long heapAtStart;
    private final long savepointAt;
    private final CountDownLatch filled = new CountDownLatch(1);
    private final CountDownLatch saved = new CountDownLatch(1);
    private long rows;
    private long sum;
    private long sumOfSquares;
    private long mostFiles;
    private long mostBytes;
    private long heapBytes;
    private long pausedNanos;

    private LargeTally(long keys, Path directory, boolean measuresHeap, long savepointAt) {
        this.keys = keys;
        this.directory = directory;
        this.measuresHeap = measuresHeap;
        this.savepointAt = savepointAt;
        heapAtStart = measuresHeap ? usedHeap() : 0;
    }

    static LargeTally start(long keys, Path directory, boolean measuresHeap, long savepointAt) {
        LargeTally tally = new LargeTally(keys, directory, measuresHeap, savepointAt);
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

    synchronized void row(long key, long count, long total) {
        if (rows % ROWS_BETWEEN_LOOKS == 0) {
            look();
        }
        if (count != LargeState.expectedCount(key) || total != LargeState.expectedTotal(key)) {
            throw new IllegalStateException(
                    "key %d: %d records of %d, expected %d of %d"
                            .formatted(
                                    key,
                                    count,
                                    total,
                                    LargeState.expectedCount(key),
                                    LargeState.expectedTotal(key)));
        }
        rows++;
        sum += key;
        sumOfSquares += key * key;
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

    /** Fails unless each key from 0 was published once. */
    synchronized void requireAll() {
        long expectedSum = 0;
        long expectedSquares = 0;
        for (long key = 0; key < keys; key++) {
            expectedSum += key;
            expectedSquares += key * key;
        }
        if (rows != keys || sum != expectedSum || sumOfSquares != expectedSquares) {
            throw new IllegalStateException(
                    "%,d rows of the keys that there are, expected %,d, each once"
                            .formatted(rows, keys));
        }
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

    synchronized String heapBytesPerRow() {
        return measuresHeap
                ? String.format(Locale.ROOT, "%.0f", (double) heapBytes / Math.max(1, rows))
                : "";
    }
}
