package io.sluice.perf.run;

import io.sluice.perf.engine.Engines;
import io.sluice.perf.load.Workload;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Runs all candidates on all workloads, in turn, and reports. */
public final class Showdown {

    private static final int WRONG_RESULT = 1;
    private static final int WRONG_USAGE = 2;

    private final Options options;
    private final Measurer measurer;
    private final PrintStream progress;

    Showdown(Options options, Measurer measurer, PrintStream progress) {
        this.options = options;
        this.measurer = measurer;
        this.progress = progress;
    }

    /** See {@link Options#USAGE}; exits 1 if a result was wrong, 2 if the options are. */
    public static void main(String[] args) {
        System.exit(start(List.of(args)));
    }

    private static int start(List<String> arguments) {
        if (arguments.contains("--help")) {
            System.out.print(OptionParser.USAGE);
            return 0;
        }
        if (arguments.contains("--list")) {
            plan(OptionParser.parse(List.of()))
                    .forEach(request -> System.out.println(name(request)));
            return 0;
        }
        Options options;
        List<RunRequest> plan;
        try {
            options = OptionParser.parse(arguments);
            plan = plan(options);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(OptionParser.USAGE);
            return WRONG_USAGE;
        }
        if (plan.isEmpty()) {
            System.err.println("nothing matches --only " + options.only() + "; see --list");
            return WRONG_USAGE;
        }
        FreshJvm jvm = new FreshJvm(options.heap());
        Report report =
                new Showdown(options, jvm, System.err)
                        .run(jvm.options(), soFar -> write(soFar, options.output()));
        System.out.print(report.markdown());
        return report.allVerified() ? 0 : WRONG_RESULT;
    }

    /** What is to be run, workload by workload. */
    static List<RunRequest> plan(Options options) {
        List<RunRequest> plan = new ArrayList<>();
        for (Workload workload : Workload.all()) {
            for (int parallelism : options.parallelism()) {
                for (boolean objectReuse : options.objectReuse()) {
                    plan.addAll(rivals(options, workload, parallelism, objectReuse));
                }
            }
        }
        return plan;
    }

    private static List<RunRequest> rivals(
            Options options, Workload workload, int parallelism, boolean objectReuse) {
        return Engines.all().stream()
                .filter(engine -> engine.runs(workload))
                .map(
                        engine ->
                                new RunRequest(
                                        engine,
                                        workload,
                                        options.seconds(),
                                        objectReuse,
                                        parallelism,
                                        options.extra()))
                .filter(request -> options.only().matcher(name(request)).find())
                .toList();
    }

    private static String name(RunRequest request) {
        return request.workload().name() + "/" + request.engine().name();
    }

    private static void write(Report report, Path output) {
        try {
            report.write(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Measures everything.
     *
     * @param soFar takes a report of what is done, after each workload; the last one is complete
     */
    Report run(List<String> jvmOptions, Consumer<Report> soFar) {
        List<RunRequest> plan = plan(options);
        int total = plan.size() * options.repetitions();
        int done = 0;
        Map<RunRequest, List<Measurement>> measurements = new LinkedHashMap<>();
        for (Workload workload : Workload.all()) {
            List<RunRequest> rivals =
                    plan.stream().filter(request -> request.workload().equals(workload)).toList();
            for (int repetition = 0; repetition < options.repetitions(); repetition++) {
                for (RunRequest request : rivals) {
                    done++;
                    progress.printf(
                            "[%3d/%d] %-30s %-18s p%d reuse %-3s ... ",
                            done,
                            total,
                            workload.name(),
                            request.engine().name(),
                            request.parallelism(),
                            request.objectReuse() ? "on" : "off");
                    Measurement measurement = measurer.measure(request);
                    progress.println(outcome(measurement));
                    measurements
                            .computeIfAbsent(request, key -> new ArrayList<>())
                            .add(measurement);
                }
            }
            if (!rivals.isEmpty()) {
                soFar.accept(report(measurements, jvmOptions));
            }
        }
        return report(measurements, jvmOptions);
    }

    private static String outcome(Measurement measurement) {
        return measurement.problem() == null
                ? "%8s %s, %,d rows, right"
                        .formatted(
                                Report.speed(measurement.millionPerSecond()),
                                Result.UNIT,
                                measurement.rowsOut())
                : "WRONG: " + measurement.problem();
    }

    private Report report(
            Map<RunRequest, List<Measurement>> measurements, List<String> jvmOptions) {
        List<Result> results = new ArrayList<>();
        measurements.forEach((request, runs) -> results.add(Result.of(request, runs)));
        return new Report(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                options.mode(),
                Objects.requireNonNullElse(System.getProperty("sluice.commit"), "unknown"),
                Surroundings.machine(),
                Surroundings.jdk(jvmOptions),
                Surroundings.flink(options),
                results);
    }
}
