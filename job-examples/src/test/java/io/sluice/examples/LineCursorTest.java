package io.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineCursorTest {

    @TempDir private Path directory;

    @Test
    void linesAreReadByTheirNumberInAnyOrder() throws IOException {
        try (LineCursor cursor = new LineCursor(input("one\ntwo\nthree\nfour\n"))) {
            assertThat(cursor.line(2)).isEqualTo("two");
            assertThat(cursor.line(4)).isEqualTo("four");
            assertThat(cursor.line(4)).isEqualTo("four");
            assertThat(cursor.line(1)).isEqualTo("one");
        }
    }

    @Test
    void fileThatHasBecomeShorterIsAnError() throws IOException {
        try (LineCursor cursor = new LineCursor(input("one\n"))) {
            assertThatThrownBy(() -> cursor.line(2))
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining("has no line 2 any more");
        }
    }

    private LineInput input(String text) throws IOException {
        Path file = directory.resolve("lines.txt");
        Files.writeString(file, text);
        return LineInput.file(file.toString());
    }
}
