package io.sluice.sql.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                            "board.sql",
                            "flights-to-files.sql", // in cluster-tests
                            "scenario-0.sql",
                            "scenario-1.sql",
                            "scenario-2.sql",
                            "functions.sql",
                            "functions-windows.sql",
                            "scenario-3a.sql",
                            "scenario-3b.sql",
                            "statement-set.sql",
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
    void aStatementSetFillsTwoTables() throws Exception {
        Map<String, List<String>> latest = new HashMap<>();
        List<List<String>> prices = new ArrayList<>();
        Matcher printed =
                Pattern.compile("(volumes|prices)(:\\d+)?> ([+-][IUD])\\[(.*)]")
                        .matcher(run("statement-set.sql"));
        while (printed.find()) {
            List<String> row = List.of(printed.group(4).split(", ", -1));
            if (printed.group(1).equals("prices")) {
                assertThat(printed.group(3)).isEqualTo("+I");
                prices.add(List.of(row.get(0), row.get(2), row.get(3)));
            } else {
                latest.put(row.get(0) + " " + row.get(1), row.subList(4, 5));
            }
        }

        assertThat(latest)
                .hasSize(20)
                .containsEntry("TRADER0 SYM0", List.of("147500"))
                .containsEntry("TRADER7 SYM7", List.of("149250"));
        assertThat(prices).hasSize(10).contains(List.of("SYM7", "500", "127.0"));
    }

    /** As printed; but that the trades come to an end. */
    @Test
    void theStatementsOfTheGreetingRun() throws Exception {
        Path quit = directory.resolve("quit.sql");
        Files.writeString(quit, "QUIT;\n");
        String greeting = output(command("sluice-sql").redirectInput(quit.toFile()));
        List<String> statements =
                Pattern.compile("(?m)^  (SELECT|EXPLAIN)[^;]*;")
                        .matcher(greeting)
                        .results()
                        .map(MatchResult::group)
                        .toList();
        assertThat(statements).as(greeting).hasSize(3);
        Path script = directory.resolve("greeting.sql");
        Files.writeString(
                script,
                """
                CREATE TEMPORARY TABLE some_trades WITH ('number-of-rows' = '3000') LIKE trades;
                DROP TEMPORARY TABLE trades;
                CREATE TEMPORARY TABLE trades LIKE some_trades;
                """
                        + String.join("\n", statements)
                        + "\n");

        String output = output(client(script));
        Set<List<String>> table = materialised(rows(output));
        assertThat(table.stream().filter(row -> !row.get(0).startsWith("SYM")))
                .hasSameSizeAs(expectedDepartures().keySet());
        assertThat(
                        table.stream()
                                .filter(row -> row.get(0).startsWith("SYM"))
                                .mapToLong(row -> Long.parseLong(row.get(1)))
                                .sum())
                .isEqualTo(3_000);
        assertThat(output).contains("EmitFinal(");
    }

    @Test
    void runExampleRunsAScript() throws Exception {
        String output =
                output(
                        command(
                                "run-example",
                                "--sql",
                                SCRIPTS.resolve("scenario-3a.sql").toString()));

        assertThat(rows(output))
                .hasSize(20)
                .contains(List.of("+I", "TRADER7", "SYM7", "250", "127.0", "149250", "1.900475E7"));
    }

    @ParameterizedTest
    @CsvSource({
        "--sql, '--sql takes the file of a script and nothing else: run-example --sql FILE'",
        "--sql a.sql b.sql, '--sql takes the file of a script and nothing else: run-example --sql FILE'",
        "--sql nowhere.sql, --sql: cannot read 'nowhere.sql'"
    })
    void runExampleSaysWhatItTakes(String arguments, String expected) throws Exception {
        Path output = directory.resolve("refused.txt");
        Process run =
                command("run-example", arguments.split(" ", -1))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();

        assertThat(run.waitFor()).isEqualTo(2);
        assertThat(output).hasContent("run-example: " + expected);
    }

    @Test
    void doubleQuotesInTextsAndCommentsDoNotHideTheEndOfAStatement() throws Exception {
        Path script = directory.resolve("quotes.sql");
        Files.writeString(
                script,
                """
                -- A " in a comment.
                SELECT 'one "quoted; text' AS a;
                /* Another " in one. */ SELECT 'two' AS b;
                SELECT 'three' AS c;
                """);

        assertThat(rows(output(client(script))))
                .containsExactly(
                        List.of("+I", "one \"quoted; text"),
                        List.of("+I", "two"),
                        List.of("+I", "three"));
    }

    /** Where the dialect is called hive, the client takes it for the beginning of a text. */
    @Test
    void aDoubleQuoteInANameNeedsASecondOne() throws Exception {
        Path script = directory.resolve("names.sql");
        Files.writeString(
                script,
                """
                SELECT 'one' AS `a"b` /* " */;
                SELECT 'two' AS `c"d`;
                SELECT 'three' AS e;
                """);
        Path output = directory.resolve("names.txt");
        Process client =
                client(script).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertThat(client.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            client.destroyForcibly();
        }

        assertThat(rows(Files.readString(output))).containsExactly(List.of("+I", "one"));
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

    @Test
    void functionKeepsATableUpToDate() throws Exception {
        assertThat(latestVolumes(run("functions.sql")))
                .hasSize(20)
                .containsEntry("TRADER0 SYM0", List.of("250", "147500", "120.0"))
                .containsEntry("TRADER7 SYM7", List.of("250", "149250", "127.0"));
    }

    /** Trades, volume and price that were printed last, by trader and symbol. */
    private static Map<String, List<String>> latestVolumes(String output) {
        Map<String, List<String>> latest = new HashMap<>();
        Matcher printed = PRINTED.matcher(output);
        while (printed.find()) {
            List<String> row = List.of(printed.group(1).split(", ", -1));
            latest.put(row.get(0) + " " + row.get(1), row.subList(4, 7));
        }
        return latest;
    }

    @Test
    void functionsAssignWindowsThemselves() throws Exception {
        String output = run("functions-windows.sql");
        assertThat(output).containsPattern("\\| +sluice \\| TRUE \\|");
        List<List<String>> rows = rows(output);

        // First, second and last row of 20 groups; 3 windows of 10 symbols, none of which changes;
        // 4 windows of 10 symbols; sessions of 20 traders that grow between their rows.
        assertThat(rows.stream().filter(row -> row.size() == 8)).hasSize(100);
        assertThat(rows)
                .contains(
                        List.of(
                                "+U",
                                "TRADER7",
                                "SYM7",
                                "1970-01-20 16:13:00.000",
                                "1970-01-20 16:14:00.000",
                                "250",
                                "149250",
                                "127.0"))
                .contains(
                        List.of(
                                "+I",
                                "SYM7",
                                "1970-01-20 16:00:00.000",
                                "1970-01-20 17:00:00.000",
                                "183600"))
                .contains(
                        List.of(
                                "+I",
                                "TRADER7",
                                "1970-01-20 16:13:20.007",
                                "1970-01-20 16:13:34.987",
                                "250",
                                "1"));
        assertThat(rows.stream().filter(row -> row.size() == 5)).hasSize(40);
        assertThat(rows.stream().filter(row -> row.get(0).equals("-D"))).hasSize(40);
    }

    /** In Flink's client as it is, with the JAR as code of the user, whose classes come first. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TEMPORARY FUNCTION EMIT_CHANGES AS 'io.sluice.sql.function.EmitChangesFunction' USING JAR '%s';",
                "ADD JAR '%s';\nLOAD MODULE sluice;"
            })
    void functionsComeWithAUserJar(String statements) throws Exception {
        Path jar = ROOT.resolve("flink-sql-functions/target/sluice-flink-sql.jar");
        // The demonstration's table of trades by Flink's own generator.
        String trades =
                """
                CREATE TEMPORARY TABLE market_data (
                    i BIGINT,
                    trader_id AS CONCAT('TRADER', CAST(MOD(i, 20) AS STRING)),
                    symbol AS CONCAT('SYM', CAST(MOD(i, 10) AS STRING)),
                    price AS CAST(100 + MOD(i, 50) AS DOUBLE),
                    quantity AS 100 + MOD(i, 1000),
                    trade_time AS CAST(TO_TIMESTAMP_LTZ(1700000000 + i, 3) AS TIMESTAMP(3)),
                    WATERMARK FOR trade_time AS trade_time - INTERVAL '1' SECOND
                ) WITH (
                    'connector' = 'datagen',
                    'number-of-rows' = '5000',
                    'rows-per-second' = '100000',
                    'fields.i.kind' = 'sequence',
                    'fields.i.start' = '0',
                    'fields.i.end' = '4999'
                );
                """;
        String script =
                Files.readString(SCRIPTS.resolve("functions.sql"))
                        .replace("LOAD MODULE sluice;", statements.formatted(jar));
        Path file = directory.resolve("functions.sql");
        Files.writeString(file, trades + script);
        Path configuration = Files.createDirectory(directory.resolve("conf"));
        Files.writeString(
                configuration.resolve("config.yaml"),
                "classloader.resolve-order: child-first\nexecution.target: local\nrest.port: 0\nrest.bind-address: 127.0.0.1\nrest.address: localhost\n");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String opened : List.of("lang", "lang.reflect", "net", "nio", "time", "util")) {
            command.add("--add-opens=java.base/java.%s=ALL-UNNAMED".formatted(opened));
        }
        command.add("-cp");
        command.add(Files.readString(ROOT.resolve("sql-client/target/classpath.txt")).strip());
        command.add("org.apache.flink.table.client.SqlClient");
        command.addAll(List.of("embedded", "-f", file.toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("FLINK_CONF_DIR", configuration.toString());

        assertThat(latestVolumes(output(builder)))
                .hasSize(20)
                .containsEntry("TRADER7 SYM7", List.of("250", "149250", "127.0"));
    }

    @Test
    @Timeout(400)
    void theBoardShowsTheTrades() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path script = directory.resolve("board.sql");
        Files.writeString(
                script,
                Files.readString(SCRIPTS.resolve("board.sql")).replace("'8765'", "'" + port + "'"));
        Path output = directory.resolve("board.txt");
        Process client =
                client(script).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            // The script has no end: the board is there until the client is.
            String frames = "";
            while (!frames.contains("\"SYM0\"")) {
                assertThat(client.isAlive()).as(Files.readString(output)).isTrue();
                frames = firstFrames(port);
            }
            assertThat(frames).contains("\"title\":\"Trades per symbol, every 10 seconds\"");
        } finally {
            client.destroy();
            client.waitFor();
        }
    }

    /** What a browser is told within a second; nothing if the board is not open yet. */
    private static String firstFrames(int port) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/events".formatted(port)))
                        .timeout(Duration.ofSeconds(20))
                        .build();
        StringBuilder frames = new StringBuilder();
        try (Stream<String> lines =
                HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofLines())
                        .body()) {
            lines.limit(20).forEach(frames::append);
        } catch (IOException notYet) {
            Thread.sleep(200);
        }
        return frames.toString();
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
        return output(client(SCRIPTS.resolve(script)));
    }

    private String output(ProcessBuilder builder) throws Exception {
        Path output = directory.resolve("output.txt");
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

    /** The client, about to run a script. */
    private static ProcessBuilder client(Path script) {
        return command("sluice-sql", "-f", script.toString());
    }

    /** A command of the repository. */
    private static ProcessBuilder command(String name, String... arguments) {
        List<String> command = new ArrayList<>(List.of(ROOT.resolve(name).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("SLUICE_NO_BUILD", "true");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
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
