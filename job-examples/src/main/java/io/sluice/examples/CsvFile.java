package io.sluice.examples;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A CSV file (RFC 4180, but lines end with \n), or nothing if there is no path. */
final class CsvFile implements Closeable {

    private final @Nullable BufferedWriter writer;

    private CsvFile(@Nullable BufferedWriter writer) {
        this.writer = writer;
    }

    /**
     * Starts the file with a header.
     *
     * @throws IllegalArgumentException if the file cannot be written
     */
    static CsvFile create(@Nullable Path path, String header) {
        if (path == null) {
            return new CsvFile(null);
        }
        try {
            CsvFile file = new CsvFile(Files.newBufferedWriter(path));
            file.line(header);
            return file;
        } catch (IOException failed) {
            throw new IllegalArgumentException("cannot write " + failed, failed);
        }
    }

    /** The values as one line, quoted where needed. */
    static String join(List<String> values) {
        return values.stream().map(CsvFile::quote).collect(Collectors.joining(","));
    }

    private static String quote(String value) {
        boolean plain =
                value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }

    /** Writes one line. */
    void line(String line) {
        if (writer == null) {
            return;
        }
        try {
            writer.write(line);
            writer.write('\n');
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() throws IOException {
        if (writer != null) {
            writer.close();
        }
    }
}
