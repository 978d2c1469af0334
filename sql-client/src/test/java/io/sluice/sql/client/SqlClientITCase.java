package io.sluice.sql.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts that the documentation shows, through Flink's own SQL client and the packaged JAR.
 */
class SqlClientITCase {

    /** Tests run in their module's directory. */
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Path SCRIPTS = ROOT.resolve("docs/sql");

    private static final long TIMEOUT_SECONDS = 300;

    private static final Pattern PRINTED = Pattern.compile("[+-][IUD]\\[(.*)]");

    @TempDir private Path directory;

    @Test
    void everyScriptHasATest() throws IOException {
        try (Stream<Path> scripts = Files.list(SCRIPTS)) {
            assertThat(scripts.map(script -> script.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "flights.sql",
                            "flights-to-files.sql", // in cluster-tests
                            "scenario-0.sql",
                            "scenario-1.sql",
                            "scenario-2.sql",
                            "scenario-3a.sql",
                            "scenario-3b.sql",
                            "trades.sql");
        }
    }

    @Test
    void allOrdersPassTheFilter() throws Exception {
        List<List<String>> rows = rows(run("scenario-0.sql"));

        assertThat(rows)
                .hasSize(5_000)
                .contains(
                        List.of("+I", "0", "0", "2024-01-15", "150.0"),
                        List.of("+I", "4999", "999", "2024-01-15", "249.0"));
    }

    @Test
    void theLastHundredRowsOfEachSymbol() throws Exception {
        List<List<String>> rows = rows(run("scenario-1.sql"));

        assertThat(rows).hasSize(5_000).allMatch(row -> row.get(0).equals("+I"));
        for (List<String> row : rows) {
            int last = Integer.parseInt(row.get(2));
            double[] prices =
                    IntStream.iterate(last, i -> i >= 0, i -> i - 10)
                            .limit(100)
                            .mapToDouble(i -> 100.0 + i % 50 + 10 * Math.sin(i / 100.0))
                            .toArray();
            assertThat(row.get(1)).isEqualTo("SYM" + last % 10);
            assertThat(Double.parseDouble(row.get(3)))
                    .isCloseTo(Arrays.stream(prices).average().orElseThrow(), within(1e-9));
            assertThat(Double.parseDouble(row.get(4)))
                    .isEqualTo(Arrays.stream(prices).min().orElseThrow());
            assertThat(Double.parseDouble(row.get(5)))
                    .isEqualTo(Arrays.stream(prices).max().orElseThrow());
        }
    }

    @Test
    void withoutWindowsGroupsChangeForEver() throws Exception {
        assertThat(materialised(rows(run("scenario-2.sql"))))
                .hasSize(20)
                .contains(
                        List.of("TRADER0", "SYM0", "250", "120.0", "147500", "1.775E7"),
                        List.of("TRADER7", "SYM7", "250", "127.0", "149250", "1.900475E7"));
    }

    @Test
    void finalResultsComeOnce() throws Exception {
        List<List<String>> rows = rows(run("scenario-3a.sql"));

        assertThat(rows)
                .hasSize(20)
                .allMatch(row -> row.get(0).equals("+I"))
                .contains(
                        List.of("+I", "TRADER0", "SYM0", "250", "120.0", "147500", "1.775E7"),
                        List.of("+I", "TRADER7", "SYM7", "250", "127.0", "149250", "1.900475E7"));
    }

    @Test
    void changesEndWhereFinalResultsAre() throws Exception {
        assertThat(materialised(rows(run("scenario-3b.sql"))))
                .hasSize(20)
                .contains(
                        List.of("TRADER0", "SYM0", "250", "120.0", "147500", "1.775E7"),
                        List.of("TRADER7", "SYM7", "250", "127.0", "149250", "1.900475E7"));
    }

    @Test
    void flightsReachAnUpsertSink() throws Exception {
        Map<String, List<String>> latest = new HashMap<>();
        Matcher printed = PRINTED.matcher(run("flights.sql"));
        int changes = 0;
        while (printed.find()) {
            List<String> row = List.of(printed.group(1).split(", ", -1));
            latest.put(row.get(0) + " " + row.get(1).substring(0, 10), row.subList(3, 6));
            changes++;
        }

        assertThat(changes).isGreaterThan(latest.size());
        assertThat(latest).isEqualTo(expectedDepartures());
    }

    @Test
    void noMadeTradeIsLateOrLost() throws Exception {
        Map<List<String>, Long> latest = new HashMap<>();
        for (List<String> change : rows(run("trades.sql"))) {
            if (!change.get(0).startsWith("-")) {
                latest.put(change.subList(1, 3), Long.parseLong(change.get(3)));
            }
        }

        // A minute of windows, and one before it for the first rows that are out of order.
        assertThat(latest).hasSize(5 * 7);
        assertThat(latest.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(60_000);
    }

    /** Number, mean and maximum of the delays, per airport and day of departure. */
    private static Map<String, List<String>> expectedDepartures() throws IOException {
        Path file = ROOT.resolve("job-examples/src/main/resources/flights-20k.csv");
        DateTimeFormatter time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
        Map<String, List<Integer>> delays = new HashMap<>();
        List<String> lines = Files.readAllLines(file);
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",", -1);
            int delay = Integer.parseInt(fields[1]);
            LocalDate day = LocalDateTime.parse(fields[0], time).plusMinutes(delay).toLocalDate();
            delays.computeIfAbsent(fields[3] + " " + day, key -> new ArrayList<>()).add(delay);
        }
        Map<String, List<String>> expected = new HashMap<>();
        delays.forEach(
                (key, values) -> {
                    long sum = values.stream().mapToLong(Integer::longValue).sum();
                    int longest = values.stream().mapToInt(Integer::intValue).max().orElseThrow();
                    expected.put(
                            key,
                            List.of(
                                    String.valueOf(values.size()),
                                    String.valueOf(sum / values.size()),
                                    String.valueOf(longest)));
                });
        return expected;
    }

    /** Output of the client. */
    private String run(String script) throws Exception {
        Path output = directory.resolve("output.txt");
        ProcessBuilder builder =
                new ProcessBuilder(
                        ROOT.resolve("sluice-sql").toString(),
                        "-f",
                        SCRIPTS.resolve(script).toString());
        builder.environment().put("SLUICE_NO_BUILD", "true");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        Process client = builder.start();
        try {
            boolean ended = client.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            String text = Files.readString(output);
            assertThat(ended).as(text).isTrue();
            assertThat(client.exitValue()).as(text).isZero();
            assertThat(text).doesNotContain("[ERROR]");
            return text;
        } finally {
            client.destroyForcibly();
        }
    }

    /** The rows that changes leave. */
    private static Set<List<String>> materialised(List<List<String>> changes) {
        Set<List<String>> table = new HashSet<>();
        for (List<String> change : changes) {
            List<String> row = change.subList(1, change.size());
            boolean adds = change.get(0).equals("+I") || change.get(0).equals("+U");
            assertThat(adds ? table.add(row) : table.remove(row)).as("%s", change).isTrue();
        }
        return table;
    }

    /** Cells of the tables that the client prints. */
    private static List<List<String>> rows(String output) {
        List<List<String>> rows = new ArrayList<>();
        for (String line : output.split("\n", -1)) {
            if (line.startsWith("| +") || line.startsWith("| -")) {
                List<String> cells = new ArrayList<>();
                for (String cell : line.substring(1, line.lastIndexOf('|')).split("\\|", -1)) {
                    cells.add(cell.strip());
                }
                rows.add(cells);
            }
        }
        return rows;
    }
}
