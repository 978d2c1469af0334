package io.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reference scenarios with their exact numbers. */
class ScenariosITCase {

    private static final String WINDOW = ",1970-01-20 16:13:00,1970-01-20 16:14:00";

    @TempDir private Path directory;

    @Test
    void scenario0LetsAllOrdersPass() throws IOException {
        Path output = directory.resolve("orders.csv");
        Run run = Run.of("scenario-0", "--output", output.toString());
        succeeded(run, 5_000);
        assertThat(Files.readAllLines(output))
                .hasSize(5_001)
                .startsWith("kind,order_id,customer_id,order_date,total_amount")
                .contains("+I,0,0,2024-01-15,150.0", "+I,4999,999,2024-01-15,249.0");
    }

    @ParameterizedTest
    @CsvSource({"1", "3"})
    void scenario1IsAboutTheLastHundredRowsOfEachSymbol(String parallelism) throws IOException {
        Path output = directory.resolve("last-100.csv");
        succeeded(
                Run.of("scenario-1", "--parallelism", parallelism, "--output", output.toString()),
                5_000);
        assertThat(ChangelogFile.header(output))
                .isEqualTo("kind,symbol,window_start,window_end,avg_price,min_price,max_price");
        List<String> lines = Files.readAllLines(output);
        assertThat(lines).hasSize(5_001).contains("+I,SYM0,0,1,100.0,100.0,100.0");
        Set<String> windows = new HashSet<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            assertThat(cells[0]).isEqualTo("+I");
            assertThat(windows.add(cells[1] + " " + cells[3])).as(line).isTrue();
            requireLastHundred(line, cells);
        }
    }

    @Test
    void scenario1MayShowTheLatestOfEachSymbolOnly() throws IOException {
        Path output = directory.resolve("latest.csv");
        Run run =
                Run.of("scenario-1", "--emit", "changes", "--quiet", "--output", output.toString());
        assertThat(run.exitCode()).isZero();
        Map<String, String> rows = ChangelogFile.materialize(output, 1);
        assertThat(rows).hasSize(10);
        rows.forEach(
                (symbol, row) -> {
                    assertThat(row).startsWith("400,500,");
                    String line = "+I," + symbol + "," + row;
                    requireLastHundred(line, line.split(",", -1));
                });
    }

    /** The row in plain Java: record n of a symbol is row 10 n + symbol. */
    private static void requireLastHundred(String line, String[] cells) {
        int symbol = Integer.parseInt(cells[1].substring(3));
        int end = Integer.parseInt(cells[3]);
        int start = Math.max(0, end - 100);
        assertThat(cells[2]).as(line).isEqualTo(String.valueOf(start));
        double sum = 0;
        double least = Double.MAX_VALUE;
        double greatest = 0;
        for (int n = start; n < end; n++) {
            int i = 10 * n + symbol;
            double price = 100 + i % 50 + 10 * Math.sin(i / 100.0);
            sum += price;
            least = Math.min(least, price);
            greatest = Math.max(greatest, price);
        }
        double average = sum / (end - start);
        assertThat(Double.parseDouble(cells[4]))
                .as(line)
                .isCloseTo(average, within(1e-9 * average));
        assertThat(Double.parseDouble(cells[5])).as(line).isEqualTo(least);
        assertThat(Double.parseDouble(cells[6])).as(line).isEqualTo(greatest);
    }

    @ParameterizedTest
    @CsvSource({"upsert, 5000", "retract, 9980"})
    void scenario2IsARunningTotal(String changelog, long rows) throws IOException {
        Path output = directory.resolve("totals.csv");
        succeeded(
                Run.of(
                        "scenario-2",
                        "--changelog",
                        changelog,
                        "--quiet",
                        "--output",
                        output.toString()),
                rows);
        assertThat(ChangelogFile.header(output))
                .isEqualTo("kind,trader_id,symbol,trades,avg_price,quantity,value");
        assertThat(ChangelogFile.materialize(output, 2)).isEqualTo(expected(20, ""));
    }

    @ParameterizedTest
    @CsvSource({"1", "3"})
    void scenario3aIsFinal(String parallelism) throws IOException {
        Path output = directory.resolve("final.csv");
        Run run =
                Run.of("scenario-3a", "--parallelism", parallelism, "--output", output.toString());
        succeeded(run, 20);
        assertThat(run.out()).anyMatch(line -> line.matches("records in +5,000"));
        assertThat(run.out()).anyMatch(line -> line.matches("late +0"));
        assertThat(run.out()).anyMatch(line -> line.matches("rows out +[+]I 20 +-U 0 +[+]U 0 .*"));
        assertThat(ChangelogFile.header(output))
                .isEqualTo(
                        "kind,trader_id,symbol,window_start,window_end,trades,avg_price,quantity,value");
        assertThat(Files.readAllLines(output))
                .contains(
                        "+I,TRADER0,SYM0" + WINDOW + ",250,120.0,147500,17750000.0",
                        "+I,TRADER7,SYM7" + WINDOW + ",250,127.0,149250,19004750.0");
        assertThat(ChangelogFile.materialize(output, 4)).isEqualTo(expected(20, WINDOW));
    }

    @ParameterizedTest
    @CsvSource({
        "per-record, upsert, 1, 20, 5000",
        "per-record, upsert, 3, 20, 5000",
        "per-record, retract, 2, 20, 9980",
        "all-groups, upsert, 1, 20, 99810",
        "all-groups, upsert, 1, 200, 980100",
        "final, append, 2, 200, 200",
    })
    void scenario3bPublishesExactlySoMany(
            String emit, String changelog, String parallelism, int groups, long rows)
            throws IOException {
        succeeded(scenario3b(emit, changelog, parallelism, groups), rows);
    }

    @ParameterizedTest
    @CsvSource({
        "changes, upsert, 1, 20",
        "changes, retract, 3, 200",
        "every:20ms, upsert, 2, 20",
        "on-watermark, retract, 2, 20",
        "all-groups, upsert, 3, 20",
    })
    void scenario3bEndsWithTheSameTable(
            String emit, String changelog, String parallelism, int groups) throws IOException {
        Run run = scenario3b(emit, changelog, parallelism, groups);
        assertThat(run.exitCode()).isZero();
        assertThat(run.lastLine()).matches("rows emitted: [0-9]+");
    }

    private Run scenario3b(String emit, String changelog, String parallelism, int groups)
            throws IOException {
        Path output = directory.resolve("changes.csv");
        Run run =
                Run.of(
                        "scenario-3b",
                        "--emit",
                        emit,
                        "--changelog",
                        changelog,
                        "--parallelism",
                        parallelism,
                        "--groups",
                        String.valueOf(groups),
                        "--output",
                        output.toString(),
                        "--quiet");
        assertThat(ChangelogFile.materialize(output, 4)).isEqualTo(expected(groups, WINDOW));
        return run;
    }

    @Test
    void recordsLimitsTheInput() {
        succeeded(Run.of("scenario-3a", "--records", "7", "--quiet"), 7);
    }

    @Test
    void quietPrintsTheSummaryOnly() {
        Run run = Run.of("scenario-3a", "--quiet");
        assertThat(run.out())
                .extracting(line -> line.split("  ", -1)[0])
                .containsExactly(
                        "records in", "late", "rows out", "time", "records/s", "rows emitted: 20");
    }

    private static void succeeded(Run run, long rows) {
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.lastLine()).isEqualTo("rows emitted: " + rows);
    }

    /** The scenario's table in plain Java, written down from its description once more. */
    private static Map<String, String> expected(int groups, String window) {
        Map<String, double[]> sums = new TreeMap<>();
        for (int i = 0; i < 5_000; i++) {
            int symbol = groups == 20 ? i % 10 : (i / 20) % 10;
            double[] sum =
                    sums.computeIfAbsent(
                            "TRADER" + (i % 20) + ",SYM" + symbol + window, key -> new double[4]);
            int price = 100 + i % 50;
            int quantity = 100 + i % 1_000;
            sum[0]++;
            sum[1] += price;
            sum[2] += quantity;
            sum[3] += price * quantity;
        }
        assertThat(sums).hasSize(groups);
        Map<String, String> rows = new TreeMap<>();
        sums.forEach(
                (key, sum) ->
                        rows.put(
                                key,
                                "%d,%s,%d,%d.0"
                                        .formatted(
                                                (long) sum[0],
                                                sum[1] / sum[0],
                                                (long) sum[2],
                                                (long) sum[3])));
        return rows;
    }
}
