package io.sluice.cluster.campaign;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program of {@code ./run-campaign}. */
@Command(
        name = "run-campaign",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Runs jobs on a cluster of processes, injects faults, and compares what they have"
                        + " written with what they must write. A campaign that was interrupted goes on"
                        + " where it was when it is started again in the same directory.")
public final class RunCampaign implements Callable<Integer> {

    @Option(names = "--runs", defaultValue = "42", description = "jobs (default ${DEFAULT-VALUE})")
    private int runs;

    @Option(
            names = "--shape",
            arity = "1..*",
            description = "of the jobs, in turns (default all: ${COMPLETION-CANDIDATES})")
    private List<Shape> shapes = List.of(Shape.values());

    @Option(
            names = "--faults",
            defaultValue = "8",
            description = "faults per job (default ${DEFAULT-VALUE})")
    private int faults;

    @Option(names = "--seed", defaultValue = "1", description = "of it all (default 1)")
    private long seed;

    @Option(
            names = "--directory",
            defaultValue = "target/campaign",
            description = "of records, logs and ledgers (default ${DEFAULT-VALUE})")
    private Path directory;

    private RunCampaign() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new RunCampaign()).execute(arguments));
    }

    /** A directory for each campaign: records of another one are not its own. */
    private String name() {
        String name = "seed-%d-%d-faults".formatted(seed, faults);
        if (shapes.size() == Shape.values().length) {
            return name;
        }
        return shapes.stream()
                .map(shape -> shape.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("-", name + "-", ""));
    }

    @Override
    public Integer call() throws Exception {
        PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path own = directory.resolve(name());
        List<RunRecord> records =
                new Campaign(own, faults, output).execute(Campaign.plans(seed, runs, shapes));
        String summary = Summary.of(records);
        Files.writeString(own.resolve("summary.md"), summary);
        output.println();
        output.println(summary);
        return records.stream().allMatch(RunRecord::isExact) ? 0 : 1;
    }
}
