package io.sluice.perf.report;

import io.sluice.perf.run.Report;
import io.sluice.perf.run.Result;
import io.sluice.perf.run.Taken;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Results of two engines that nobody measured, enough for every chart. */
final class MadeUpResults {

    private static final Taken TAKEN = new Taken("2026-01-01T00:00:00Z", "abc", "full", 1.5, 0.1);

    private MadeUpResults() {}

    /** Every place of every chart, and two parallelisms or more where scaling is shown. */
    static Report ofEveryChart() {
        List<Result> results = new ArrayList<>();
        List<String> workloads = new ArrayList<>();
        for (Places places : Places.values()) {
            workloads.addAll(places.workloads());
        }
        workloads.stream().distinct().forEach(workload -> add(results, workload, 1));
        Places.scaled().forEach(workload -> add(results, workload, 2));
        Places.withRates()
                .forEach(
                        (workload, tasks) -> {
                            if (tasks > 1) {
                                add(results, workload, tasks);
                            }
                        });
        return new Report(
                "2026-01-01T00:00:00Z", "abc", Map.of(), Map.of(), Map.of(), List.copyOf(results));
    }

    private static void add(List<Result> results, String workload, int tasks) {
        results.add(result("sluice", workload, tasks, 23 + results.size()));
        results.add(result("flink", workload, tasks, 0.3 + results.size() / 1_000.0));
    }

    private static Result result(String engine, String workload, int tasks, double median) {
        return new Result(
                engine,
                workload,
                200,
                "final",
                "hashmap",
                tasks,
                true,
                Result.UNIT,
                median / 2,
                median,
                median * 2,
                2_000 / median,
                1_000 / median,
                10.0,
                8.0,
                200,
                true,
                1_000_000,
                1,
                List.of(median / 2, median, median * 2),
                List.of(),
                TAKEN);
    }
}
