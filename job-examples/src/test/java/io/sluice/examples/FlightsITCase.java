package io.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The main job on its real data, beside a computation in plain Java. */
class FlightsITCase {

    private static final String HEADER =
            "scheduled,delay_minutes,distance_miles,origin,destination";
    private static final DateTimeFormatter SCHEDULED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    private static final DateTimeFormatter WINDOW =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource({
        "tumble, changes, upsert, 1",
        "tumble, changes, retract, 3",
        "tumble, final, append, 2",
        "tumble, per-record, upsert, 2",
        "hop, changes, upsert, 2",
        "hop, final, append, 1",
        "hop, final, upsert, 3",
        "hop, on-watermark, retract, 2",
    })
    void agreesWithPlainJava(String window, String emit, String changelog, String parallelism)
            throws IOException {
        Path output = directory.resolve("changes.csv");
        Path late = directory.resolve("late.csv");
        Run run =
                Run.of(
                        "flights",
                        "--window",
                        window,
                        "--emit",
                        emit,
                        "--changelog",
                        changelog,
                        "--parallelism",
                        parallelism,
                        "--output",
                        output.toString(),
                        "--late-output",
                        late.toString(),
                        "--quiet");

        Expected expected = new Expected(window.equals("hop") ? 6 : 1);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(ChangelogFile.header(output))
                .isEqualTo("kind,origin,window_start,window_end,departures,avg_delay,max_delay");
        assertThat(ChangelogFile.materialize(output, 3)).isEqualTo(expected.rows());
        List<String> lateLines = Files.readAllLines(late);
        assertThat(lateLines.get(0)).isEqualTo(HEADER);
        assertThat(lateLines.subList(1, lateLines.size()))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(expected.late);
        assertThat(run.out()).anyMatch(line -> line.matches("records in +20,000"));
        assertThat(run.out()).anyMatch(line -> line.matches("late +" + expected.late.size()));
        assertThat(run.lastLine())
                .isEqualTo("rows emitted: " + (Files.readAllLines(output).size() - 1));
    }

    @Test
    void isTheDefaultAndShowsProgressAndATable() {
        Run run = Run.of("--records", "500");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("The rows that changed last:");
        assertThat(run.out())
                .anyMatch(line -> line.matches("kind +origin +window_start +window_end +.*"));
        assertThat(run.out()).noneMatch(line -> line.contains("\u001b"));
        assertThat(run.out()).anyMatch(line -> line.matches("records in +500"));
    }

    @Test
    void malformedLinesAreSkippedCountedAndShown() throws IOException {
        Run run = Run.of("--input", malformed().toString(), "--on-bad-line", "skip", "--quiet");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .containsSequence(
                        "records in  2",
                        "bad lines   6",
                        "            line 3: 5 fields expected, got 1",
                        "            line 4: scheduled must be a time such as 2001-01-31 23:59, got 'yesterday'",
                        "            line 5: delay_minutes must be an integer, got 'NaN'",
                        "            line 6: origin must be a name, got ''",
                        "            line 7: 5 fields expected, got 6",
                        "            line 9: scheduled must be a time such as 2001-01-31 23:59, got '2001-02-30 10:00'");
        assertThat(run.lastLine()).isEqualTo("rows emitted: 2");
    }

    @Test
    void manyMalformedLinesAreCountedButNotAllShown() throws IOException {
        Path input = directory.resolve("bad.csv");
        Files.writeString(input, HEADER + "\n" + "bad\n".repeat(25));
        Run run = Run.of("--input", input.toString(), "--on-bad-line", "skip", "--quiet");
        assertThat(run.out())
                .contains("bad lines   25", "            and 15 more", "rows emitted: 0");
    }

    @Test
    void malformedLineStopsTheJobByItsNumber() throws IOException {
        Run run = Run.of("--input", malformed().toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("flights failed: line 3: 5 fields expected, got 1")
                .contains("--on-bad-line skip");
        assertThat(run.lastLine()).matches("rows emitted: [0-9]+");
    }

    @Test
    void inputWithoutFlightsOrWithOtherColumnsIsRefused() throws IOException {
        Path empty = directory.resolve("empty.csv");
        Files.writeString(empty, HEADER + "\n");
        assertThat(Run.of("--input", empty.toString()).err())
                .contains("has no line after its header");
        Path other = directory.resolve("other.csv");
        Files.writeString(other, "a,b\n1,2\n");
        Run run = Run.of("--input", other.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("must be '" + HEADER + "', got 'a,b'");
    }

    private Path malformed() throws IOException {
        Path input = directory.resolve("malformed.csv");
        Files.write(
                input,
                List.of(
                        HEADER,
                        "2001-01-01 00:47,66,1750,DTW,LAS",
                        "",
                        "yesterday,66,1750,DTW,LAS",
                        "2001-01-01 00:48,NaN,1750,DTW,LAS",
                        "2001-01-01 00:48,1,1750,,LAS",
                        "2001-01-01 00:48,1,1750,DTW,LAS,more",
                        "2001-01-01 01:10,95,2399,HNL,SFO",
                        "2001-02-30 10:00,95,2399,HNL,SFO"));
        return input;
    }

    /**
     * Reads the file as the job does: ten flights, then a watermark two hours behind the latest
     * departure so far.
     */
    private static final class Expected {

        private final Map<String, List<Integer>> delays = new TreeMap<>();
        final List<String> late = new ArrayList<>();

        Expected(int hoursPerWindow) throws IOException {
            LocalDateTime latest = LocalDateTime.MIN;
            LocalDateTime closedUntil = LocalDateTime.MIN;
            int read = 0;
            for (String line : bundledLines()) {
                String[] fields = line.split(",", -1);
                LocalDateTime departure =
                        LocalDateTime.parse(fields[0], SCHEDULED)
                                .plusMinutes(Integer.parseInt(fields[1]));
                if (!add(fields, departure, hoursPerWindow, closedUntil)) {
                    late.add(line);
                }
                latest = departure.isAfter(latest) ? departure : latest;
                if (++read % 10 == 0) {
                    closedUntil = latest.minusHours(2);
                }
            }
        }

        /** A window is closed when its end is not after this time. */
        private boolean add(
                String[] fields, LocalDateTime departure, int hours, LocalDateTime closedUntil) {
            boolean accepted = false;
            LocalDateTime firstEnd = departure.withMinute(0).plusHours(1);
            for (int i = 0; i < hours; i++) {
                LocalDateTime end = firstEnd.plusHours(i);
                if (end.isAfter(closedUntil)) {
                    String key =
                            String.join(
                                    ",",
                                    fields[3],
                                    WINDOW.format(end.minusHours(hours)),
                                    WINDOW.format(end));
                    delays.computeIfAbsent(key, none -> new ArrayList<>())
                            .add(Integer.parseInt(fields[1]));
                    accepted = true;
                }
            }
            return accepted;
        }

        Map<String, String> rows() {
            Map<String, String> rows = new TreeMap<>();
            delays.forEach(
                    (key, values) -> {
                        int sum = values.stream().mapToInt(Integer::intValue).sum();
                        int max = values.stream().mapToInt(Integer::intValue).max().getAsInt();
                        rows.put(
                                key,
                                "%d,%s,%d"
                                        .formatted(
                                                values.size(), (double) sum / values.size(), max));
                    });
            return rows;
        }

        private static List<String> bundledLines() throws IOException {
            try (BufferedReader reader =
                    new BufferedReader(
                            new InputStreamReader(
                                    FlightsITCase.class.getResourceAsStream("/flights-20k.csv"),
                                    StandardCharsets.UTF_8))) {
                return reader.lines().skip(1).toList();
            }
        }
    }
}
