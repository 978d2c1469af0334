package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a record passes belongs to one thread: no lock, no atomic, no field that threads share. So
 * subtasks never wait for each other. Spilled files are shared, with the thread that writes
 * checkpoints, and what a chain of aggregates is looked up in, once when a subtask starts.
 */
class NothingSharedTest {

    private static final Path SOURCES = Path.of("src", "main", "java", "io", "sluice");
    private static final Path SPILL = SOURCES.resolve(Path.of("core", "spill"));
    private static final Path CHAINS =
            SOURCES.resolve(Path.of("core", "aggregate", "SharedChain.java"));
    private static final Pattern SHARED =
            Pattern.compile(
                    "\\bsynchronized\\b|\\bvolatile\\b|compareAndSet|get(Acquire|Volatile)|set(Release|Volatile)|concurrent\\.(atomic|locks)");

    @Test
    void recordsPassNoLockAndNoAtomic() throws IOException {
        List<Path> files = files();
        assertThat(files).hasSizeGreaterThan(100);
        assertThat(files)
                .filteredOn(file -> !file.startsWith(SPILL) && !file.equals(CHAINS))
                .noneMatch(NothingSharedTest::shares);
        assertThat(files).as("the pattern finds what there is").anyMatch(NothingSharedTest::shares);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> core = Files.walk(SOURCES.resolve("core"));
                Stream<Path> runtime = Files.walk(SOURCES.resolve("runtime"))) {
            return Stream.concat(core, runtime)
                    .filter(file -> file.toString().endsWith(".java"))
                    .toList();
        }
    }

    private static boolean shares(Path file) {
        try {
            return SHARED.matcher(Files.readString(file)).find();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
