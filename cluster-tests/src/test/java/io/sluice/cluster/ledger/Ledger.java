package io.sluice.cluster.ledger;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/**
 * What a {@link LedgerSink} has written: files of changes, one change a line. A file is staged
 * while it is written, and committed, by renaming it, when its checkpoint has completed. The names
 * of the committed files are in the order in which each subtask wrote them.
 *
 * @param directory on a disk that all processes of the cluster share
 */
public record Ledger(Path directory) {

    private static final String END_OF_LINE = "\n";

    Path staged() {
        return directory.resolve("staged");
    }

    Path committed() {
        return directory.resolve("committed");
    }

    static String line(Row row) {
        StringBuilder line = new StringBuilder(row.getKind().shortString());
        for (int i = 0; i < row.getArity(); i++) {
            line.append(' ').append(FieldText.write(row.getField(i)));
        }
        return line.append(END_OF_LINE).toString();
    }

    private static Row row(String line) {
        String[] words = line.split(" ", -1);
        Row row = new Row(kind(words[0]), words.length - 1);
        for (int i = 1; i < words.length; i++) {
            row.setField(i - 1, FieldText.read(words[i]));
        }
        return row;
    }

    private static RowKind kind(String text) {
        for (RowKind kind : RowKind.values()) {
            if (kind.shortString().equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kind of change: " + text);
    }

    /**
     * Makes a staged file count. May be repeated.
     *
     * @throws IOException if the file is neither staged nor committed: then changes are lost
     */
    void commit(String file) throws IOException {
        try {
            Files.move(
                    staged().resolve(file),
                    committed().resolve(file),
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException missing) {
            if (!Files.exists(committed().resolve(file))) {
                FileNotFoundException lost = new FileNotFoundException("lost: " + file);
                lost.addSuppressed(missing);
                throw lost;
            }
        }
    }

    /** All committed changes; those of one subtask, hence of one key, in their order. */
    public List<Row> changes() throws IOException {
        List<Row> changes = new ArrayList<>();
        if (Files.exists(committed())) {
            try (Stream<Path> files = Files.list(committed())) {
                for (Path file : files.sorted().toList()) {
                    Files.readAllLines(file).forEach(line -> changes.add(row(line)));
                }
            }
        }
        return changes;
    }
}
