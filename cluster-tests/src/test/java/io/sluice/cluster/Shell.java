package io.sluice.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands and waits for their end. */
final class Shell {

    /**
     * How a command ended.
     *
     * @param exitCode of the process
     * @param text its output, errors included
     */
    record Output(int exitCode, String text) {}

    private Shell() {}

    /**
     * Runs a command in the directory of this process.
     *
     * @throws IOException if it takes longer than the timeout; it is killed then
     */
    static Output run(List<String> command, Map<String, String> environment, Duration timeout)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile("output", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.redirectOutput(file.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            try {
                if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IOException(
                            "%s has not ended within %s: %s"
                                    .formatted(command, timeout, Files.readString(file)));
                }
                return new Output(process.exitValue(), Files.readString(file));
            } finally {
                process.destroyForcibly();
            }
        } finally {
            Files.delete(file);
        }
    }
}
