package io.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.apache.flink.client.ClientUtils;
import org.apache.flink.client.deployment.executors.RemoteExecutor;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.DefaultExecutorServiceLoader;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged JAR, submitted to a cluster as {@code flink run} does it. */
class SubmittedJarITCase {

    private static final File JAR = new File("target/sluice-job-examples.jar");

    @TempDir private Path directory;

    @BeforeAll
    static void jarIsPackaged() {
        assumeThat(JAR).as("made by the phase 'package'").isFile();
    }

    @Test
    void jarBringsEverythingButFlink() throws Exception {
        try (JarFile jar = new JarFile(JAR)) {
            List<String> names = jar.stream().map(entry -> entry.getName()).toList();
            assertThat(names)
                    .contains(
                            "io/sluice/examples/RunExample.class",
                            "io/sluice/Sluice.class",
                            "io/sluice/shaded/picocli/CommandLine.class",
                            "META-INF/sbom/sluice.cdx.json",
                            "flights-20k.csv");
            assertThat(names)
                    .filteredOn(name -> name.endsWith(".class"))
                    .allMatch(name -> name.startsWith("io/sluice/"));
            assertThat(jar.getInputStream(jar.getJarEntry("META-INF/NOTICE")).readAllBytes())
                    .isEqualTo(Files.readAllBytes(Path.of("..", "NOTICE")));
            assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
                    .isEqualTo(RunExample.class.getName());
        }
    }

    @Test
    void resultsComeBackFromTheCluster() throws Exception {
        Path output = directory.resolve("final.csv");
        try (MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(2)
                                .withRandomPorts()
                                .build())) {
            cluster.start();
            submit(cluster, "scenario-3a", "--quiet", "--output", output.toString());
        }
        assertThat(ChangelogFile.materialize(output, 4))
                .hasSize(20)
                .containsEntry(
                        "TRADER0,SYM0,1970-01-20 16:13:00,1970-01-20 16:14:00",
                        "250,120.0,147500,17750000.0");
    }

    private static void submit(MiniCluster cluster, String... arguments) throws Exception {
        Configuration configuration =
                new Configuration()
                        .set(DeploymentOptions.TARGET, RemoteExecutor.NAME)
                        .set(DeploymentOptions.ATTACHED, true)
                        .set(PipelineOptions.JARS, List.of(JAR.toURI().toString()))
                        .set(RestOptions.ADDRESS, cluster.getRestAddress().get().getHost())
                        .set(RestOptions.PORT, cluster.getRestAddress().get().getPort());
        try (PackagedProgram program =
                PackagedProgram.newBuilder()
                        .setJarFile(JAR)
                        .setConfiguration(configuration)
                        .setArguments(arguments)
                        .build()) {
            ClientUtils.executeProgram(
                    new DefaultExecutorServiceLoader(), configuration, program, false, false);
        }
    }
}
