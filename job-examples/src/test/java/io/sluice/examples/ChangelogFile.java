package io.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A changelog that an example has written. */
final class ChangelogFile {

    private ChangelogFile() {}

    static String header(Path file) throws IOException {
        return Files.readAllLines(file).get(0);
    }

    /**
     * What the changelog amounts to: the rest of each row by its key columns. Checks on the way
     * that every change fits the row that it changes.
     */
    static Map<String, String> materialize(Path file, int keyColumns) throws IOException {
        Map<String, String> rows = new TreeMap<>();
        List<String> lines = Files.readAllLines(file);
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = List.of(line.split(",", -1));
            String key = String.join(",", cells.subList(1, 1 + keyColumns));
            String values = String.join(",", cells.subList(1 + keyColumns, cells.size()));
            switch (cells.get(0)) {
                case "+I" -> assertThat(rows.put(key, values)).as(line).isNull();
                case "+U" -> assertThat(rows.put(key, values)).as(line).isNotNull();
                case "-U" -> assertThat(rows.get(key)).as(line).isEqualTo(values);
                case "-D" -> assertThat(rows.remove(key)).as(line).isEqualTo(values);
                default -> throw new AssertionError("unknown kind: " + line);
            }
        }
        return rows;
    }
}
