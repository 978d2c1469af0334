package io.sluice.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts as the documentation has them run: through {@code ./sluice-sql}, which begins with
 * tables of its own, with the connectors' JARs given to it.
 */
class ClientScriptsITCase {

    /** Tests run in their module's directory. */
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** Of a client that may have the machine's processors to share with others. */
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private static final List<String> CONNECTORS =
            List.of(
                    "flink-connector-kafka-",
                    "kafka-clients-",
                    "flink-connector-jdbc-core-",
                    "flink-connector-jdbc-postgres-",
                    "postgresql-");

    @TempDir private static Path directory;

    private static Broker broker;
    private static Postgresql postgresql;
    private static Topics topics;

    @BeforeAll
    static void startServers() throws Exception {
        broker = new Broker(Files.createDirectory(directory.resolve("broker")));
        broker.start();
        topics = new Topics(broker);
        topics.create("trades", false);
        topics.create("trades-per-minute", true);
        postgresql = Postgresql.start();
        postgresql.execute(Files.readString(Jobs.SCRIPTS.resolve("postgresql-table.sql")));
    }

    @AfterAll
    static void stopServers() throws Exception {
        for (AutoCloseable server : Arrays.asList(broker, postgresql)) {
            if (server != null) {
                server.close();
            }
        }
    }

    @Test
    void theScriptsRunInTheClient() throws Exception {
        runToItsEnd("trades-to-kafka.sql");
        Results expected = Results.of(topics.trades("trades"));
        assertThat(expected.rows()).isNotEmpty();

        runUntil("kafka-to-kafka.sql", () -> topics.results("trades-per-minute"), expected);
        runUntil("kafka-to-postgresql.sql", ClientScriptsITCase::inTable, expected);
    }

    private static Results inTable() throws Exception {
        try (Connection connection = postgresql.connect()) {
            return Results.of(connection, "trades_per_minute");
        }
    }

    private static void runToItsEnd(String script) throws Exception {
        Path output = directory.resolve(script + ".txt");
        Process client = client(script, output);
        try {
            assertThat(client.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as(Files.readString(output))
                    .isTrue();
            assertThat(client.exitValue()).as(Files.readString(output)).isZero();
            assertThat(output).content().doesNotContain("[ERROR]");
        } finally {
            end(client);
        }
    }

    /** Runs a script that has no end until its results are there. */
    private static void runUntil(String script, Callable<Results> results, Results expected)
            throws Exception {
        Path output = directory.resolve(script + ".txt");
        Process client = client(script, output);
        try {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!results.call().sameCounts(expected)) {
                assertThat(client.isAlive()).as(Files.readString(output)).isTrue();
                assertThat(System.nanoTime()).as(Files.readString(output)).isLessThan(deadline);
                Thread.sleep(500);
            }
        } finally {
            end(client);
        }
        results.call().assertEqualTo(expected);
    }

    private static void end(Process client) throws InterruptedException {
        client.destroyForcibly().waitFor();
    }

    private static Process client(String script, Path output) throws IOException {
        Path file = directory.resolve(script);
        Files.writeString(
                file,
                Files.readString(Jobs.SCRIPTS.resolve(script))
                        .replace("localhost:9092", broker.address())
                        .replace("jdbc:postgresql://localhost:5432/postgres", postgresql.url()));
        List<String> command = new ArrayList<>(List.of(ROOT.resolve("sluice-sql").toString()));
        for (String jar : connectors()) {
            command.addAll(List.of("-j", jar));
        }
        command.addAll(List.of("-f", file.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().put("SLUICE_NO_BUILD", "true");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    private static List<String> connectors() {
        List<String> jars =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .filter(ClientScriptsITCase::isConnector)
                        .toList();
        assertThat(jars).hasSize(CONNECTORS.size());
        return jars;
    }

    private static boolean isConnector(String jar) {
        String name = Path.of(jar).getFileName().toString();
        return CONNECTORS.stream().anyMatch(name::startsWith);
    }
}
