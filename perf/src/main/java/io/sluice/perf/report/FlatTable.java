package io.sluice.perf.report;

import io.sluice.perf.run.Report;
import io.sluice.perf.run.Result;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether Sluice's speed stays the same where Flink's falls: each place against the first. */
final class FlatTable {

    private static final String ENGINE = "sluice";
    private static final double PERCENT = 100;

    private FlatTable() {}

    /** As HTML; empty where a first place is missing. */
    static String of(Report report) {
        StringBuilder rows = new StringBuilder();
        for (Places places : List.of(Places.OVERLAP, Places.OPEN)) {
            Optional<Result> first = result(report, places.workloads().get(0));
            if (first.isPresent()) {
                places.workloads().stream()
                        .flatMap(workload -> result(report, workload).stream())
                        .forEach(result -> rows.append(row(result, first.get())));
            }
        }
        return rows.isEmpty()
                ? ""
                : "<h2>Flat cost of Sluice's final windows</h2>\n<table><tr><th>workload<th>M records/s<th>of the first</tr>\n"
                        + rows
                        + "</table>\n";
    }

    private static String row(Result result, Result first) {
        return String.format(
                Locale.ROOT,
                "<tr><td>%s<td class=\"n\">%s<td class=\"n\">%.0f%%</tr>%n",
                Svg.escape(result.workload()),
                Report.speed(result.median()),
                PERCENT * result.medianOr(0) / first.medianOr(1));
    }

    private static Optional<Result> result(Report report, String workload) {
        return report.results().stream()
                .filter(result -> result.workload().equals(workload))
                .filter(result -> result.engine().equals(ENGINE) && result.usual())
                .filter(result -> result.median() != null)
                .findFirst();
    }
}
