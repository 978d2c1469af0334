package io.sluice.perf.run;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.util.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * A program in a JVM of its own that answers each line with a line. It lives from the first
 * question to the end; while nobody asks it waits, without using a processor.
 */
public final class ChildJvm implements AutoCloseable {

    private static final long TIMEOUT_MINUTES = 10;

    private final List<String> options;
    private final Class<?> main;
    private final List<String> arguments;
    private @Nullable Path directory;
    private @Nullable Process process;

    /**
     * @param options of the JVM
     * @param main the program
     * @param arguments of the program
     */
    public ChildJvm(List<String> options, Class<?> main, List<String> arguments) {
        this.options = options;
        this.main = main;
        this.arguments = arguments;
    }

    /**
     * The answer to a question.
     *
     * @throws IOException saying why there is none
     */
    public String ask(String question) throws IOException {
        try {
            Process asked = process == null ? start() : process;
            CompletableFuture<@Nullable String> answer =
                    CompletableFuture.supplyAsync(() -> exchange(asked, question));
            String line = answer.get(TIMEOUT_MINUTES, TimeUnit.MINUTES);
            if (line == null) {
                throw ended(asked);
            }
            return line;
        } catch (TimeoutException e) {
            throw new IOException("no answer after " + TIMEOUT_MINUTES + " minutes", e);
        } catch (ExecutionException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The answer; null if the JVM has ended. */
    private static @Nullable String exchange(Process asked, String question) {
        try {
            Writer commands = asked.outputWriter();
            commands.write(question + "\n");
            commands.flush();
            BufferedReader answers = asked.inputReader();
            return answers.readLine();
        } catch (IOException e) {
            // The pipe is broken: the JVM has ended.
            return null;
        }
    }

    private IOException ended(Process asked) throws InterruptedException, IOException {
        asked.waitFor();
        return new IOException(
                "the JVM ended with exit code %d:%n%s"
                        .formatted(asked.exitValue(), Files.readString(log())));
    }

    private Path log() throws IOException {
        if (directory == null) {
            directory = Files.createTempDirectory("sluice-perf-");
        }
        return directory.resolve("log.txt");
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command()).redirectError(log().toFile());
        // Only the options that the report names.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process started = builder.start();
        process = started;
        return started;
    }

    private List<String> command() {
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
        command.add(main.getName());
        command.addAll(arguments);
        return command;
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
        if (directory != null) {
            FileUtils.deleteDirectoryQuietly(directory.toFile());
        }
    }
}
