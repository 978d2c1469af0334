package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sluice.cluster.Shell.Output;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./sluice-cluster} starts and stops what it says, and says what it does not. */
class ClusterScriptITCase {

    private static final Path EXAMPLES =
            LocalCluster.ROOT.resolve("job-examples/target/sluice-job-examples.jar");

    @TempDir private Path directory;

    @Test
    void aClusterIsStartedSeenMendedAndStopped() throws Exception {
        List<String> names = List.of("jobmanager", "taskmanager-1", "taskmanager-2");
        LocalCluster cluster = LocalCluster.start(directory.resolve("home"));
        try {
            assertThat(cluster.processes()).isEqualTo(names);
            assertThat(cluster.run("status"))
                    .contains("taskmanager-2 ", "http://127.0.0.1:" + cluster.restPort());
            if (ListeningSockets.areVisible()) {
                for (String name : names) {
                    assertThat(ListeningSockets.of(cluster.process(name).pid()))
                            .as(name)
                            .isNotEmpty()
                            .allMatch(ListeningSockets::isLoopback);
                }
            }

            assertRefused(cluster.attempt("start"), 1, "a cluster runs already in");
            assertRefused(cluster.attempt("add", "jobmanager"), 1, "there is a JobManager");
            assertRefused(cluster.attempt("sql-client", "gateway"), 1, "no SQL gateway runs");

            ProcessHandle killed = cluster.process("taskmanager-1");
            killed.destroyForcibly();
            killed.onExit().get(10, TimeUnit.SECONDS);
            assertRefused(cluster.attempt("status"), 1, "taskmanager-1    has died");
            cluster.run("add", "taskmanager");
            assertThat(cluster.run("status")).doesNotContain("died");

            runExample(cluster);
        } finally {
            cluster.close();
        }
        assertThat(cluster.processes()).isEmpty();
        assertRefused(cluster.attempt("status"), 3, "no cluster runs");
        assertThat(cluster.run("stop")).contains("no cluster runs");
    }

    /** The examples' JAR brings its own Sluice, beside that in lib. */
    private void runExample(LocalCluster cluster) throws Exception {
        assumeThat(EXAMPLES).as("made by the module job-examples").isRegularFile();
        Path output = directory.resolve("scenario.csv");
        cluster.run(
                "run",
                EXAMPLES.toString(),
                "scenario-3a",
                "--quiet",
                "--output",
                output.toString());
        assertThat(Files.readAllLines(output)).hasSizeGreaterThanOrEqualTo(20);
        assertThat(cluster.run("flink", "list", "-a")).contains("FINISHED");
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        LocalCluster cluster = LocalCluster.at(directory.resolve("home"));
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = "rest.port=" + socket.getLocalPort();
            assertRefused(
                    cluster.attempt("start", "-D", port),
                    1,
                    "port " + socket.getLocalPort() + " (rest.port) is taken");
        }
        assertThat(cluster.processes()).isEmpty();
    }

    @Test
    void memoryThatDoesNotFitIsRefusedBeforeAnythingRuns() throws Exception {
        LocalCluster cluster = LocalCluster.at(directory.resolve("home"));
        assertRefused(
                cluster.attempt("start", "-D", "jobmanager.memory.process.size=200m"),
                1,
                "the memory settings do not fit");
        assertThat(cluster.processes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "begin, there is no command 'begin'",
        "start --task-managers none, --task-managers is 'none'; it must be a number from 1 to 99",
        "start --task-managers, --task-managers needs a value",
        "start -D nothing, -D is 'nothing'; it must be key=value",
        "start --fast, start does not know '--fast'",
        "add gateway, add needs 'jobmanager' or 'taskmanager'",
    })
    void misuseIsExplained(String arguments, String explanation) throws Exception {
        Path home = Files.createDirectories(directory.resolve("home/conf"));
        Files.createFile(home.resolve("config.yaml"));
        assertRefused(
                LocalCluster.at(directory.resolve("home")).attempt(arguments.split(" ", -1)),
                2,
                explanation);
    }

    @Test
    void whatDoesNotRunIsNotUsed() throws Exception {
        LocalCluster cluster = LocalCluster.at(directory.resolve("home"));
        assertRefused(cluster.attempt("sql-client"), 1, "there is no JobManager in");
        assertRefused(cluster.attempt("gateway"), 1, "there is no JobManager in");
        assertRefused(cluster.attempt("run", "x.jar"), 1, "there is no JobManager in");
        assertRefused(cluster.attempt("add", "taskmanager"), 1, "there is no cluster in");
        assertRefused(cluster.attempt("start", "--lib", "x.jar"), 1, "there is no file x.jar");
        assertThat(cluster.run("help")).contains("sluice-cluster start");
        assertThat(cluster.run("stop")).contains("no cluster runs");
        assertRefused(cluster.attempt("status"), 3, "no cluster runs");
    }

    @Test
    void aProjectThatIsNotBuiltIsNamed() throws Exception {
        Path copy = Files.createDirectories(directory.resolve("project/sql-client"));
        Files.copy(LocalCluster.ROOT.resolve("sql-client/common.sh"), copy.resolve("common.sh"));
        Path script = directory.resolve("project/sluice-cluster");
        Files.copy(LocalCluster.ROOT.resolve("sluice-cluster"), script);
        Map<String, String> environment = new HashMap<>();
        environment.put("SLUICE_NO_BUILD", "true");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        assertRefused(
                Shell.run(
                        List.of("bash", script.toString(), "start"),
                        environment,
                        Duration.ofMinutes(1)),
                1,
                "the project is not built");
    }

    private static void assertRefused(Output output, int exitCode, String explanation) {
        assertThat(output.text()).contains(explanation);
        assertThat(output.exitCode()).isEqualTo(exitCode);
    }
}
