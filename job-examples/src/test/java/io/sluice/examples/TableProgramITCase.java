package io.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.apache.flink.client.cli.CliFrontend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program with windows on a table, in one JAR with Sluice, run by Flink's own command in a
 * process that has Flink and no Sluice on its class path.
 */
class TableProgramITCase {

    private static final Path SLUICE = Path.of("target", "sluice-job-examples.jar");

    /** What a cluster has: Flink, and nothing of Sluice. */
    private static final Path CLASS_PATH = Path.of("target", "classpath.txt");

    private static final long PATIENCE_MINUTES = 5;

    @TempDir private Path directory;

    @Test
    @Timeout(value = 2 * PATIENCE_MINUTES, unit = TimeUnit.MINUTES)
    void nothingInLibIsNeeded() throws Exception {
        assumeThat(SLUICE).as("made by the phase 'package'").isRegularFile();
        Path log = directory.resolve("log");
        ProcessBuilder command = new ProcessBuilder(command());
        command.environment().put("FLINK_CONF_DIR", directory.resolve("conf").toString());
        Process flink = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        boolean ended = flink.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
        flink.destroyForcibly().waitFor();
        String said = Files.readString(log);

        assertThat(ended).as(said).isTrue();
        assertThat(flink.exitValue()).as(said).isZero();
        assertThat(Files.readAllLines(directory.resolve(TableProgram.LOADER)))
                .containsExactly("ChildFirstClassLoader", "on the class path: false");
        assertThat(Files.readAllLines(directory.resolve(TableProgram.OURS)))
                .hasSize(5 * 12)
                .containsExactlyInAnyOrderElementsOf(
                        Files.readAllLines(directory.resolve(TableProgram.FLINKS)));
    }

    /** {@code flink run}, on a cluster within the command's process. */
    private List<String> command() throws IOException {
        Path settings = Files.createDirectories(directory.resolve("conf"));
        Files.createFile(settings.resolve("config.yaml"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens"))
                .forEach(command::add);
        command.addAll(
                List.of(
                        "-Xmx512m",
                        "-cp",
                        Files.readString(CLASS_PATH).strip(),
                        CliFrontend.class.getName(),
                        "run",
                        "-t",
                        "local",
                        "-Drest.bind-port=0",
                        "-c",
                        TableProgram.class.getName(),
                        jar().toString(),
                        directory.toString()));
        return command;
    }

    /** The examples' JAR, which brings Sluice, with the program. */
    private Path jar() throws IOException {
        Path jar = directory.resolve("program.jar");
        String program = TableProgram.class.getName().replace('.', '/') + ".class";
        try (JarFile sluice = new JarFile(SLUICE.toFile());
                JarOutputStream packed = new JarOutputStream(Files.newOutputStream(jar))) {
            for (JarEntry entry : sluice.stream().toList()) {
                packed.putNextEntry(new JarEntry(entry.getName()));
                try (InputStream bytes = sluice.getInputStream(entry)) {
                    bytes.transferTo(packed);
                }
            }
            packed.putNextEntry(new JarEntry(program));
            try (InputStream bytes =
                    TableProgram.class.getClassLoader().getResourceAsStream(program)) {
                bytes.transferTo(packed);
            }
        }
        return jar;
    }
}
