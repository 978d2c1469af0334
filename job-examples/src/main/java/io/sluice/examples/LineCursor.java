package io.sluice.examples;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads lines by their number; cheap in ascending order, from the start again otherwise. */
final class LineCursor implements Closeable {

    private final LineInput input;
    private @Nullable BufferedReader reader;
    private long lastLine;

    LineCursor(LineInput input) {
        this.input = input;
    }

    /** The line of this number, counted from 1. */
    String line(long number) throws IOException {
        BufferedReader lines = reader;
        if (lines == null || number <= lastLine) {
            close();
            lines = input.open();
            reader = lines;
        }
        String line = null;
        while (lastLine < number) {
            line = lines.readLine();
            lastLine++;
            if (line == null) {
                throw new EOFException(
                        "%s has no line %s any more".formatted(input.location(), number));
            }
        }
        return String.valueOf(line);
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
        }
        reader = null;
        lastLine = 0;
    }
}
