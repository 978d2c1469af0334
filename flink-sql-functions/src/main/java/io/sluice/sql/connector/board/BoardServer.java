package io.sluice.sql.connector.board;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the page and, to each browser that has it open, a stream of server-sent events. One thread
 * cuts a frame at every interval and queues it for the browsers; a thread per browser writes.
 */
final class BoardServer {

    private static final Logger LOG = LoggerFactory.getLogger(BoardServer.class);

    static final int MOST_BROWSERS = 16;
    private static final int MOST_THREADS = 2 * MOST_BROWSERS;

    /** A browser that takes nothing for so long is given up. */
    private static final Duration STALLED = Duration.ofSeconds(5);

    private static final Duration LAST_FRAMES = Duration.ofSeconds(2);

    private final BoardConfig config;
    private final BoardModel model;
    private final BoardJson json;
    private final HttpServer http;
    private final Duration stalled;
    private final ExecutorService connections;
    private final ScheduledExecutorService publisher;
    private final List<BoardClient> clients = new CopyOnWriteArrayList<>();

    private BoardServer(
            BoardConfig config,
            BoardColumns columns,
            BoardModel model,
            HttpServer http,
            Duration stalled) {
        this.config = config;
        this.model = model;
        this.http = http;
        this.stalled = stalled;
        json = new BoardJson(config, columns);
        ThreadFactory threads = BoardServer::daemon;
        connections =
                new ThreadPoolExecutor(
                        0, MOST_THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
        publisher = Executors.newSingleThreadScheduledExecutor(threads);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "sluice-board");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Starts the server and logs its address.
     *
     * @throws IOException that says what to change, if the address cannot be used
     */
    static BoardServer start(BoardConfig config, BoardColumns columns, BoardModel model)
            throws IOException {
        return start(config, columns, model, STALLED);
    }

    /** The same; a browser that takes nothing for the given time is given up. */
    static BoardServer start(
            BoardConfig config, BoardColumns columns, BoardModel model, Duration stalled)
            throws IOException {
        InetAddress address = InetAddress.getByName(config.host());
        if (!config.allowRemote() && !address.isLoopbackAddress()) {
            throw new IOException(
                    "board '%s': '%s' is %s here, which other machines can reach; 'allow-remote' is false"
                            .formatted(config.title(), config.host(), address.getHostAddress()));
        }
        HttpServer http;
        try {
            http = HttpServer.create(new InetSocketAddress(address, config.port()), 0);
        } catch (BindException taken) {
            // Not as the cause: what is shown of a failed job is often its innermost cause only.
            IOException explained =
                    new IOException(
                            ("board '%s': port %d of %s cannot be used (%s); stop what uses it, choose"
                                            + " another 'port', or 0 for any free one")
                                    .formatted(
                                            config.title(),
                                            config.port(),
                                            config.host(),
                                            taken.getMessage()));
            explained.addSuppressed(taken);
            throw explained;
        }
        BoardServer server = new BoardServer(config, columns, model, http, stalled);
        server.run();
        return server;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // publish() reports its failures itself.
    private void run() {
        BoardPages pages = new BoardPages(config);
        http.setExecutor(connections);
        http.createContext(
                "/",
                exchange -> {
                    if (!pages.answer(exchange)) {
                        events(exchange);
                    }
                });
        http.start();
        long interval = config.refreshInterval().toMillis();
        publisher.scheduleAtFixedRate(this::publish, interval, interval, TimeUnit.MILLISECONDS);
        LOG.info("Board '{}' is at {}", config.title(), url());
    }

    /** Where the board is. */
    String url() {
        InetSocketAddress address = http.getAddress();
        String host = address.getAddress().getHostAddress();
        return "http://%s:%d/"
                .formatted(host.contains(":") ? "[" + host + "]" : host, address.getPort());
    }

    /** Number of browsers that are connected. */
    int browsers() {
        return clients.size();
    }

    private void events(HttpExchange exchange) throws IOException {
        if (clients.size() >= MOST_BROWSERS) {
            BoardPages.respond(
                    exchange, 503, "This board has %d viewers already.".formatted(MOST_BROWSERS));
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.sendResponseHeaders(200, 0);
        BoardClient client = new BoardClient(exchange);
        clients.add(client);
        try {
            client.run();
        } catch (IOException gone) {
            LOG.debug("A browser has left board '{}'", config.title(), gone);
        } finally {
            clients.remove(client);
            exchange.close();
        }
    }

    private void publish() {
        try {
            BoardFrame changes = model.cut();
            clients.removeIf(client -> client.closeIfStalled(stalled.toNanos()));
            if (clients.isEmpty()) {
                return;
            }
            long now = System.currentTimeMillis();
            byte[] changed = event(json.frame(changes, now));
            byte[] all = null;
            for (BoardClient client : clients) {
                if (client.wantsAll()) {
                    all = all == null ? event(json.frame(model.all(), now)) : all;
                    client.offerAll(all);
                } else {
                    client.offerChanges(changed);
                }
            }
        } catch (RuntimeException failed) {
            // The job goes on, and so does the board at the next interval.
            LOG.error("Board '{}' could not be updated", config.title(), failed);
        }
    }

    private static byte[] event(String data) {
        return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Stops the server; browsers that keep up get the last changes. */
    void stop() {
        publisher.shutdown();
        connections.shutdown();
        try {
            publisher.awaitTermination(LAST_FRAMES.toMillis(), TimeUnit.MILLISECONDS);
            publish();
            clients.forEach(BoardClient::end);
            connections.awaitTermination(LAST_FRAMES.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
        }
        clients.forEach(BoardClient::close);
        http.stop(0);
        connections.shutdownNow();
    }
}
