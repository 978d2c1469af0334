package io.sluice.perf.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.sluice.perf.latency.LatencyReport;
import io.sluice.perf.run.Json;
import io.sluice.perf.run.Report;
import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A browser shows the charts of the page that is checked in, and those of made-up results. */
class PageInBrowserTest {

    private static final Path RESULTS = Path.of("results");
    private static final Pattern CHART =
            Pattern.compile("(<svg role=\"img\".*?</svg>)", Pattern.DOTALL);
    private static final Pattern LABEL = Pattern.compile("aria-label=\"([^\"]*)\"");
    private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);
    private static final Pattern SEEN =
            Pattern.compile("<script id=\"seen\"[^>]*>(.*?)</script>", Pattern.DOTALL);

    /** Counts what has a size and lies within its chart; the browser's own view of the page. */
    private static final String LOOK =
            """
            <script>
            const charts = [...document.querySelectorAll('svg[role=img]')].map(svg => {
              const frame = svg.viewBox.baseVal;
              const seen = selector => [...svg.querySelectorAll(selector)].filter(part => {
                const box = part.getBBox();
                return box.width + box.height > 0 && box.x >= -1 && box.y >= -1
                    && box.x + box.width <= frame.width + 1 && box.y + box.height <= frame.height + 1;
              });
              const texts = anchor =>
                  seen(`text[text-anchor=${anchor}]`).map(text => text.textContent);
              return {title: svg.getAttribute('aria-label'), below: texts('middle'),
                  left: texts('end'), right: texts('start'), boxes: seen('rect').length,
                  points: seen('circle').length, segments: seen('line[stroke-width="2"]').length};
            });
            const seen = document.createElement('script');
            seen.id = 'seen';
            seen.type = 'application/json';
            seen.textContent = JSON.stringify(charts);
            document.body.append(seen);
            </script>
            """;

    /** Cells, in pixels: none of the charts is larger. */
    private static final int WIDTH = 720;

    private static final int HEIGHT = 420;
    private static final int COLUMNS = 3;

    private static final int PATIENCE_SECONDS = 240;
    private static final int COLOR = 0xFFFFFF;

    /** First colour of Sluice's bars and lines. */
    private static final int SLUICE = 0x0B5FA5;

    /** Fewer pixels than one line or bar has. */
    private static final int BAR = 100;

    @TempDir Path directory;

    @Test
    void thePageShowsWhatTheResultsHold() throws Exception {
        Report report = Report.read(RESULTS);
        Optional<LatencyReport> latencies = LatencyReport.readIn(RESULTS);
        List<DrawnChart> expected = ExpectedCharts.of(report, latencies);
        assertThat(expected).isNotEmpty();
        assertThat(seen(Files.readString(RESULTS.resolve("latest.html")))).isEqualTo(expected);
    }

    /** Also charts for which the checked-in results have too little. */
    @Test
    void everyPossibleChartIsShown() throws Exception {
        Report report = MadeUpResults.ofEveryChart();
        Optional<LatencyReport> latencies = LatencyReport.readIn(RESULTS);
        List<DrawnChart> expected = ExpectedCharts.of(report, latencies);
        assertThat(expected)
                .extracting(DrawnChart::title)
                .containsAll(Stream.of(Places.values()).map(ExpectedCharts::title).toList());
        assertThat(seen(HtmlPage.of(report, latencies, Optional.empty()))).isEqualTo(expected);
    }

    private List<DrawnChart> seen(String page) throws Exception {
        Path looked = directory.resolve("looked.html");
        Files.writeString(looked, page.replace("</body>", LOOK + "</body>"));
        Path dom = directory.resolve("dom.html");
        browse(dom, "--dump-dom", looked.toUri().toString());
        return List.of(Json.parse(all(SEEN, Files.readString(dom)).get(0), DrawnChart[].class));
    }

    /** Every chart is put into a cell of its own, so that none stands for another. */
    @Test
    void everyChartIsDrawn() throws Exception {
        String page = Files.readString(RESULTS.resolve("latest.html"));
        List<String> charts = all(CHART, page);
        assertThat(charts)
                .hasSameSizeAs(
                        ExpectedCharts.of(Report.read(RESULTS), LatencyReport.readIn(RESULTS)));
        Path cells = directory.resolve("cells.html");
        Files.writeString(cells, cells(all(STYLE, page).get(0), charts));
        int rows = (charts.size() + COLUMNS - 1) / COLUMNS;

        BufferedImage image = screenshot(cells, COLUMNS * WIDTH, rows * HEIGHT);

        for (int i = 0; i < charts.size(); i++) {
            BufferedImage cell =
                    image.getSubimage(i % COLUMNS * WIDTH, i / COLUMNS * HEIGHT, WIDTH, HEIGHT);
            assertThat(pixels(cell, SLUICE))
                    .as(all(LABEL, charts.get(i)).get(0))
                    .isGreaterThan(BAR);
        }
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private static String cells(String style, List<String> charts) {
        StringBuilder cells = new StringBuilder();
        for (int i = 0; i < charts.size(); i++) {
            cells.append(
                    "<div style=\"position:absolute;overflow:hidden;left:%dpx;top:%dpx;width:%dpx;height:%dpx\">%s</div>%n"
                            .formatted(
                                    i % COLUMNS * WIDTH,
                                    i / COLUMNS * HEIGHT,
                                    WIDTH,
                                    HEIGHT,
                                    charts.get(i)));
        }
        return "<!doctype html><meta charset=\"utf-8\"><style>%s</style><body style=\"margin:0\">%s"
                .formatted(style, cells);
    }

    private BufferedImage screenshot(Path page, int width, int height) throws Exception {
        Path image = directory.resolve("page.png");
        browse(
                directory.resolve("output.txt"),
                "--hide-scrollbars",
                "--window-size=%d,%d".formatted(width, height),
                "--screenshot=" + image,
                page.toUri().toString());
        assertThat(image).as(Files.readString(directory.resolve("log.txt"))).exists();
        return ImageIO.read(image.toFile());
    }

    /** Runs the browser until it has done what the arguments say. */
    private void browse(Path output, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(browser().toString());
        command.add("--headless=new");
        // As root, which continuous integration often is.
        command.add("--no-sandbox");
        command.add("--disable-gpu");
        command.add("--disable-dev-shm-usage");
        command.add("--user-data-dir=" + directory.resolve("profile"));
        command.addAll(List.of(arguments));
        Process browser =
                new ProcessBuilder(command)
                        .redirectOutput(output.toFile())
                        .redirectError(directory.resolve("log.txt").toFile())
                        .start();
        try {
            assertThat(browser.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            browser.destroyForcibly();
        }
    }

    private static long pixels(BufferedImage image, int color) {
        long found = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                found += (image.getRGB(x, y) & COLOR) == color ? 1 : 0;
            }
        }
        return found;
    }

    /**
     * Where there is no browser the test is skipped, but on the continuous integration, which
     * installs one, it fails.
     */
    private static Path browser() {
        Optional<Path> found =
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                        .flatMap(
                                at ->
                                        Stream.of("chromium", "chromium-browser", "google-chrome")
                                                .map(program -> Path.of(at, program)))
                        .filter(Files::isExecutable)
                        .findFirst();
        if (found.isEmpty()) {
            String missing = "there is no Chromium on the PATH";
            if ("true".equals(System.getenv("CI"))) {
                fail(missing);
            }
            Assumptions.abort("The page is not tested in a browser: " + missing);
        }
        return found.get();
    }
}
