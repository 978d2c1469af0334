package io.sluice.perf.report;

import io.sluice.perf.cost.CostReport;
import io.sluice.perf.latency.LatencyReport;
import io.sluice.perf.run.Report;
import io.sluice.perf.run.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One page with everything that was measured, without anything from elsewhere. */
public final class HtmlPage {

    private static final String STYLE =
            "body{font:15px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222}"
                    + "h1,h2,h3{line-height:1.2}h2{margin-top:2em}h3{margin-bottom:.3em}"
                    + "svg{max-width:100%;height:auto;font:12px system-ui,sans-serif;display:block}"
                    + "table{border-collapse:collapse;font-size:13px}td,th{padding:.2em .6em;border-bottom:1px solid #ddd;text-align:left}"
                    + "td.n{text-align:right;font-variant-numeric:tabular-nums}.facts{color:#555;font-size:13px;margin:.2em 0}"
                    + ".wide{overflow-x:auto}";

    private final Report report;
    private final Palette palette;
    private final StringBuilder out = new StringBuilder();

    private HtmlPage(Report report) {
        this.report = report;
        palette = Palette.of(report.results().stream().map(Result::engine));
    }

    /** The page of what was measured; latencies and costs may be missing. */
    public static String of(
            Report report, Optional<LatencyReport> latencies, Optional<CostReport> costs) {
        return new HtmlPage(report).render(latencies, costs);
    }

    private String render(Optional<LatencyReport> latencies, Optional<CostReport> costs) {
        out.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append(
                        "<meta name=\"viewport\" content=\"width=device-width\"><title>Sluice: measurements</title><style>")
                .append(STYLE)
                .append("</style></head><body>\n<h1>Sluice: measurements</h1>\n");
        facts("Taken", Map.of("", report.date() + ", commit " + report.commit()));
        facts("Machine", report.machine());
        facts("JDK", report.jdk());
        facts("Flink", report.flink());
        out.append(
                "<p>Million records per second, medians of runs whose results were all right; the thin"
                        + " lines reach from the slowest run to the fastest. Scales are logarithmic.</p>\n");
        line("Windows per record", "windows that a record is in, by 1 s, 200 keys", Places.OVERLAP);
        line("Open windows", "open windows of 100 ms, 20 keys", Places.OPEN);
        out.append(FlatTable.of(report));
        line("Keys", "distinct keys, tumbling 10 s, final", Places.KEYS);
        line("Disorder", "records up to 1 s late, tumbling 10 s, 200 keys, final", Places.DISORDER);
        for (String workload : Places.scaled()) {
            scaling(workload, result -> result.workload().equals(workload));
        }
        scaling(
                "tumbling-10s-200 at a rate that grows with the tasks",
                result ->
                        Places.withRates()
                                .getOrDefault(result.workload(), 0)
                                .equals(result.parallelism()));
        latencies.ifPresent(found -> out.append(LatencySection.of(found)));
        costs.ifPresent(found -> out.append(CostSection.of(found)));
        out.append("<h2>Throughput by workload</h2>\n");
        byWorkload()
                .forEach(
                        (workload, results) -> {
                            out.append("<h3>").append(Svg.escape(workload)).append("</h3>\n");
                            out.append(BarChart.of(workload, results, palette));
                        });
        table();
        return out.append("</body></html>\n").toString();
    }

    private void facts(String what, Map<String, String> facts) {
        String text =
                String.join(
                        ", ",
                        facts.entrySet().stream()
                                .map(fact -> (fact.getKey() + " " + fact.getValue()).strip())
                                .sorted()
                                .toList());
        out.append("<p class=\"facts\"><b>%s</b> %s</p>%n".formatted(what, Svg.escape(text)));
    }

    /** Speeds of workloads, each at its place. */
    private void line(String title, String axis, Places places) {
        LineChart chart = new LineChart(title, axis, places.labels());
        for (Result result : report.results()) {
            Double median = result.median();
            int place = places.workloads().indexOf(result.workload());
            if (median != null && place >= 0 && result.usual()) {
                chart.add(result.engine(), place, median);
            }
        }
        show(title, chart);
    }

    private void scaling(String workload, Predicate<Result> isShown) {
        List<Result> scaled =
                report.results().stream()
                        .filter(isShown)
                        .filter(Result::objectReuse)
                        .filter(result -> result.cpuNanosPerRecord() != null)
                        .toList();
        List<Integer> parallelisms =
                scaled.stream().map(Result::parallelism).distinct().sorted().toList();
        LineChart chart =
                new LineChart(
                        "Processor time of " + workload,
                        "parallelism; CPU-seconds of the whole JVM per million records",
                        parallelisms.stream().map(String::valueOf).toList());
        for (Result result : scaled) {
            Double nanos = result.cpuNanosPerRecord();
            if (nanos != null) {
                chart.add(
                        result.engine(), parallelisms.indexOf(result.parallelism()), nanos / 1_000);
            }
        }
        show("Scaling: " + workload, chart);
    }

    private void show(String title, LineChart chart) {
        if (!chart.isEmpty()) {
            out.append("<h2>").append(title).append("</h2>\n").append(chart.svg(palette));
        }
    }

    private Map<String, List<Result>> byWorkload() {
        Map<String, List<Result>> groups = new LinkedHashMap<>();
        for (Result result : report.results()) {
            if (result.median() != null && result.parallelism() <= 2) {
                groups.computeIfAbsent(result.workload(), key -> new ArrayList<>()).add(result);
            }
        }
        return groups;
    }

    private void table() {
        out.append(
                        "<h2>All results</h2>\n<div class=\"wide\"><table><tr><th>workload<th>engine<th>p<th>reuse")
                .append(
                        "<th>min<th>median<th>max<th>CPU ns<th>source<th>sink<th>bytes<th>right</tr>\n");
        for (Result result : report.results()) {
            out.append(
                    "<tr><td>%s<td>%s<td>%d<td>%s"
                            .formatted(
                                    Svg.escape(result.workload()),
                                    Svg.escape(result.engine()),
                                    result.parallelism(),
                                    result.objectReuse() ? "on" : "off"));
            List<Function<Result, @Nullable Double>> numbers =
                    List.of(
                            Result::min,
                            Result::median,
                            Result::max,
                            Result::cpuNanosPerRecord,
                            Result::sourceNanosPerRecord,
                            Result::sinkNanosPerRecord,
                            Result::bytesPerRecord);
            for (Function<Result, @Nullable Double> number : numbers) {
                Double value = number.apply(result);
                out.append("<td class=\"n\">").append(value == null ? "" : Report.speed(value));
            }
            out.append("<td>").append(result.verified() ? "yes" : "no").append("</tr>\n");
        }
        out.append("</table></div>\n");
    }
}
