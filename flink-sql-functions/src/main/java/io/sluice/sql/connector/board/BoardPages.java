package io.sluice.sql.connector.board;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers everything but the stream of events. */
final class BoardPages {

    private static final Map<String, String> TYPES =
            Map.of(
                    "board.html", "text/html; charset=utf-8",
                    "board.css", "text/css; charset=utf-8",
                    "board.js", "text/javascript; charset=utf-8",
                    "board.svg", "image/svg+xml");

    private final BoardConfig config;

    BoardPages(BoardConfig config) {
        this.config = config;
    }

    /** Answers a request, unless it is one for the events that may be answered. */
    boolean answer(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                        + " connect-src 'self'; frame-ancestors 'none'; base-uri 'none'");
        if (!config.allowRemote() && !isLocal(exchange.getRequestHeaders().getFirst("Host"))) {
            // Another site's name that leads here would make this page readable for that site.
            respond(exchange, 403, "This board answers only to localhost.");
            return true;
        }
        if (!exchange.getRequestMethod().equals("GET")) {
            headers.set("Allow", "GET");
            respond(exchange, 405, "This board can only be read.");
            return true;
        }
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/events")) {
            return false;
        }
        file(exchange, path.equals("/") ? "board.html" : path.substring(1));
        return true;
    }

    private static void file(HttpExchange exchange, String name) throws IOException {
        String type = TYPES.get(name);
        if (type == null) {
            respond(exchange, 404, "There is only the board, at /.");
            return;
        }
        try (InputStream resource = BoardPages.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("the JAR of Sluice lacks " + name);
            }
            send(exchange, 200, type, resource.readAllBytes());
        }
    }

    static void respond(HttpExchange exchange, int status, String text) throws IOException {
        send(
                exchange,
                status,
                "text/plain; charset=utf-8",
                (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Whether a Host header is a name of this machine: localhost or a literal address. */
    private static boolean isLocal(@Nullable String header) {
        if (header == null) {
            return false;
        }
        String host = header.replaceFirst(":\\d+$", "");
        if (host.equals("localhost")) {
            return true;
        }
        if (!host.matches("[0-9.]+|\\[[0-9a-fA-F:.]+]")) {
            return false;
        }
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException notAnAddress) {
            return false;
        }
    }
}
