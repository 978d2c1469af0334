package io.sluice.sql.connector.board;

import static io.sluice.sql.connector.board.Boards.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.json.Json;

/** What is answered to whom. */
@Timeout(300)
class BoardServerTest {

    private final BoardModel model = new BoardModel(Boards.COLUMNS, 500);
    private final HttpClient client = HttpClient.newHttpClient();
    private BoardServer server;

    @BeforeEach
    void start() throws IOException {
        server = BoardServer.start(Boards.config(0), Boards.COLUMNS, model);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @ParameterizedTest
    @CsvSource({
        "'', text/html",
        "board.css, text/css",
        "board.js, text/javascript",
        "board.svg, image/svg+xml"
    })
    void thePageIsServedWithoutAnythingFromElsewhere(String path, String type) throws Exception {
        HttpResponse<String> response = get(path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
        assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'");
        assertThat(response.body().replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http:", "https:", "//cdn");
    }

    @Test
    void anythingElseIsRefused() throws Exception {
        assertThat(get("etc/passwd").statusCode()).isEqualTo(404);
        assertThat(get("../board/BoardServer.class").statusCode()).isEqualTo(404);
        HttpRequest post =
                HttpRequest.newBuilder(URI.create(server.url()))
                        .POST(HttpRequest.BodyPublishers.ofString("x"))
                        .build();
        assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "127.0.0.1:80, 200",
        "[::1]:80, 200",
        "evil.example, 403",
        "127.0.0.1.evil.example, 403",
        "10.0.0.1, 403"
    })
    void onlyNamesOfThisMachineAreAnswered(String host, int status) throws Exception {
        URI uri = URI.create(server.url());
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream()
                    .write(
                            "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                                    .formatted(host)
                                    .getBytes(StandardCharsets.UTF_8));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void theServerListensAtTheLoopbackAddress() {
        assertThat(server.url()).startsWith("http://127.0.0.1:");
    }

    @Test
    void anAddressOthersReachIsRefusedUnlessAllowed() throws Exception {
        assertThatThrownBy(
                        () ->
                                BoardServer.start(
                                        Boards.config("0.0.0.0", 0, false), Boards.COLUMNS, model))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'allow-remote' is false");

        BoardServer remote =
                BoardServer.start(Boards.config("0.0.0.0", 0, true), Boards.COLUMNS, model);
        try {
            URI uri = URI.create(remote.url().replace("0.0.0.0", "127.0.0.1"));
            HttpRequest request = HttpRequest.newBuilder(uri).build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        } finally {
            remote.stop();
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();
            assertThatThrownBy(() -> BoardServer.start(Boards.config(port), Boards.COLUMNS, model))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("port %d of 127.0.0.1 cannot be used", port)
                    .hasMessageContaining("or 0 for any free one");
        }
    }

    @Test
    void aPortIsFreeAgainAtOnce() throws Exception {
        int port = URI.create(server.url()).getPort();
        Iterator<Map<String, Object>> frames = frames().iterator();
        frames.next();
        server.stop();

        server = BoardServer.start(Boards.config(port), Boards.COLUMNS, model);
        assertThat(get("").statusCode()).isEqualTo(200);
    }

    @Test
    void theFirstFrameIsCompleteAndTheNextTellWhatChanged() throws Exception {
        model.change(RowKind.INSERT, row("A\"\\\n\u2028é😀", 10, 1L << 60, 5.5));
        model.change(RowKind.INSERT, row("B", 10, 1, Double.POSITIVE_INFINITY));
        try (Stream<Map<String, Object>> stream = frames()) {
            Iterator<Map<String, Object>> frames = stream.iterator();
            Map<String, Object> first = frames.next();
            assertThat(first).containsEntry("title", "Trades").containsEntry("windowed", true);
            assertThat((List<?>) first.get("columns")).hasSize(5);
            assertThat(cells(first))
                    .containsExactlyInAnyOrder(
                            List.of(
                                    "A\"\\\n\u2028é😀",
                                    "1970-01-01 00:00:00",
                                    "1970-01-01 00:00:10",
                                    String.valueOf(1L << 60),
                                    "5.5"),
                            List.of(
                                    "B",
                                    "1970-01-01 00:00:00",
                                    "1970-01-01 00:00:10",
                                    "1",
                                    "Infinity"));

            model.change(RowKind.UPDATE_AFTER, row("B", 10, 2, 7));
            Map<String, Object> changed = nextWithRows(frames);
            assertThat(changed).doesNotContainKey("columns");
            assertThat(cells(changed)).hasSize(1);
            assertThat(cells(changed).get(0)).endsWith("2", "7.0");
        }
    }

    @Test
    void theLastChangesAreToldBeforeTheEnd() throws Exception {
        Iterator<Map<String, Object>> frames = frames().iterator();
        frames.next();
        model.change(RowKind.INSERT, row("LAST", 10, 1, 5));
        model.end();
        server.stop();

        List<List<String>> told = new ArrayList<>();
        Map<String, Object> last = Map.of();
        while (frames.hasNext()) {
            last = frames.next();
            told.addAll(cells(last));
        }
        assertThat(told).hasSize(1);
        assertThat(told.get(0)).startsWith("LAST");
        assertThat(last).containsEntry("ended", true);
    }

    /**
     * The browser asks and never reads: the job goes on, memory is bounded, the browser is dropped.
     */
    @Test
    void aBrowserThatDoesNotReadHoldsUpNobody() throws Exception {
        URI uri = URI.create(server.url());
        try (Socket stuck = new Socket()) {
            stuck.setReceiveBufferSize(1_024);
            stuck.connect(new java.net.InetSocketAddress(uri.getHost(), uri.getPort()));
            stuck.getOutputStream()
                    .write(
                            "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                    .getBytes(StandardCharsets.UTF_8));
            await(() -> server.browsers() == 1);
            String name = "x".repeat(190);
            long slowest = 0;
            long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
            for (int round = 0; server.browsers() == 1; round++) {
                assertThat(System.nanoTime()).as("still there").isLessThan(deadline);
                for (int i = 0; i < 500; i++) {
                    long start = System.nanoTime();
                    model.change(RowKind.UPDATE_AFTER, row(name + i, 10, round, round));
                    slowest = Math.max(slowest, System.nanoTime() - start);
                }
                Thread.sleep(50);
            }
            assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void aSlowBrowserSkipsToTheCompleteTable() throws Exception {
        // However slow this machine is.
        server.stop();
        server = BoardServer.start(Boards.config(0), Boards.COLUMNS, model, Duration.ofMinutes(4));
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "events")).build();
        HttpResponse<InputStream> response =
                client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        String name = "x".repeat(190);
        // More than the buffers of both ends hold, while nothing is read.
        for (int round = 0; round < 60; round++) {
            for (int i = 0; i < 500; i++) {
                model.change(RowKind.UPDATE_AFTER, row(name + i, 10, round, round));
            }
            Thread.sleep(110);
        }
        model.change(RowKind.INSERT, row("LAST", 10, 1, 5));

        int complete = 0;
        int changes = 0;
        boolean last = false;
        try (InputStream body = response.body()) {
            Iterator<String> lines =
                    new java.io.BufferedReader(
                                    new java.io.InputStreamReader(body, StandardCharsets.UTF_8))
                            .lines()
                            .filter(line -> line.startsWith("data: "))
                            .iterator();
            while (!last || complete < 2) {
                String line = lines.next();
                complete += line.contains("\"columns\":") ? 1 : 0;
                changes++;
                last |= line.contains("\"LAST\"");
            }
        }
        assertThat(complete).isEqualTo(2);
        assertThat(changes).isLessThan(60);
    }

    @Test
    void thereIsALimitOfViewers() throws Exception {
        List<Stream<Map<String, Object>>> viewers = new ArrayList<>();
        for (int i = 0; i < BoardServer.MOST_BROWSERS; i++) {
            viewers.add(frames());
        }
        await(() -> server.browsers() == BoardServer.MOST_BROWSERS);
        assertThat(get("events").statusCode()).isEqualTo(503);
        assertThat(get("").statusCode()).isEqualTo(200);

        viewers.forEach(Stream::close);
    }

    private HttpResponse<String> get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private Stream<Map<String, Object>> frames() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "events")).build();
        HttpResponse<Stream<String>> response =
                client.send(request, HttpResponse.BodyHandlers.ofLines());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body()
                .filter(line -> line.startsWith("data: "))
                .map(line -> new Json().toType(line.substring(6), Json.MAP_TYPE));
    }

    private static Map<String, Object> nextWithRows(Iterator<Map<String, Object>> frames) {
        while (true) {
            Map<String, Object> frame = frames.next();
            if (!((List<?>) frame.get("rows")).isEmpty()) {
                return frame;
            }
        }
    }

    @SuppressWarnings("unchecked") // JSON.
    private static List<List<String>> cells(Map<String, Object> frame) {
        return ((List<Map<String, Object>>) frame.get("rows"))
                .stream().map(row -> (List<String>) row.get("cells")).toList();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(10);
        }
    }
}
