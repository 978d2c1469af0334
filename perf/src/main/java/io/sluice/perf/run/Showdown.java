package io.sluice.perf.run;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Runs candidates on workloads, in turn, and reports. */
public final class Showdown {

    private static final int WRONG_RESULT = 1;
    private static final int WRONG_USAGE = 2;
    private static final double MINUTE = 60;

    private final Options options;
    private final Candidates candidates;
    private final PrintStream progress;
    private final LongSupplier nanoTime;

    Showdown(Options options, Candidates candidates, PrintStream progress, LongSupplier nanoTime) {
        this.options = options;
        this.candidates = candidates;
        this.progress = progress;
        this.nanoTime = nanoTime;
    }

    /** See {@link OptionParser#USAGE}; exits 1 if a result was wrong, 2 if the options are. */
    public static void main(String[] args) throws IOException {
        System.exit(start(List.of(args)));
    }

    private static int start(List<String> arguments) throws IOException {
        if (arguments.contains("--help")) {
            System.out.print(OptionParser.USAGE);
            return 0;
        }
        try {
            List<String> rest =
                    arguments.stream().filter(argument -> !argument.equals("--list")).toList();
            Options options = OptionParser.parse(rest);
            List<RunRequest> plan = plan(options);
            if (plan.isEmpty()) {
                throw new IllegalArgumentException(
                        "nothing matches --only %s in %s; see --list, and --every-engine"
                                .formatted(
                                        options.only(),
                                        options.groups().stream().map(Group::label).toList()));
            }
            if (rest.size() < arguments.size()) {
                plan.stream().map(RunRequest::name).distinct().forEach(System.out::println);
                return 0;
            }
            return measure(options, plan);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println("perf/run.sh --help lists the options");
            return WRONG_USAGE;
        }
    }

    private static int measure(Options options, List<RunRequest> plan) throws IOException {
        FreshJvms jvms = new FreshJvms(options.heap());
        Circumstances now = Circumstances.of(options, jvms.options());
        Report earlier = earlier(options, now);
        List<RunRequest> left =
                options.resume()
                        ? plan.stream().filter(request -> !earlier.has(request, now)).toList()
                        : plan;
        List<Result> results =
                new Showdown(options, jvms, System.err, System::nanoTime)
                        .run(left, now, soFar -> write(earlier.with(soFar, now), options));
        Report taken = Report.empty(now).with(results, now);
        System.out.print(taken.markdown());
        return taken.allVerified() ? 0 : WRONG_RESULT;
    }

    /** The report to which results are added. */
    private static Report earlier(Options options, Circumstances now) throws IOException {
        if (options.replace() || !Report.isIn(options.output())) {
            return Report.empty(now);
        }
        Report report = Report.read(options.output());
        report.refuseOtherThan(now);
        return report;
    }

    /** What is to be run: what several groups want once. */
    static List<RunRequest> plan(Options options) {
        Map<String, RunRequest> plan = new LinkedHashMap<>();
        for (Group group : options.groups()) {
            for (RunRequest request : group.requests(options)) {
                plan.putIfAbsent(String.join(" ", request.toArguments()), request);
            }
        }
        return List.copyOf(plan.values());
    }

    private static void write(Report report, Options options) {
        try {
            report.write(options.output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Measures everything, or what can be begun in time.
     *
     * @param soFar takes the results that are there, after each workload; the last ones are all
     */
    List<Result> run(List<RunRequest> plan, Circumstances now, Consumer<List<Result>> soFar) {
        Progress bar =
                new Progress(progress, nanoTime, Rounds.steps(plan.size(), options.repetitions()));
        Rounds rounds = new Rounds(candidates, options.repetitions(), bar);
        List<Result> results = new ArrayList<>();
        for (List<RunRequest> rivals : rivals(plan)) {
            if (bar.seconds() >= options.minutes() * MINUTE) {
                progress.println("the time is over; --resume measures the rest");
                break;
            }
            double load = Surroundings.load();
            rounds.run(rivals)
                    .forEach(
                            (request, runs) ->
                                    results.add(Result.of(request, runs, now.taken(load))));
            soFar.accept(results);
        }
        return results;
    }

    /** Rivals that alternate: on the same workload, no more than may be alive, in equal parts. */
    private List<List<RunRequest>> rivals(List<RunRequest> plan) {
        Map<List<Object>, List<RunRequest>> same = new LinkedHashMap<>();
        for (RunRequest request : plan) {
            List<Object> key =
                    List.of(request.workload(), request.parallelism(), request.objectReuse());
            same.computeIfAbsent(key, first -> new ArrayList<>()).add(request);
        }
        return same.values().stream().map(this::parts).flatMap(Collection::stream).toList();
    }

    private List<List<RunRequest>> parts(List<RunRequest> rivals) {
        int parts = (rivals.size() + candidates.most() - 1) / candidates.most();
        List<List<RunRequest>> all = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            all.add(
                    rivals.subList(
                            rivals.size() * part / parts, rivals.size() * (part + 1) / parts));
        }
        return all;
    }
}
