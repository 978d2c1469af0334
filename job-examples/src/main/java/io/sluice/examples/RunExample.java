package io.sluice.examples;

import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Runs an example by its name: with Flink inside this process, or on a cluster when it is submitted
 * with {@code flink run}. Exit code 0: done; 1: the job failed; 2: the command line is wrong.
 */
@Command(
        name = "run-example",
        description = "Runs one of Sluice's examples; without a name 'flights'.",
        synopsisSubcommandLabel = "[EXAMPLE]",
        commandListHeading = "%nExamples:%n",
        footer = {"", "EXAMPLE --help shows the options of an example."},
        subcommands = {
            Flights.class,
            Board.class,
            Scenario0.class,
            Scenario1.class,
            Scenario2.class,
            Scenario3a.class,
            Scenario3b.class
        })
public final class RunExample implements Callable<Integer> {

    private static final String DEFAULT_EXAMPLE = "flights";
    private static final long SHUTDOWN_MILLIS = 10_000;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--list", description = "List the examples.")
    private boolean list;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // Read by the parser.
    private boolean help;

    /** Runs the example that the arguments name. */
    public static void main(String[] args) throws InterruptedException {
        PrintWriter out = utf8(System.out);
        PrintWriter err = utf8(System.err);
        int exitCode = run(args, out, err);
        out.flush();
        err.flush();
        if (exitCode != 0) {
            fail(exitCode);
        }
    }

    private static void fail(int exitCode) throws InterruptedException {
        if (!isLocal()) {
            // Submitted to a cluster this process is not ours to end.
            throw new IllegalStateException("the example ended with exit code " + exitCode);
        }
        awaitOtherThreads();
        System.exit(exitCode);
    }

    /** Lets the embedded cluster, which ends with its job, put its things away. */
    private static void awaitOtherThreads() throws InterruptedException {
        long deadline = System.currentTimeMillis() + SHUTDOWN_MILLIS;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!thread.isDaemon() && thread != Thread.currentThread()) {
                thread.join(Math.max(1, deadline - System.currentTimeMillis()));
            }
        }
    }

    private static PrintWriter utf8(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    private static boolean isLocal() {
        return StreamExecutionEnvironment.getExecutionEnvironment()
                instanceof LocalStreamEnvironment;
    }

    /** Runs the example and gives the exit code. */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        CommandLine commands =
                new CommandLine(new RunExample())
                        .setOut(out)
                        .setErr(err)
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .setUsageHelpAutoWidth(true);
        String[] withExample = withExample(args);
        Set<String> examples = commands.getSubcommands().keySet();
        if (!withExample[0].startsWith("-") && !examples.contains(withExample[0])) {
            err.println(
                    "unknown example '%s'; valid are %s"
                            .formatted(withExample[0], String.join(", ", examples)));
            return CommandLine.ExitCode.USAGE;
        }
        return commands.execute(withExample);
    }

    /** Options without the name of an example are those of the default one. */
    private static String[] withExample(String[] args) {
        List<String> own = List.of("--list", "-h", "--help");
        if (args.length > 0 && (own.contains(args[0]) || !args[0].startsWith("-"))) {
            return args;
        }
        List<String> all = new ArrayList<>(List.of(DEFAULT_EXAMPLE));
        all.addAll(List.of(args));
        return all.toArray(String[]::new);
    }

    @Override
    public Integer call() {
        // Only "--list" gets here: without an argument there is the default example.
        if (list) {
            spec.subcommands().forEach((name, example) -> line(name, example.getCommandSpec()));
        }
        return CommandLine.ExitCode.OK;
    }

    private void line(String name, CommandSpec example) {
        spec.commandLine()
                .getOut()
                .printf("%-12s %s%n", name, example.usageMessage().description()[0]);
    }
}
