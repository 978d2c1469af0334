package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cluster.Departures.Day;
import io.sluice.cluster.ledger.Ledger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SQL scripts, those of the documentation among them, through Flink's SQL client and gateway, on a
 * cluster of processes with the packaged JAR in lib. Whatever sink the table of departures is
 * written to, it equals the one that Flink's own batch query writes.
 */
class SqlOnClusterITCase {

    private static final Path SCRIPTS = LocalCluster.ROOT.resolve("docs/sql");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Set<String> TESTED_ABOVE =
            Set.of("flights.sql", "flights-to-files.sql", "scenario-3a.sql", "scenario-3b.sql");

    /** It has no end; it is tested where jobs run in the client's process. */
    private static final String ENDLESS = "board.sql";

    private static final Pattern RESULT = Pattern.compile("Received a total of [1-9]\\d* row");
    private static final Pattern JOB = Pattern.compile("Job ID: ([0-9a-f]{32})");

    @TempDir private static Path directory;

    private static LocalCluster cluster;
    private static Map<Day, List<Long>> answer;

    @BeforeAll
    static void start() throws Exception {
        cluster =
                LocalCluster.start(directory.resolve("home"), "--lib", LocalCluster.JAR.toString());
        cluster.run("gateway");
        execute("embedded", resource("batch.sql"));
        answer = Departures.ofFiles(directory.resolve("answer"));
        assertThat(answer).hasSizeGreaterThan(1_000);
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void flightsArePrintedByTheTaskManagers() throws Exception {
        List<String> before = printed();
        execute("embedded", Files.readString(SCRIPTS.resolve("flights.sql")));
        List<String> after = printed();
        List<String> added = new ArrayList<>();
        for (int i = 0; i < after.size(); i++) {
            added.add(after.get(i).substring(before.get(i).length()));
        }
        assertThat(Departures.ofPrints(added)).isEqualTo(answer);
    }

    /** What each process has written to its standard output. */
    private static List<String> printed() throws IOException {
        List<String> outputs = new ArrayList<>();
        for (String name : cluster.processes()) {
            outputs.add(Files.readString(cluster.home().resolve("log/" + name + ".out")));
        }
        return outputs;
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "gateway"})
    void flightsAreWrittenToFiles(String mode) throws Exception {
        Path files = directory.resolve("files-" + mode);
        execute(
                mode,
                Files.readString(SCRIPTS.resolve("flights-to-files.sql"))
                        .replace("/tmp/departures-by-day", files.toString()));
        assertThat(Departures.ofFiles(files)).isEqualTo(answer);
    }

    @Test
    void flightsAreUpserted() throws Exception {
        execute("gateway", resource("upsert.sql"));
        Ledger ledger = new Ledger(directory.resolve("upserted"));
        assertThat(ledger.changes()).anyMatch(row -> row.getKind() == RowKind.UPDATE_AFTER);
        assertThat(Departures.ofUpserts(ledger.changes())).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scenario-3a.sql", "scenario-3b.sql"})
    void scenariosAreShownByTheGateway(String script) throws Exception {
        Set<String> rows = new HashSet<>();
        String output = execute("gateway", Files.readString(SCRIPTS.resolve(script)));
        for (String line : output.split("\n", -1)) {
            if (line.startsWith("| +") || line.startsWith("| -")) {
                String row = line.substring("| +I ".length()).replaceAll("\\s+", "");
                boolean adds = line.startsWith("| +");
                assertThat(adds ? rows.add(row) : rows.remove(row)).as(line).isTrue();
            }
        }
        assertThat(rows)
                .hasSize(20)
                .contains(
                        "|TRADER0|SYM0|250|120.0|147500|1.775E7|",
                        "|TRADER7|SYM7|250|127.0|149250|1.900475E7|");
    }

    /** In one session; what they show is tested where jobs run in the client's process. */
    @Test
    void everyOtherScriptRunsThroughTheGateway() throws Exception {
        StringBuilder session = new StringBuilder();
        long queries = 0;
        try (Stream<Path> scripts = Files.list(SCRIPTS)) {
            for (Path script : scripts.sorted().toList()) {
                String text = Files.readString(script);
                String name = script.getFileName().toString();
                if (!TESTED_ABOVE.contains(name) && !name.equals(ENDLESS)) {
                    session.append(text);
                    session.append(
                            text.contains("LOAD MODULE sluice;") ? "UNLOAD MODULE sluice;\n" : "");
                    queries +=
                            Stream.of(text.replaceAll("(?m)^--.*$", "").split(";", -1))
                                    .filter(statement -> statement.strip().startsWith("SELECT "))
                                    .count();
                }
            }
        }
        Matcher results = RESULT.matcher(execute("gateway", session.toString()));
        assertThat(results.results().count()).isEqualTo(queries).isPositive();
    }

    /** Half of the flights at one parallelism, the rest at another. */
    @ParameterizedTest
    @ValueSource(strings = {"1 to 3", "3 to 2"})
    void aStoppedQueryGoesOnFromItsSavepoint(String parallelisms) throws Exception {
        Path place = Files.createDirectories(directory.resolve(parallelisms.replace(' ', '-')));
        Path arriving = Files.createDirectories(place.resolve("arriving"));
        String script = resource("arriving.sql").replace(directory.toString(), place.toString());
        Ledger ledger = new Ledger(place.resolve("continued"));
        List<String> flights = Files.readAllLines(cluster.home().resolve("demo/flights.csv"));
        int half = flights.size() / 2;

        String job = submit(script, parallelisms.substring(0, 1), "");
        arrive(flights.subList(0, half), arriving.resolve("first.csv"));
        awaitFlights(ledger, half);
        String savepoint = stopWithSavepoint(job);
        assertThat(Files.exists(Path.of(java.net.URI.create(savepoint)))).isTrue();
        arrive(flights.subList(half, flights.size()), arriving.resolve("second.csv"));
        String restore = "SET 'execution.state-recovery.path' = '%s';".formatted(savepoint);
        job = submit(script, parallelisms.substring(parallelisms.length() - 1), restore);
        awaitFlights(ledger, flights.size());
        cluster.run("flink", "cancel", job);

        assertThat(Departures.ofUpserts(ledger.changes())).isEqualTo(answer);
    }

    /** A file that is there as a whole: the source reads no more of one that it has seen. */
    private void arrive(List<String> flights, Path file) throws IOException {
        Path written = Files.createTempFile(directory, "arriving", ".csv");
        Files.write(written, flights);
        Files.move(written, file);
    }

    /** Submits the query of flights that arrive; returns the job's id. */
    private static String submit(String script, String parallelism, String restore)
            throws Exception {
        String output =
                execute(
                        "gateway",
                        script.replace("@PARALLELISM@", parallelism).replace("@RESTORE@", restore));
        Matcher job = JOB.matcher(output);
        assertThat(job.find()).as(output).isTrue();
        return job.group(1);
    }

    /** As the SQL client does it; returns the savepoint's path. */
    private static String stopWithSavepoint(String job) throws Exception {
        String output = execute("gateway", "STOP JOB '%s' WITH SAVEPOINT;".formatted(job));
        Matcher path = Pattern.compile("file:\\S+").matcher(output);
        assertThat(path.find()).as(output).isTrue();
        return path.group();
    }

    /** Waits until so many flights count in the committed table. */
    private static void awaitFlights(Ledger ledger, long flights) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        long counted = 0;
        while (Instant.now().isBefore(end)) {
            counted =
                    Departures.ofUpserts(ledger.changes()).values().stream()
                            .mapToLong(row -> row.get(0))
                            .sum();
            if (counted == flights) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(300);
        }
        assertThat(counted).as("flights in the table").isEqualTo(flights);
    }

    /** Runs a script in the SQL client and returns what that shows. */
    private static String execute(String mode, String script) throws Exception {
        Path file = Files.createTempFile(directory, "script", ".sql");
        Files.writeString(file, script);
        String output = cluster.run("sql-client", mode, "-f", file.toString());
        assertThat(output).doesNotContain("[ERROR]");
        return output;
    }

    private static String resource(String name) throws IOException {
        try (var stream = SqlOnClusterITCase.class.getResourceAsStream("/sql/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@DIRECTORY@", directory.toString());
        }
    }
}
