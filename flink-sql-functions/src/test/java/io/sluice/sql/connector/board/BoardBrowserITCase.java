package io.sluice.sql.connector.board;

import static io.sluice.sql.connector.board.Boards.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.By;

/** The board in a browser. */
@Timeout(400)
class BoardBrowserITCase {

    /** Where the documentation's pictures are to be written; elsewhere if not set. */
    private static final Path PICTURES =
            Path.of(System.getProperty("sluice.board.pictures", "target/pictures"));

    private final BoardModel model = new BoardModel(Boards.COLUMNS, 500);
    private BoardServer server;

    @BeforeEach
    void start() throws IOException {
        server = BoardServer.start(Boards.config(0), Boards.COLUMNS, model);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void rowsAppearChangeAndGo() throws Exception {
        try (Browser browser = Browser.open(server.url())) {
            browser.await("document.getElementById('status').textContent === 'Live'");
            browser.await("document.querySelector('h1').textContent === 'Trades'");
            assertThat(browser.text("#empty")).isEqualTo("No row yet.");

            model.change(RowKind.INSERT, row("SYM2", 20, 1_234, 99.5));
            model.change(RowKind.INSERT, row("SYM10", 20, 7, 1.25));
            model.change(RowKind.INSERT, row("SYM1", 10, 3, 1));
            browser.await("document.querySelectorAll('#body tr').length === 3");
            // The latest window first, then by key, numbers in names as numbers.
            assertThat(browser.table())
                    .containsExactly(
                            cells("SYM2", 20, "1,234", "99.50"),
                            cells("SYM10", 20, "7", "1.25"),
                            cells("SYM1", 10, "3", "1.00"));

            // They are lit for a moment only.
            browser.script(
                    """
                    window.lit = new Set();
                    new MutationObserver(changes => changes.forEach(
                        change => window.lit.add(change.target.className + change.target.cellIndex)))
                        .observe(document.getElementById('body'),
                            { subtree: true, attributeFilter: ['class'] });
                    """);
            model.change(RowKind.UPDATE_AFTER, row("SYM2", 20, 1_235, 98.5));
            browser.await("window.lit.has('number up3') && window.lit.has('number down4')");
            assertThat(browser.table().get(0)).isEqualTo(cells("SYM2", 20, "1,235", "98.50"));
            browser.await("document.querySelector('#body td.up, #body td.down') === null");

            model.watermark(9_999);
            browser.await("document.querySelectorAll('#body tr.closed').length === 1");
            assertThat(browser.text("#open")).isEqualTo("1");
            assertThat(browser.text("#closed")).isEqualTo("1");
            assertThat(browser.text("#watermark")).isEqualTo("1970-01-01 00:00:09");

            model.change(RowKind.DELETE, row("SYM10", 20, 7, 1.25));
            browser.await("document.querySelectorAll('#body tr').length === 2");
            assertThat(browser.text("#total-i")).isEqualTo("3");
            assertThat(browser.text("#total-u")).isEqualTo("1");
            assertThat(browser.text("#total-d")).isEqualTo("1");
            assertThat(browser.console()).isEmpty();
        }
    }

    @Test
    void rowsAreSortedAndFiltered() throws Exception {
        for (int i = 0; i < 12; i++) {
            model.change(RowKind.INSERT, row("SYM" + i, 20, 100 - i, i % 3));
        }
        try (Browser browser = Browser.open(server.url())) {
            browser.await("document.querySelectorAll('#body tr').length === 12");
            browser.click(By.xpath("//th/button[.='trades']"));
            assertThat(browser.table().get(0)).startsWith("SYM0");
            browser.click(By.xpath("//th/button[.='trades']"));
            assertThat(browser.table().get(0)).startsWith("SYM11");
            assertThat(browser.script("return document.querySelector('[aria-sort]').ariaSort"))
                    .isEqualTo("ascending");
            browser.click(By.xpath("//th/button[.='trades']"));
            assertThat(browser.table().get(0)).startsWith("SYM0");

            browser.type("#filter", "sym1");
            assertThat(browser.table()).hasSize(3).allMatch(row -> row.get(0).startsWith("SYM1"));
            model.change(RowKind.INSERT, row("OTHER", 20, 1, 1));
            model.change(RowKind.INSERT, row("SYM100", 20, 1, 1));
            browser.await("document.querySelectorAll('#body tr:not([hidden])').length === 4");
        }
    }

    @Test
    void whileItPausesTheTableStands() throws Exception {
        model.change(RowKind.INSERT, row("A", 20, 1, 1));
        try (Browser browser = Browser.open(server.url())) {
            browser.await("document.querySelectorAll('#body tr').length === 1");
            browser.click("#pause");
            model.change(RowKind.INSERT, row("B", 20, 1, 1));
            Thread.sleep(500);
            assertThat(browser.table()).hasSize(1);
            browser.click("#pause");
            browser.await("document.querySelectorAll('#body tr').length === 2");
        }
    }

    @Test
    void aSecondBrowserSeesTheSameAndTheFirstGoesOn() throws Exception {
        try (Browser first = Browser.open(server.url())) {
            model.change(RowKind.INSERT, row("A", 20, 1, 1));
            first.await("document.querySelectorAll('#body tr').length === 1");
            try (Browser second = Browser.open(server.url())) {
                second.await("document.querySelectorAll('#body tr').length === 1");
                model.change(RowKind.UPDATE_AFTER, row("A", 20, 2, 1));
                model.change(RowKind.INSERT, row("B", 20, 1, 1));
                second.await("document.querySelectorAll('#body tr').length === 2");
                first.await("document.querySelectorAll('#body tr').length === 2");
                assertThat(first.table()).isEqualTo(second.table());
            }
            model.change(RowKind.INSERT, row("C", 20, 1, 1));
            first.await("document.querySelectorAll('#body tr').length === 3");
        }
    }

    @Test
    void aBoardThatRestartsIsFoundAgain() throws Exception {
        model.change(RowKind.INSERT, row("OLD", 20, 1, 1));
        try (Browser browser = Browser.open(server.url())) {
            browser.await("document.querySelectorAll('#body tr').length === 1");
            int port = URI.create(server.url()).getPort();
            server.stop();
            browser.await("document.getElementById('status').className.includes('lost')");
            BoardModel restarted = new BoardModel(Boards.COLUMNS, 500);
            restarted.change(RowKind.INSERT, row("NEW", 20, 1, 1));
            server = BoardServer.start(Boards.config(port), Boards.COLUMNS, restarted);
            browser.await("document.querySelector('#body th').textContent === 'NEW'");
            assertThat(browser.text("#status")).isEqualTo("Live");

            restarted.end();
            browser.await("document.getElementById('status').textContent === 'Finished'");
        }
    }

    /** A line from the first value, on the left, to the last, on the right. */
    @Test
    void sparklinesAreDrawnAsTheValueGoes() throws Exception {
        model.change(RowKind.INSERT, row("A", 20, 1, 1));
        try (Browser browser = Browser.open(server.url())) {
            // Where the first and the last column with ink are, and how far down it is there.
            browser.script(
                    """
                    window.ink = () => {
                        const canvas = document.querySelector('#body tr canvas');
                        if (canvas === null) return [{}, {}];
                        const { width, height } = canvas;
                        const pixels = canvas.getContext('2d').getImageData(0, 0, width, height).data;
                        const columns = [];
                        for (let x = 0; x < width; x++) {
                            const inked = [];
                            for (let y = 0; y < height; y++) {
                                if (pixels[4 * (y * width + x) + 3] > 0) inked.push(y);
                            }
                            if (inked.length > 0) {
                                const y = inked.reduce((a, b) => a + b) / inked.length;
                                columns.push({ x: x / width, y: y / height });
                            }
                        }
                        return columns.length === 0 ? [{}, {}] : [columns[0], columns[columns.length - 1]];
                    };
                    """);
            // One value is a dot.
            browser.await("window.ink()[0].x > 0.9");

            model.change(RowKind.UPDATE_AFTER, row("A", 20, 2, 5));
            browser.await("window.ink()[0].x < 0.1 && window.ink()[1].x > 0.9");
            browser.await("window.ink()[0].y > 0.6 && window.ink()[1].y < 0.4");

            model.change(RowKind.UPDATE_AFTER, row("A", 20, 3, -2));
            browser.await("window.ink()[0].y < 0.7 && window.ink()[1].y > 0.6");
        }
    }

    @Test
    void theLagIsThatOfTheWatermark() throws Exception {
        try (Browser browser = Browser.open(server.url())) {
            browser.await("document.getElementById('status').textContent === 'Live'");
            browser.await("document.getElementById('lag').textContent === '–'");

            // So long that it stays the same, however long the browser takes.
            model.watermark(System.currentTimeMillis() - TimeUnit.DAYS.toMillis(300));
            browser.await("document.getElementById('lag').textContent === '300d'");

            model.watermark(Long.MAX_VALUE);
            browser.await("document.getElementById('lag').textContent === 'end'");
        }
    }

    @Test
    void ratesRiseWithTheChangesOfEachKindAndFallWhenTheyStop() throws Exception {
        ScheduledExecutorService job = Executors.newSingleThreadScheduledExecutor();
        String rates =
                "['rate', 'rate-i', 'rate-u', 'rate-b', 'rate-d'].every(id => document.getElementById(id).textContent %s '0')";
        try (Browser browser = Browser.open(server.url())) {
            browser.await("document.getElementById('status').textContent === 'Live'");
            browser.await(rates.formatted("==="));
            ScheduledFuture<?> changes =
                    job.scheduleAtFixedRate(
                            () -> {
                                for (RowKind kind : RowKind.values()) {
                                    model.change(kind, row("A", 20, 1, 1));
                                }
                            },
                            0,
                            10,
                            TimeUnit.MILLISECONDS);
            browser.await(rates.formatted("!=="));
            assertThat(changes.isDone()).isFalse();
            changes.cancel(false);
            browser.await(rates.formatted("==="));
            assertThat(browser.text("#total-i")).isNotEqualTo("0");
        } finally {
            job.shutdownNow();
        }
    }

    /** 2,000 rows a second, of which three cells each change. */
    @Test
    void twoHundredRowsTenTimesASecondStaySmooth() throws Exception {
        ScheduledExecutorService job = Executors.newSingleThreadScheduledExecutor();
        AtomicLong round = new AtomicLong();
        ScheduledFuture<?> updates =
                job.scheduleAtFixedRate(
                        () -> {
                            long now = round.incrementAndGet();
                            for (int i = 0; i < 200; i++) {
                                double price = 100 + 10 * Math.sin(now / 7.0 + i);
                                model.change(
                                        RowKind.UPDATE_AFTER, row("SYM" + i, 20, now * i, price));
                            }
                        },
                        0,
                        100,
                        TimeUnit.MILLISECONDS);
        try (Browser browser = Browser.open(server.url())) {
            browser.await("document.querySelectorAll('#body tr').length === 200");
            Thread.sleep(1_000);
            browser.script(
                    """
                    window.gaps = [];
                    window.began = { ...window.sluiceBoard, at: performance.now() };
                    let last = performance.now();
                    (function tick() {
                        requestAnimationFrame(tick);
                        const now = performance.now();
                        window.gaps.push(now - last);
                        last = now;
                    })();
                    """);
            Thread.sleep(6_000);
            @SuppressWarnings("unchecked") // JSON.
            Map<String, Number> measured =
                    (Map<String, Number>)
                            browser.script(
                                    """
                                    const seconds = (performance.now() - began.at) / 1000;
                                    const gaps = window.gaps.sort((a, b) => a - b);
                                    return {
                                        changes: (sluiceBoard.changes - began.changes) / seconds,
                                        busy: (sluiceBoard.applyMillis - began.applyMillis) / seconds / 1000,
                                        fps: gaps.length / seconds,
                                        median: gaps[Math.floor(gaps.length / 2)],
                                        p95: gaps[Math.floor(gaps.length * 0.95)]
                                    };
                                    """);
            assertThat(updates.isDone()).isFalse();
            Files.createDirectories(PICTURES);
            Files.writeString(PICTURES.resolve("board-200-rows.txt"), measured.toString());
            assertThat(measured.get("changes").doubleValue()).isGreaterThan(500);
            // Other tests may use the machine too: far from what is measured when it is quiet.
            assertThat(measured.get("busy").doubleValue()).as("%s", measured).isLessThan(0.5);
            assertThat(measured.get("median").doubleValue()).as("%s", measured).isLessThan(50);
            assertThat(measured.get("p95").doubleValue()).as("%s", measured).isLessThan(1_000);
            browser.picture(PICTURES.resolve("board-200-rows.png"));
        } finally {
            updates.cancel(false);
            job.shutdownNow();
        }
    }

    @Test
    void aJobShowsItsWindows() throws Exception {
        int port = Boards.freePort();
        Configuration configuration = new Configuration();
        configuration.setString("table.sql-dialect", "hive");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(2);
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.executeSql(
                """
                CREATE TEMPORARY TABLE trades (
                    symbol STRING, price DOUBLE, quantity BIGINT, trade_time TIMESTAMP(3),
                    WATERMARK FOR trade_time AS SOURCE_WATERMARK()
                ) WITH (
                    'connector' = 'sluice-trades', 'rows-per-second' = '2000', 'symbols' = '12',
                    'skew' = '0.8', 'disorder' = '1 s', 'start-time' = 'now'
                )
                """);
        tables.executeSql(
                """
                CREATE TEMPORARY TABLE board (
                    symbol STRING, window_start TIMESTAMP(3), window_end TIMESTAMP(3),
                    trades BIGINT, volume BIGINT, avg_price DOUBLE, low DOUBLE, high DOUBLE,
                    PRIMARY KEY (symbol, window_start, window_end) NOT ENFORCED
                ) WITH (
                    'connector' = 'sluice-board', 'title' = 'Trades per symbol, every 10 seconds',
                    'port' = '%d', 'sparkline' = 'avg_price', 'changelog' = 'retract'
                )
                """
                        .formatted(port));
        JobClient job =
                tables.executeSql(
                                """
                                INSERT INTO board
                                SELECT symbol, window_start, window_end, COUNT(*), SUM(quantity),
                                    AVG(price), MIN(price), MAX(price)
                                FROM trades
                                GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '10' SECOND)
                                EMIT CHANGES
                                """)
                        .getJobClient()
                        .orElseThrow();
        try {
            awaitServer(port);
            try (Browser browser = Browser.open("http://localhost:%d/".formatted(port))) {
                browser.await("document.querySelectorAll('#body tr').length >= 12");
                browser.await("Number(document.getElementById('closed').textContent) >= 1");
                browser.await("document.querySelectorAll('#body tr.closed').length >= 12");
                browser.await("document.querySelector('#total-b').textContent !== '0'");
                Thread.sleep(4_000);
                browser.click("#theme");
                browser.picture(PICTURES.resolve("board-light.png"));
                browser.click("#theme");
                Thread.sleep(300);
                browser.picture(PICTURES.resolve("board-dark.png"));
                assertThat(browser.console()).isEmpty();
            }
        } finally {
            job.cancel().get(1, TimeUnit.MINUTES);
        }
    }

    private static void awaitServer(int port) throws InterruptedException {
        for (int attempt = 0; attempt < 600; attempt++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(socket.isConnected()).isTrue();
                return;
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
        throw new AssertionError("the board did not start");
    }

    private static List<String> cells(String symbol, long endSecond, String trades, String price) {
        return List.of(
                symbol,
                "1970-01-01 00:00:%02d".formatted(endSecond - 10),
                "1970-01-01 00:00:%02d".formatted(endSecond),
                trades,
                price);
    }
}
