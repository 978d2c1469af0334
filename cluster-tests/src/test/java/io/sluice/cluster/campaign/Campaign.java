package io.sluice.cluster.campaign;

import io.sluice.cluster.campaign.Run.Injection;
import io.sluice.cluster.campaign.Run.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Runs, one after another, and a file that remembers those that are done. */
final class Campaign {

    private static final String RECORDS = "runs.tsv";

    private final Path directory;
    private final int faultsPerRun;
    private final PrintStream progress;
    private @Nullable CampaignCluster cluster;
    private boolean highAvailability;

    /**
     * A campaign.
     *
     * @param directory of its records, logs and ledgers
     * @param faultsPerRun faults of each run, but for those that interrupt closing windows
     * @param progress where it says what it does
     */
    Campaign(Path directory, int faultsPerRun, PrintStream progress) {
        this.directory = directory;
        this.faultsPerRun = faultsPerRun;
        this.progress = progress;
    }

    /** Plans of so many runs: shapes take turns, the second half is with high availability. */
    static Map<Integer, Plan> plans(long seed, int runs, List<Shape> shapes) {
        Map<Integer, Plan> plans = new HashMap<>();
        for (int run = 0; run < runs; run++) {
            Shape shape = shapes.get(run % shapes.size());
            plans.put(run, Plan.draw(seed, run, shape, run >= runs / 2));
        }
        return plans;
    }

    /** Executes the plans that are not in the records yet; answers all records. */
    List<RunRecord> execute(Map<Integer, Plan> plans) throws Exception {
        Files.createDirectories(directory);
        Map<Integer, RunRecord> done = new HashMap<>();
        if (Files.exists(directory.resolve(RECORDS))) {
            for (String line : Files.readAllLines(directory.resolve(RECORDS))) {
                RunRecord record = RunRecord.parse(line);
                done.put(record.number(), record);
            }
        }
        List<RunRecord> records = new ArrayList<>();
        try {
            for (int number : plans.keySet().stream().sorted().toList()) {
                RunRecord record = done.get(number);
                if (record == null) {
                    record = execute(number, plans.get(number));
                    remember(record);
                }
                say(record);
                records.add(record);
            }
        } finally {
            stopCluster();
        }
        return records;
    }

    private RunRecord execute(int number, Plan plan) throws Exception {
        say("run %d: %s".formatted(number, plan));
        Instant start = Instant.now();
        Run run =
                new Run(
                        clusterFor(plan),
                        plan,
                        directory.resolve("ledger-%d-%d".formatted(number, start.toEpochMilli())));
        Outcome outcome = new Outcome(0, 0);
        String verdict = RunRecord.EXACT;
        try {
            outcome = run.execute(Fault.draw(number, faultsPerRun, new Random(plan.seed())));
        } catch (InterruptedException interrupted) {
            throw interrupted;
        } catch (Exception | AssertionError failure) {
            verdict = failure.toString();
            failure.printStackTrace(progress);
            keepLogs(number, start);
            // Whatever is wrong with this cluster is not to spoil the next run.
            stopCluster();
        }
        return new RunRecord(
                number,
                plan.toString(),
                run.injections(),
                outcome.changes(),
                outcome.rows(),
                Duration.between(start, Instant.now()).toSeconds(),
                verdict);
    }

    private void keepLogs(int number, Instant start) throws IOException {
        if (cluster != null) {
            cluster.keepLogs(
                    directory.resolve("logs-%d-%d".formatted(number, start.toEpochMilli())));
        }
    }

    private CampaignCluster clusterFor(Plan plan) throws Exception {
        CampaignCluster running = cluster;
        if (running == null || highAvailability != plan.highAvailability()) {
            stopCluster();
            running = CampaignCluster.start(directory, plan.highAvailability(), plan.seed());
            cluster = running;
            highAvailability = plan.highAvailability();
        }
        return running;
    }

    private void stopCluster() throws IOException, InterruptedException {
        CampaignCluster running = cluster;
        cluster = null;
        if (running != null) {
            running.close();
        }
    }

    private void remember(RunRecord record) throws IOException {
        Files.writeString(
                directory.resolve(RECORDS),
                record.line() + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private void say(RunRecord record) {
        for (Injection injection : record.injections()) {
            say("    %6d ms  %s".formatted(injection.recoveryMillis(), injection.fault()));
        }
        say(
                "run %d: %s; %d faults, %d changes, %d rows, %d s"
                        .formatted(
                                record.number(),
                                record.verdict(),
                                record.injections().size(),
                                record.changes(),
                                record.rows(),
                                record.seconds()));
    }

    private void say(String line) {
        progress.println(line);
        progress.flush();
    }
}
