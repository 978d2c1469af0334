package io.sluice.perf.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A browser draws the charts of the page that is checked in. */
class PageInBrowserTest {

    private static final Path PAGE = Path.of("results", "latest.html");
    private static final int PATIENCE_SECONDS = 240;
    private static final int COLOR = 0xFFFFFF;

    /** First colour of Sluice's bars and lines. */
    private static final int SLUICE = 0x0B5FA5;

    /** Fewer pixels than one bar has. */
    private static final int BAR = 200;

    @TempDir Path directory;

    @Test
    void sluicesBarsAreDrawn() throws Exception {
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
                                "--window-size=1000,6000",
                                "--user-data-dir=" + directory.resolve("profile"),
                                "--screenshot=" + image,
                                PAGE.toUri().toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("log.txt").toFile())
                        .start();
        try {
            assertThat(browser.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            browser.destroyForcibly();
        }
        assertThat(image).as(Files.readString(directory.resolve("log.txt"))).exists();
        assertThat(pixels(ImageIO.read(image.toFile()), SLUICE)).isGreaterThan(BAR);
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
