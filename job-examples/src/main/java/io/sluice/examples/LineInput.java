package io.sluice.examples;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.fs.Path;

/**
 * A text that client and cluster can both open.
 *
 * @param location a resource of this JAR, or a path that Flink can read
 */
record LineInput(String location, boolean bundled) implements Serializable {

    /** A resource of this JAR. */
    static LineInput bundled(String resource) {
        return new LineInput(resource, true);
    }

    /** A file of any file system that Flink knows. */
    static LineInput file(String path) {
        return new LineInput(path, false);
    }

    BufferedReader open() throws IOException {
        return new BufferedReader(new InputStreamReader(stream(), StandardCharsets.UTF_8));
    }

    private InputStream stream() throws IOException {
        if (!bundled) {
            Path path = new Path(location);
            return path.getFileSystem().open(path);
        }
        InputStream resource = LineInput.class.getResourceAsStream(location);
        if (resource == null) {
            throw new FileNotFoundException("the resource " + location + " is missing");
        }
        return resource;
    }

    /**
     * Number of lines, after a look at the first.
     *
     * @throws IllegalArgumentException if the text cannot be read or its first line differs
     */
    long count(String header) {
        try (BufferedReader reader = open()) {
            String first = reader.readLine();
            if (!header.equals(first)) {
                throw new IllegalArgumentException(
                        "the first line of %s must be '%s', got '%s'"
                                .formatted(location, header, first));
            }
            return 1 + reader.lines().count();
        } catch (IOException failed) {
            throw new IllegalArgumentException(
                    "cannot read %s: %s".formatted(location, failed.getMessage()), failed);
        }
    }
}
