package io.sluice.perf.run;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.util.FileUtils;

/** Carries out each run in a JVM of its own, with a heap of fixed size that is touched first. */
final class FreshJvm implements Measurer {

    private static final long TIMEOUT_MINUTES = 15;

    private final List<String> options;

    /**
     * @param heap size of the heap as the JVM takes it, such as 4g
     */
    FreshJvm(String heap) {
        options = List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+AlwaysPreTouch", "-XX:+UseG1GC");
    }

    /** Options of the JVM that bear on speed. */
    List<String> options() {
        return options;
    }

    @Override
    public Measurement measure(RunRequest request) {
        try {
            Path directory = Files.createTempDirectory("sluice-perf-");
            try {
                return measureIn(directory, request);
            } finally {
                FileUtils.deleteDirectory(directory.toFile());
            }
        } catch (IOException e) {
            return Measurement.failed(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Measurement.failed("interrupted");
        }
    }

    private Measurement measureIn(Path directory, RunRequest request)
            throws IOException, InterruptedException {
        Path measurement = directory.resolve("measurement.json");
        Path output = directory.resolve("output.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command(request, measurement))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        // Only the options that the report names.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        try {
            if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
                return Measurement.failed("not done after " + TIMEOUT_MINUTES + " minutes");
            }
        } finally {
            process.destroyForcibly();
        }
        return Files.exists(measurement)
                ? Json.read(measurement, Measurement.class)
                : Measurement.failed(
                        "the JVM ended with exit code %d:%n%s"
                                .formatted(process.exitValue(), Files.readString(output)));
    }

    private List<String> command(RunRequest request, Path file) {
        List<String> command = new ArrayList<>();
        command.add(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(options);
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("--add-opens")) {
                command.add(argument);
            }
        }
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(RunMain.class.getName());
        command.add(file.toString());
        command.addAll(request.toArguments());
        return command;
    }
}
