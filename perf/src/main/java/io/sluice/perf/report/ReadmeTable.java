package io.sluice.perf.report;

import io.sluice.perf.run.Report;
import io.sluice.perf.run.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The README's table of results, between two comments, made from a report: like beside like, the
 * DataStream API beside Flink's, SQL beside the fastest of Flink's ways to write the query in SQL.
 */
public final class ReadmeTable {

    private static final String RECORD = "latest.json";
    static final String BEGIN = Passage.begin(RECORD);

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
        workloads.put("tumbling-10s-200-per-record", "tumbling 10 s, 200 keys, a row per record");
        workloads.put("tumbling-10s-200-every-100ms", "tumbling 10 s, 200 keys, every 100 ms");
        workloads.put("tumbling-10s-200-changes", "tumbling 10 s, 200 keys, changes in batches");
        return workloads;
    }

    /** The text with the table of the report in place of the one that it has. */
    public static String replaceIn(String text, Report report) {
        return Passage.replaceIn(text, RECORD, of(report));
    }

    private static String of(Report report) {
        StringBuilder out = new StringBuilder();
        out.append("| M records/s | Flink DataStream | Sluice DataStream | |")
                .append(" Flink SQL, fastest | Sluice SQL | |\n")
                .append("|---|--:|--:|--:|--:|--:|--:|\n");
        List<Result> shown = new ArrayList<>();
        WORKLOADS.forEach(
                (workload, label) -> {
                    Optional<Result> flink = fastest(report, workload, List.of("flink"));
                    Optional<Result> sql = fastest(report, workload, FLINK_SQL);
                    Optional<Result> sluice = fastest(report, workload, List.of("sluice"));
                    Optional<Result> sluiceSql = fastest(report, workload, List.of("sluice-sql"));
                    if (sluice.isPresent() && (flink.isPresent() || sql.isPresent())) {
                        Stream.of(flink, sql, sluice, sluiceSql)
                                .flatMap(Optional::stream)
                                .forEach(shown::add);
                        out.append(
                                "| %s | %s | %s | %s | %s | %s | %s |%n"
                                        .formatted(
                                                label,
                                                cell(flink),
                                                cell(sluice),
                                                ratio(sluice, flink),
                                                cell(sql),
                                                cell(sluiceSql),
                                                ratio(sluiceSql, sql)));
                    }
                });
        return out.append(caption(report, shown)).toString();
    }

    /** How the numbers of the table came about. */
    private static String caption(Report report, List<Result> shown) {
        List<String> commits =
                shown.stream().map(result -> result.taken().commit()).distinct().toList();
        return String.format(
                Locale.ROOT,
                "%nMedians of %s runs in a warm JVM each; %s, %s cores; commit %s; load average before at most %.1f.%n",
                range(shown.stream().mapToLong(result -> result.runs().size())),
                report.machine().getOrDefault("cpu", "unknown processor"),
                report.machine().getOrDefault("cores", "?"),
                String.join(", ", commits),
                shown.stream().mapToDouble(result -> result.taken().load()).max().orElse(0));
    }

    private static String range(LongStream counts) {
        LongSummaryStatistics all = counts.summaryStatistics();
        return all.getMin() == all.getMax()
                ? Long.toString(all.getMin())
                : all.getMin() + " to " + all.getMax();
    }

    private static Optional<Result> fastest(Report report, String workload, List<String> engines) {
        return report.results().stream()
                .filter(result -> result.workload().equals(workload))
                .filter(result -> result.usual() && engines.contains(result.engine()))
                .filter(result -> result.median() != null)
                .max(Comparator.comparingDouble(result -> result.medianOr(0)));
    }

    private static String cell(Optional<Result> result) {
        return result.map(found -> Report.speed(found.median())).orElse("");
    }

    private static String ratio(Optional<Result> ours, Optional<Result> theirs) {
        if (ours.isEmpty() || theirs.isEmpty()) {
            return "";
        }
        double ratio = ours.get().medianOr(0) / theirs.get().medianOr(1);
        return String.format(Locale.ROOT, ratio < 10 ? "**%.1fx**" : "**%.0fx**", ratio);
    }
}
