package io.sluice.perf.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** A browser draws the charts of the page that is checked in. */
class PageInBrowserTest {

    private static final Path PAGE = Path.of("results", "latest.html");
    private static final Pattern CHART =
            Pattern.compile("(<svg role=\"img\".*?</svg>)", Pattern.DOTALL);
    private static final Pattern LABEL = Pattern.compile("aria-label=\"([^\"]*)\"");
    private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);

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

    /** Every chart is put into a cell of its own, so that none stands for another. */
    @Test
    void everyChartIsDrawn() throws Exception {
        String page = Files.readString(PAGE);
        List<String> charts = all(CHART, page);
        assertThat(charts.stream().map(chart -> all(LABEL, chart).get(0)))
                .contains("Windows per record", "Open windows", "Keys")
                .contains("Latency at 10% of the peak", "Latency at 90% of the peak")
                .contains("tumbling-10s-200", "tumbling-10s-200-per-record")
                .anyMatch(label -> label.startsWith("Processor time of "));
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
        Process browser =
                new ProcessBuilder(
                                browser().toString(),
                                "--headless=new",
                                // As root, which continuous integration often is.
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--hide-scrollbars",
                                "--window-size=%d,%d".formatted(width, height),
                                "--user-data-dir=" + directory.resolve("profile"),
                                "--screenshot=" + image,
                                page.toUri().toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("log.txt").toFile())
                        .start();
        try {
            assertThat(browser.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            browser.destroyForcibly();
        }
        assertThat(image).as(Files.readString(directory.resolve("log.txt"))).exists();
        return ImageIO.read(image.toFile());
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
