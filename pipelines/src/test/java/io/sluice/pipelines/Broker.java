package io.sluice.pipelines;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** A Kafka broker in a process of its own: one node that is its own controller. */
final class Broker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path directory;
    private final Path settings;
    private final int port;
    private @Nullable Process process;

    /**
     * A broker that does not run yet.
     *
     * @param directory empty; for its data
     */
    Broker(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        int controller;
        // Both open at once, or they might be one.
        try (ServerSocket first = freePort();
                ServerSocket second = freePort()) {
            port = first.getLocalPort();
            controller = second.getLocalPort();
        }
        settings = directory.resolve("server.properties");
        Files.writeString(
                settings,
                """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                controller.listener.names=CONTROLLER
                log.dirs=%3$s
                num.partitions=2
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=1
                group.initial.rebalance.delay.ms=0
                """
                        .formatted(port, controller, directory.resolve("data")));
        Process format =
                run("kafka.tools.StorageTool", "format", "-t", id(), "-c", settings.toString());
        if (!format.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || format.exitValue() != 0) {
            format.destroyForcibly();
            throw new IOException("the broker's storage could not be made: " + log());
        }
    }

    private static String id() {
        return Uuid.randomUuid().toString();
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    void start() throws IOException, InterruptedException {
        Process started = run("kafka.Kafka", settings.toString());
        process = started;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (!started.isAlive() || System.nanoTime() > deadline) {
                throw new IOException(
                        "the broker did not start, %s: %s"
                                .formatted(started.isAlive() ? "alive" : "ended", log()));
            }
            Thread.sleep(50);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Ends the process as a crash does. */
    void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().waitFor();
            process = null;
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    private Process run(String main, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Dlog4j.configurationFile="
                                        + Path.of("src/test/resources/broker-log4j2.properties")
                                                .toAbsolutePath(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                main));
        command.addAll(List.of(arguments));
        File log = directory.resolve("broker.log").toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("broker.log"));
    }

    private static ServerSocket freePort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
