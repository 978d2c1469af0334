package io.sluice.sql.connector.board;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One browser. Frames wait in a short queue; a browser that is slower than that loses them and gets
 * the complete table when it has caught up.
 */
final class BoardClient {

    private static final int QUEUED_FRAMES = 8;
    private static final long HEARTBEAT_SECONDS = 5;
    private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = {};

    private final HttpExchange exchange;
    private final Thread thread = Thread.currentThread();
    private final BlockingQueue<byte[]> frames = new ArrayBlockingQueue<>(QUEUED_FRAMES);
    private volatile boolean outdated = true;
    private boolean finished;

    /** When the write began that is going on, System.nanoTime(); 0 if there is none. */
    private volatile long writingSince;

    /** A browser that the calling thread will write to. */
    BoardClient(HttpExchange exchange) {
        this.exchange = exchange;
    }

    /** Whether the next thing to send is the complete table. */
    boolean wantsAll() {
        return outdated && frames.isEmpty();
    }

    /** Sends the complete table. */
    void offerAll(byte[] event) {
        outdated = !frames.offer(event);
    }

    /** Sends what has changed, unless the complete table will follow. */
    void offerChanges(byte[] event) {
        if (!outdated && !frames.offer(event)) {
            frames.clear();
            outdated = true;
        }
    }

    /** Ends the connection after what is queued. */
    void end() {
        if (!frames.offer(END)) {
            close();
        }
    }

    /** Ends the connection at once if one write has taken too long. */
    boolean closeIfStalled(long nanos) {
        long since = writingSince;
        boolean stalled = since != 0 && System.nanoTime() - since > nanos;
        if (stalled) {
            close();
        }
        return stalled;
    }

    /** Ends the connection at once, even if a write hangs: an interrupt closes its channel. */
    synchronized void close() {
        if (!finished) {
            thread.interrupt();
        }
    }

    /** Writes frames until the browser leaves or the board ends. */
    void run() throws IOException {
        try (OutputStream out = exchange.getResponseBody()) {
            while (true) {
                byte[] frame = frames.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
                if (frame == END) {
                    return;
                }
                // Only by writing is it found that a browser has left.
                write(out, frame == null ? HEARTBEAT : frame);
            }
        } catch (InterruptedException closed) {
            // By close(), which means this connection and not the thread, which is the server's.
            exchange.close();
        } finally {
            finish();
        }
    }

    private synchronized void finish() {
        finished = true;
        Thread.interrupted();
    }

    private void write(OutputStream out, byte[] bytes) throws IOException {
        writingSince = Math.max(1, System.nanoTime());
        out.write(bytes);
        out.flush();
        writingSince = 0;
    }
}
