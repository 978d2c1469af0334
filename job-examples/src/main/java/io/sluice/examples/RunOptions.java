package io.sluice.examples;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every example takes. */
final class RunOptions {

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Subtasks of the windows; Flink's default if not given.")
    private @Nullable Integer parallelism;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Write the changelog to this file, as CSV.")
    private @Nullable Path output;

    @Option(names = "--quiet", description = "Print the summary only.")
    private boolean quiet;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // Read by the parser.
    private boolean help;

    void applyTo(StreamExecutionEnvironment environment) {
        if (parallelism != null) {
            if (parallelism < 1) {
                throw new IllegalArgumentException(
                        "--parallelism must be at least 1, got " + parallelism);
            }
            environment.setParallelism(parallelism);
        }
        // Watermarks by records alone: the same input gives the same late records.
        environment.getConfig().setAutoWatermarkInterval(0);
    }

    /** Whether the rows are shown on a terminal while they change. */
    boolean watched() {
        return !quiet && Terminal.isInteractive();
    }

    /** How the changelog is shown. */
    Display display(List<String> header, int keyColumns, PrintWriter out) {
        if (quiet) {
            return Display.NONE;
        }
        LongSupplier clock = System::currentTimeMillis;
        return Terminal.isInteractive()
                ? new LiveDisplay(header, keyColumns, out, clock)
                : new ProgressDisplay(header, keyColumns, out, clock);
    }

    @Nullable Path output() {
        return output;
    }
}
