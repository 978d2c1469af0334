package io.sluice.cluster;

import io.sluice.cluster.Shell.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A cluster that {@code ./sluice-cluster} starts; ended by {@link #close}. */
public final class LocalCluster implements AutoCloseable {

    /** Tests, and {@code ./run-campaign}, run in their module's directory. */
    public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** The JAR of this module: connectors, file system and jobs of the tests. */
    public static final Path JAR =
            ROOT.resolve("cluster-tests/target/sluice-cluster-tests-tests.jar");

    private static final Duration TIMEOUT = Duration.ofMinutes(15);

    private final Path home;

    private LocalCluster(Path home) {
        this.home = home.toAbsolutePath();
    }

    /** The cluster of a home directory, whether or not it runs. */
    public static LocalCluster at(Path home) {
        return new LocalCluster(home);
    }

    /** Starts a cluster, with options of {@code ./sluice-cluster start}. */
    public static LocalCluster start(Path home, String... options)
            throws IOException, InterruptedException {
        LocalCluster cluster = new LocalCluster(home);
        List<String> arguments = new ArrayList<>(List.of("start", "-D", QUICK_TO_START));
        arguments.addAll(List.of(options));
        cluster.run(arguments.toArray(String[]::new));
        return cluster;
    }

    /** Little compilation, one thread for garbage: several JVMs share few cores. */
    private static final String QUICK_TO_START =
            "env.java.opts.all=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    /** Runs a command of the script. */
    public String run(String... arguments) throws IOException, InterruptedException {
        Output output = attempt(arguments);
        if (output.exitCode() != 0) {
            throw new IOException(
                    "sluice-cluster %s ended with exit code %d: %s"
                            .formatted(
                                    String.join(" ", arguments), output.exitCode(), output.text()));
        }
        return output.text();
    }

    /** Runs a command of the script that may fail. */
    Output attempt(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(ROOT.resolve("sluice-cluster").toString());
        command.addAll(List.of(arguments));
        Map<String, String> environment = new HashMap<>();
        environment.put("SLUICE_CLUSTER_HOME", home.toString());
        environment.put("SLUICE_NO_BUILD", "true");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        return Shell.run(command, environment, TIMEOUT);
    }

    public Path home() {
        return home;
    }

    /** A line of {@code conf/config.yaml}. */
    public String setting(String key) throws IOException {
        for (String line : Files.readAllLines(home.resolve("conf/config.yaml"))) {
            if (line.startsWith(key + ": ")) {
                return line.substring(key.length() + 2);
            }
        }
        throw new IllegalArgumentException("no setting " + key);
    }

    /** Port of the REST endpoint. */
    public int restPort() throws IOException {
        return Integer.parseInt(setting("rest.port"));
    }

    /** A process by its name: {@code jobmanager}, {@code taskmanager-1}, ... */
    public ProcessHandle process(String name) throws IOException {
        long pid = Long.parseLong(Files.readString(home.resolve("pid/" + name + ".pid")).strip());
        return ProcessHandle.of(pid)
                .orElseThrow(() -> new IOException(name + " (" + pid + ") does not run"));
    }

    /** Names of the processes, dead ones included, in alphabetical order. */
    public List<String> processes() throws IOException {
        if (Files.notExists(home.resolve("pid"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(home.resolve("pid"))) {
            return files.map(file -> file.getFileName().toString().replace(".pid", ""))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("stop");
    }
}
