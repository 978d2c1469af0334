package io.sluice.perf.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Rivals on one workload, all alive at the same time: they are warmed up, two at once, and then run
 * in turn, one at a time, A B A B.
 */
final class Rounds {

    private static final int WARMING_AT_ONCE = 2;

    private final Candidates candidates;
    private final int repetitions;
    private final Progress progress;

    Rounds(Candidates candidates, int repetitions, Progress progress) {
        this.candidates = candidates;
        this.repetitions = repetitions;
        this.progress = progress;
    }

    /** Number of steps that progress is told of. */
    static int steps(int requests, int repetitions) {
        return requests * (1 + repetitions);
    }

    /** All runs of each, in order. Who does not become warm has one run, which failed. */
    Map<RunRequest, List<Measurement>> run(List<RunRequest> rivals) {
        Map<RunRequest, Candidate> alive = new LinkedHashMap<>();
        try {
            rivals.forEach(request -> alive.put(request, candidates.start(request)));
            Map<RunRequest, List<Measurement>> runs = new LinkedHashMap<>();
            warmUp(alive)
                    .forEach(
                            (request, problem) -> {
                                List<Measurement> ofRequest = new ArrayList<>();
                                if (problem != null) {
                                    ofRequest.add(Measurement.failed(problem));
                                }
                                runs.put(request, ofRequest);
                            });
            for (int repetition = 0; repetition < repetitions; repetition++) {
                runs.forEach((request, ofRequest) -> repeat(request, alive, ofRequest));
            }
            return runs;
        } finally {
            alive.values().forEach(Candidate::close);
        }
    }

    private void repeat(
            RunRequest request, Map<RunRequest, Candidate> alive, List<Measurement> ofRequest) {
        Candidate candidate = alive.get(request);
        if (candidate == null || ofRequest.stream().anyMatch(run -> run.problem() != null)) {
            progress.done(request, "left out");
            return;
        }
        Measurement measurement = candidate.measure();
        ofRequest.add(measurement);
        progress.done(request, outcome(measurement));
    }

    private Map<RunRequest, @Nullable String> warmUp(Map<RunRequest, Candidate> alive) {
        ExecutorService warming = Executors.newFixedThreadPool(WARMING_AT_ONCE);
        try {
            Map<RunRequest, Future<@Nullable String>> started = new LinkedHashMap<>();
            alive.forEach(
                    (request, candidate) ->
                            started.put(request, warming.submit(candidate::warmUp)));
            Map<RunRequest, @Nullable String> problems = new LinkedHashMap<>();
            started.forEach(
                    (request, warmUp) -> {
                        String problem = outcome(warmUp);
                        problems.put(request, problem);
                        progress.done(request, problem == null ? "warm" : "WRONG: " + problem);
                    });
            return problems;
        } finally {
            warming.shutdownNow();
        }
    }

    private static @Nullable String outcome(Future<@Nullable String> warmUp) {
        try {
            return warmUp.get();
        } catch (ExecutionException e) {
            return Problems.describe(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static String outcome(Measurement measurement) {
        return measurement.problem() == null
                ? "%s %s, %,d rows, right"
                        .formatted(
                                Report.speed(measurement.millionPerSecond()),
                                Result.UNIT,
                                measurement.rowsOut())
                : "WRONG: " + measurement.problem();
    }
}
