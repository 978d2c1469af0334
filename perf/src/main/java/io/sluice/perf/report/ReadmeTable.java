package io.sluice.perf.report;

import io.sluice.perf.run.Report;
import io.sluice.perf.run.Result;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The README's table of results, between two comments, made from a report. Engines are compared by
 * the processor time of the thread that limits the job, which the load of the machine hardly moves.
 */
public final class ReadmeTable {

    static final String BEGIN =
            "<!-- made by perf/report.sh from perf/results/latest.json: begin -->";
    static final String END = "<!-- end -->";

    private static final List<String> FLINK_SQL =
            List.of(
                    "flink-sql-one-phase",
                    "flink-sql-two-phase",
                    "flink-sql-early-fire",
                    "flink-sql-group-by",
                    "flink-sql-group-by-mini-batch");

    private static final Map<String, String> WORKLOADS = workloads();

    private ReadmeTable() {}

    private static Map<String, String> workloads() {
        Map<String, String> workloads = new LinkedHashMap<>();
        workloads.put("tumbling-10s-200", "tumbling 10 s, 200 keys");
        workloads.put("tumbling-10s-100k", "tumbling 10 s, 100,000 keys");
        workloads.put("hopping-60s-1s-200", "hopping 60 s by 1 s, 200 keys");
        workloads.put("cumulating-60s-1s-200", "cumulating 60 s by 1 s, 200 keys");
        workloads.put("session-5s-200", "sessions, gap 5 s, 200 keys");
        workloads.put("tumbling-10s-200-every-100ms", "tumbling 10 s, 200 keys, every 100 ms");
        workloads.put("tumbling-10s-200-changes", "tumbling 10 s, 200 keys, changes in batches");
        return workloads;
    }

    /** The text with the table of the report in place of the one that it has. */
    public static String replaceIn(String text, Report report) {
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END, begin);
        if (begin < 0 || end < 0) {
            throw new IllegalArgumentException("no '" + BEGIN + "' with '" + END + "' behind it");
        }
        return text.substring(0, begin + BEGIN.length()) + "\n" + of(report) + text.substring(end);
    }

    private static String of(Report report) {
        StringBuilder out = new StringBuilder();
        out.append("| M records/s / CPU ns per record | Flink DataStream | Flink SQL, best |")
                .append(" Sluice DataStream | Sluice SQL | Sluice against Flink |\n")
                .append("|---|--:|--:|--:|--:|--:|\n");
        WORKLOADS.forEach(
                (workload, label) -> {
                    Optional<Result> flink = best(report, workload, List.of("flink"));
                    Optional<Result> sql = best(report, workload, FLINK_SQL);
                    Optional<Result> sluice = best(report, workload, List.of("sluice"));
                    Optional<Result> sluiceSql = best(report, workload, List.of("sluice-sql"));
                    Optional<Result> rival =
                            Stream.of(flink, sql)
                                    .flatMap(Optional::stream)
                                    .min(Comparator.comparingDouble(Result::limitingNanos));
                    if (sluice.isPresent() && rival.isPresent()) {
                        double ratio = rival.get().limitingNanos() / sluice.get().limitingNanos();
                        out.append(
                                "| %s | %s | %s | %s | %s | %s |%n"
                                        .formatted(
                                                label,
                                                cell(flink),
                                                cell(sql),
                                                cell(sluice),
                                                cell(sluiceSql),
                                                ratio(ratio)));
                    }
                });
        return out.toString();
    }

    private static Optional<Result> best(Report report, String workload, List<String> engines) {
        return report.results().stream()
                .filter(result -> result.workload().equals(workload))
                .filter(result -> result.usual() && engines.contains(result.engine()))
                .filter(result -> result.median() != null)
                .min(Comparator.comparingDouble(Result::limitingNanos));
    }

    private static String cell(Optional<Result> result) {
        return result.map(
                        found ->
                                "%s / %,.0f"
                                        .formatted(
                                                Report.speed(found.median()),
                                                found.limitingNanos()))
                .orElse("");
    }

    private static String ratio(double ratio) {
        return String.format(Locale.ROOT, ratio < 10 ? "%.1fx" : "%.0fx", ratio);
    }
}
