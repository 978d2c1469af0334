package io.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFileTest {

    @TempDir private Path directory;

    @Test
    void valuesAreQuotedWhereNeeded() {
        assertThat(CsvFile.join(List.of("a", "", "b c"))).isEqualTo("a,,b c");
        assertThat(CsvFile.join(List.of("a,b", "say \"hi\"", "two\nlines")))
                .isEqualTo("\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"");
    }

    @Test
    void fileStartsWithItsHeader() throws IOException {
        Path path = directory.resolve("file.csv");
        try (CsvFile file = CsvFile.create(path, "a,b")) {
            file.line("1,2");
        }
        assertThat(Files.readString(path)).isEqualTo("a,b\n1,2\n");
    }

    @Test
    void withoutAPathNothingIsWritten() throws IOException {
        try (CsvFile file = CsvFile.create(null, "a,b")) {
            file.line("1,2");
        }
        assertThat(directory).isEmptyDirectory();
    }
}
