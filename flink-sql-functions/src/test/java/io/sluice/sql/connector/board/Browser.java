package io.sluice.sql.connector.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Chromium without a screen, as it is installed on this machine. */
final class Browser implements AutoCloseable {

    /** It warns that it does not know the newest Chromium, which does not matter here. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /**
     * Opens a page. Where there is no browser the test is skipped, but on the continuous
     * integration, which installs one, it fails.
     */
    static Browser open(String url) {
        Optional<Path> chromium = onPath("chromium", "chromium-browser", "google-chrome");
        Optional<Path> chromedriver = onPath("chromedriver");
        if (chromium.isEmpty() || chromedriver.isEmpty()) {
            String missing =
                    "there is no Chromium with its driver on the PATH; on Debian: apt-get install"
                            + " chromium chromium-driver";
            if ("true".equals(System.getenv("CI"))) {
                fail(missing);
            }
            Assumptions.abort("The board is not tested in a browser: " + missing);
        }
        SELENIUM.setLevel(Level.SEVERE);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.get().toFile());
        options.addArguments(
                "--headless=new",
                // As root, which continuous integration often is, there is no sandbox.
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--hide-scrollbars",
                "--window-size=1440,900");
        ChromeDriverService service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver.get().toFile())
                        .usingAnyFreePort()
                        .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.get(url);
        return new Browser(driver);
    }

    private static Optional<Path> onPath(String... programs) {
        List<String> directories =
                Arrays.asList(System.getenv("PATH").split(File.pathSeparator, -1));
        return Arrays.stream(programs)
                .flatMap(program -> directories.stream().map(at -> Path.of(at, program)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    Object script(String script) {
        return driver.executeScript(script);
    }

    String text(String selector) {
        return driver.findElement(By.cssSelector(selector)).getText();
    }

    void click(String selector) {
        driver.findElement(By.cssSelector(selector)).click();
    }

    void type(String selector, String text) {
        WebElement field = driver.findElement(By.cssSelector(selector));
        field.clear();
        field.sendKeys(text);
    }

    void click(By element) {
        driver.findElement(element).click();
    }

    /** The cells of the table as they are shown, in one look. */
    @SuppressWarnings("unchecked") // JSON.
    List<List<String>> table() {
        return (List<List<String>>)
                script(
                        """
                        return [...document.querySelectorAll('#body tr:not(.gone):not([hidden])')]
                            .map(tr => [...tr.children].filter(cell => !cell.firstElementChild)
                            .map(cell => cell.textContent));
                        """);
    }

    /** Waits until a script gives true. */
    void await(String condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Boolean.TRUE.equals(script("return " + condition))) {
            assertThat(System.nanoTime())
                    .as("%s; the page:%n%s", condition, text("body"))
                    .isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    /** Messages of the page's console: there should be none. */
    List<String> console() {
        return driver.manage().logs().get("browser").getAll().stream()
                .map(String::valueOf)
                .toList();
    }

    void picture(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
