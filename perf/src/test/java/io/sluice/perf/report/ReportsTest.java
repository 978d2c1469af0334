package io.sluice.perf.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.perf.cost.CostReport;
import io.sluice.perf.large.CloseDelayReport;
import io.sluice.perf.large.LargeReport;
import io.sluice.perf.large.LargeRun;
import io.sluice.perf.large.LargeWindows;
import io.sluice.perf.large.LateUpdatesReport;
import io.sluice.perf.latency.Latency;
import io.sluice.perf.latency.LatencyReport;
import io.sluice.perf.run.Report;
import io.sluice.perf.run.Result;
import io.sluice.perf.run.Taken;
import io.sluice.perf.strain.StrainReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The page and the README's table, of made-up results and of those that are checked in. */
class ReportsTest {

    private static final Path ROOT = Path.of("..");
    private static final Path RESULTS = Path.of("results");

    private static Result result(String engine, String workload, int parallelism, double median) {
        List<Double> runs = List.of(median / 2, median, median * 2);
        return new Result(
                engine,
                workload,
                200,
                "final",
                "hashmap",
                parallelism,
                true,
                Result.UNIT,
                median / 2,
                median,
                median * 2,
                2_000 / median,
                1_000 / median,
                10.0,
                8.0,
                200,
                true,
                1_000_000,
                1,
                runs,
                List.of(),
                new Taken("2026-01-01T00:00:00Z", "abc", "full", 1.5, 0.1));
    }

    private static Report report(Result... results) {
        return new Report(
                "2026-01-01T00:00:00Z",
                "abc",
                Map.of("cpu", "<fast>"),
                Map.of(),
                Map.of(),
                List.of(results));
    }

    @Test
    void readmeShowsTheCheckedInResults() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        assertThat(readme)
                .as("README.md; perf/report.sh makes its table anew")
                .isEqualTo(ReadmeTable.replaceIn(readme, Report.read(RESULTS)));
    }

    /** Before there is a report the page says that its table has no records. */
    @Test
    void operationsShowTheCheckedInLargeState() throws IOException {
        String operations = Files.readString(ROOT.resolve("docs/operations.md"));
        Optional<LargeReport> report = LargeReport.readIn(RESULTS);
        if (report.isEmpty()) {
            assertThat(operations).contains(LargeStateTable.BEGIN, "whose records were not kept");
            return;
        }
        assertThat(report.get().runs()).isNotEmpty().allMatch(LargeRun::verified);
        assertThat(operations)
                .as("docs/operations.md; perf/report.sh makes its table anew")
                .isEqualTo(LargeStateTable.replaceIn(operations, report.get()));
    }

    @Test
    void largeStateIsComparedWithTheSameWindowsInMemory() {
        LargeReport report =
                new LargeReport(
                        "abc",
                        Map.of("cpu", "<fast>", "cores", "2"),
                        Map.of(),
                        List.of(
                                large(LargeWindows.HOPPING, null, 20),
                                large(LargeWindows.HOPPING, 225, 50),
                                large(LargeWindows.TUMBLING, 56, 40),
                                large(LargeWindows.TUMBLING, null, 10)));
        String text = LargeStateTable.BEGIN + "\nold\n" + LargeStateTable.END;
        assertThat(LargeStateTable.replaceIn(text, report))
                .doesNotContain("old")
                .contains(
                        "| tumbling | 56 MB | 2,048 MB | 4,000,000 | 7 | 3 | 40.0 | 0.05 | 0.10 | 0.25 |",
                        "| hopping | none | 2,048 MB | 4,000,000 | 7 | 3 | 20.0 | 0.10 | 0.20 |  |",
                        "| hopping | 225 MB | 2,048 MB | 4,000,000 | 7 | 3 | 50.0 | 0.04 | 0.08 | 0.40 |")
                .contains("2 cores; commit abc; load average before at most 0.2.");
    }

    private static LargeRun large(LargeWindows windows, @Nullable Integer budget, double seconds) {
        return new LargeRun(
                windows,
                1_600_000,
                budget,
                2_048,
                2_000_000,
                4_000_000,
                seconds,
                7,
                3_000_000,
                null,
                true,
                "2026-01-01T00:00:00Z",
                0.2);
    }

    @Test
    void checkedInPageShowsTheCheckedInResults() throws IOException {
        assertThat(Files.readString(RESULTS.resolve("latest.html")))
                .as("latest.html; perf/report.sh makes it anew")
                .isEqualTo(
                        HtmlPage.of(
                                Report.read(RESULTS),
                                LatencyReport.readIn(RESULTS),
                                CostReport.readIn(RESULTS)));
    }

    @Test
    void operationsGuideShowsTheCheckedInRecords() throws IOException {
        String guide = Files.readString(ROOT.resolve("docs/operations.md"));
        assertThat(guide)
                .as("docs/operations.md; perf/report.sh makes its tables anew")
                .isEqualTo(OperationsTables.replaceIn(guide, RESULTS));
    }

    @Test
    void everyCheckedInResultIsRight() throws IOException {
        assertThat(Report.read(RESULTS).results()).isNotEmpty().allMatch(Result::verified);
        assertThat(CloseDelayReport.readIn(RESULTS).runs())
                .hasSize(4)
                .allMatch(CloseDelayReport.Run::verified);
        assertThat(LateUpdatesReport.readIn(RESULTS).verified()).isTrue();
        assertThat(StrainReport.readIn(RESULTS).runs())
                .hasSize(6)
                .allMatch(StrainReport.Run::verified);
    }

    @Test
    void tableComparesLikeWithLikeAndWithTheFasterOfFlinksWays() {
        String text = "before\n" + ReadmeTable.BEGIN + "\nold\n" + Passage.END + "\nafter";
        String replaced =
                ReadmeTable.replaceIn(
                        text,
                        report(
                                result("sluice", "tumbling-10s-200", 1, 20),
                                result("sluice", "tumbling-10s-200", 2, 99),
                                result("sluice-sql", "tumbling-10s-200", 1, 48),
                                result("flink", "tumbling-10s-200", 1, 2),
                                result("flink-sql-one-phase", "tumbling-10s-200", 1, 2.5),
                                result("flink-sql-two-phase", "tumbling-10s-200", 1, 4)));
        assertThat(replaced)
                .startsWith("before\n")
                .endsWith("\nafter")
                .contains(
                        "| tumbling 10 s, 200 keys | 2.0 | 20.0 | **10x** | 4.0 | 48.0 | **12x** |")
                .contains("Medians of 3 runs", "commit abc", "at most 0.1")
                .doesNotContain("old")
                .doesNotContain("99");
    }

    @Test
    void aTextWithoutTheCommentsIsRefused() {
        assertThatThrownBy(() -> ReadmeTable.replaceIn("# Sluice", report()))
                .hasMessageContaining("begin");
    }

    @Test
    void chartsAreWellFormedAndShowEveryEngine() throws Exception {
        String page =
                HtmlPage.of(
                        report(
                                result("sluice", "tumbling-10s-200", 1, 20),
                                result("sluice", "tumbling-10s-200", 2, 21),
                                result("sluice", "tumbling-10s-100k", 1, 3),
                                result("flink", "tumbling-10s-200", 1, 0.02),
                                result("flink", "tumbling-10s-100k", 1, 0.001)),
                        Optional.of(
                                new LatencyReport(
                                        "2026-01-01T00:00:00Z",
                                        "abc",
                                        0.1,
                                        Map.of(),
                                        Map.of(),
                                        Map.of(),
                                        List.of(latency("sluice"), latency("flink")))),
                        Optional.empty());
        List<String> images = images(page);
        assertThat(images).hasSize(5);
        for (String image : images) {
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(image.getBytes(StandardCharsets.UTF_8)));
            assertThat(image).contains("sluice").doesNotContain("NaN").doesNotContain("Infinity");
        }
        assertThat(page).contains("&lt;fast&gt;").doesNotContain("http").doesNotContain("<script");
    }

    private static Latency latency(String engine) {
        return new Latency(
                engine, "changes", "tumbling", 1000, 50, 500, 100, 10, 1, 2, 30, 400, true);
    }

    private static List<String> images(String page) {
        List<String> images = new ArrayList<>();
        int end;
        for (int at = page.indexOf("<svg"); at >= 0; at = page.indexOf("<svg", end)) {
            end = page.indexOf("</svg>", at) + "</svg>".length();
            images.add(page.substring(at, end));
        }
        return images;
    }
}
