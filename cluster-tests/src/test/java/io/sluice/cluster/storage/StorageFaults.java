package io.sluice.cluster.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The fault that storage has at the moment, as a file says: {@code FAIL_WRITES p}, {@code
 * FAIL_READS p} (each with a probability), {@code SLOW ms} or nothing. What it hits is noted in a
 * second file.
 */
public final class StorageFaults {

    /** Name of the file that says which fault there is. */
    public static final String FAULT = "storage";

    /** Name of the file that has a line for each operation that was hit. */
    public static final String HITS = "storage-hits";

    private static final String FAIL_WRITES = "FAIL_WRITES";
    private static final String FAIL_READS = "FAIL_READS";
    private static final String SLOW = "SLOW";

    private final Path directory;

    StorageFaults(Path directory) {
        this.directory = directory;
    }

    void beforeCreate(String file) throws IOException {
        strike("create " + file, FAIL_WRITES, true);
    }

    void beforeWrite(String file) throws IOException {
        strike("write " + file, FAIL_WRITES, false);
    }

    void beforeOpen(String file) throws IOException {
        strike("open " + file, FAIL_READS, true);
    }

    void beforeRead(String file) throws IOException {
        strike("read " + file, FAIL_READS, false);
    }

    private void strike(String operation, String failure, boolean mayDawdle) throws IOException {
        String fault = fault();
        int space = fault.indexOf(' ');
        if (space < 0) {
            return;
        }
        String kind = fault.substring(0, space);
        double amount = Double.parseDouble(fault.substring(space + 1));
        if (kind.equals(SLOW)) {
            if (mayDawdle) {
                note(operation);
                dawdle((long) amount);
            }
        } else if (kind.equals(failure) && ThreadLocalRandom.current().nextDouble() < amount) {
            note(operation);
            throw new IOException("injected: storage refuses to " + operation);
        }
    }

    private static void dawdle(long millis) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while storage dawdled", interrupted);
        }
    }

    private String fault() throws IOException {
        try {
            return Files.readString(directory.resolve(FAULT)).strip();
        } catch (NoSuchFileException none) {
            return "";
        }
    }

    private void note(String operation) throws IOException {
        Files.writeString(
                directory.resolve(HITS),
                operation + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
