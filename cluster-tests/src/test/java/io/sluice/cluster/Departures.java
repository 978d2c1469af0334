package io.sluice.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/** The table that the tests' queries of flights make, from wherever it was written. */
final class Departures {

    /**
     * What identifies a row.
     *
     * @param origin airport
     * @param start of the day, inclusive
     * @param end of the day, exclusive
     */
    record Day(String origin, LocalDateTime start, LocalDateTime end) {}

    private static final Pattern PRINTED = Pattern.compile("([+-][IUD])\\[([^\\]]*)]");
    private static final int KEY = 3;

    private final Map<Day, List<Long>> rows = new HashMap<>();

    /** Applies a change; fails if it does not fit the table. */
    void apply(RowKind kind, List<String> fields) {
        Day day =
                new Day(
                        fields.get(0),
                        LocalDateTime.parse(fields.get(1).replace(' ', 'T')),
                        LocalDateTime.parse(fields.get(2).replace(' ', 'T')));
        List<Long> values = fields.subList(KEY, fields.size()).stream().map(Long::valueOf).toList();
        boolean fits =
                switch (kind) {
                    case INSERT -> rows.put(day, values) == null;
                    case UPDATE_BEFORE -> values.equals(rows.get(day));
                    case UPDATE_AFTER -> rows.put(day, values) != null;
                    case DELETE -> rows.remove(day) != null;
                };
        if (!fits) {
            throw new AssertionError(kind + " of " + fields + " does not fit the table");
        }
    }

    Map<Day, List<Long>> rows() {
        return rows;
    }

    /** From the files of the connector {@code filesystem}, in CSV. */
    static Map<Day, List<Long>> ofFiles(Path directory) throws IOException {
        Departures table = new Departures();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file :
                    files.filter(file -> file.getFileName().toString().startsWith("part-"))
                            .toList()) {
                for (String line : Files.readAllLines(file)) {
                    table.apply(RowKind.INSERT, List.of(line.replace("\"", "").split(",", -1)));
                }
            }
        }
        return table.rows();
    }

    /** From what the connector {@code print} has written; a key's rows are in one place. */
    static Map<Day, List<Long>> ofPrints(List<String> outputs) {
        Departures table = new Departures();
        for (String output : outputs) {
            Matcher printed = PRINTED.matcher(output);
            while (printed.find()) {
                table.apply(kind(printed.group(1)), List.of(printed.group(2).split(", ", -1)));
            }
        }
        return table.rows();
    }

    private static RowKind kind(String text) {
        return Stream.of(RowKind.values())
                .filter(kind -> kind.shortString().equals(text))
                .findFirst()
                .orElseThrow();
    }

    /** From the changes of a ledger that takes upserts: +I may come for a row that exists. */
    static Map<Day, List<Long>> ofUpserts(List<Row> changes) {
        Departures table = new Departures();
        for (Row change : changes) {
            List<String> fields = new ArrayList<>();
            for (int i = 0; i < change.getArity(); i++) {
                fields.add(String.valueOf(change.getField(i)));
            }
            table.apply(change.getKind(), fields);
        }
        return table.rows();
    }
}
