package io.sluice.cluster.campaign;

import io.sluice.cluster.storage.StorageFaults;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * How the campaign talks to its job, through small files that all processes see: how far the
 * sources may read, where to fail, how slow to be.
 *
 * @param path of the directory
 */
record Control(String path) implements Serializable {

    /** Name of the file with the number of events that each split may have been read to. */
    static final String LIMIT = "limit";

    /** Name of the file with the nanoseconds that each row takes on its way to the sink. */
    static final String DELAY = "delay";

    /** Name of the file that appears when rows of a closing window pass. */
    static final String CLOSING = "closing";

    /** Beginning of the names of files that make a function fail, some records after it sees it. */
    static final String FAIL = "fail-";

    private static final String HALF_WRITTEN = ".new";

    private Path file(String name) {
        return Path.of(path, name);
    }

    /** Removes what an earlier job was told. */
    void clear() throws IOException {
        Files.createDirectories(Path.of(path));
        try (Stream<Path> files = Files.list(Path.of(path))) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    void set(String name, String value) throws IOException {
        Path written = file(name + HALF_WRITTEN + UUID.randomUUID());
        Files.writeString(written, value);
        Files.move(written, file(name), StandardCopyOption.ATOMIC_MOVE);
    }

    void set(String name, long value) throws IOException {
        set(name, Long.toString(value));
    }

    /** A number; the default if there is none. */
    long get(String name, long defaultValue) throws IOException {
        try {
            return Long.parseLong(Files.readString(file(name)));
        } catch (NoSuchFileException none) {
            return defaultValue;
        }
    }

    boolean has(String name) {
        return Files.exists(file(name));
    }

    /** Removes a file; answers whether this call did. */
    boolean take(String name) throws IOException {
        return Files.deleteIfExists(file(name));
    }

    /** Operations on storage that a fault has hit. */
    long storageHits() throws IOException {
        try (Stream<String> lines = Files.lines(file(StorageFaults.HITS))) {
            return lines.count();
        } catch (NoSuchFileException none) {
            return 0;
        }
    }
}
