package io.sluice.perf.report;

import io.sluice.perf.run.Report;
import io.sluice.perf.run.Result;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One page with everything that a showdown found, without anything from elsewhere. */
public final class HtmlPage {

    private static final String STYLE =
            "body{font:15px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222}"
                    + "h1,h2,h3{line-height:1.2}svg{max-width:100%;height:auto;font:12px system-ui,sans-serif}"
                    + "table{border-collapse:collapse}td,th{padding:.2em .7em;border-bottom:1px solid #ddd;text-align:left}"
                    + "td.n{text-align:right;font-variant-numeric:tabular-nums}.facts{color:#555;font-size:13px}";

    private final Report report;
    private final Palette palette;
    private final StringBuilder out = new StringBuilder();

    private HtmlPage(Report report) {
        this.report = report;
        palette =
                new Palette(
                        report.results().stream().map(Result::engine).distinct().sorted().toList());
    }

    /** The page. */
    public static String of(Report report) {
        return new HtmlPage(report).render();
    }

    private String render() {
        out.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<title>Sluice: measurements</title><style>")
                .append(STYLE)
                .append("</style></head><body>\n<h1>Sluice: measurements</h1>\n");
        facts(
                "Taken",
                Map.of("", report.date() + ", " + report.mode() + " mode, " + report.commit()));
        facts("Machine", report.machine());
        facts("JDK", report.jdk());
        facts("Flink", report.flink());
        out.append(
                "<p>Million records per second, medians of runs whose results were all right; the thin"
                        + " lines reach from the slowest run to the fastest. Scales are logarithmic.</p>\n");
        line("Windows per record", "windows that a record is in, by 1 s", overlaps());
        line("Keys", "distinct keys, tumbling 10 s, final", keys());
        line("Disorder", "records up to 1 s late, tumbling 10 s, 200 keys, final", disorder());
        scaling();
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

    private static Map<String, String> overlaps() {
        Map<String, String> places = new LinkedHashMap<>();
        places.put("tumbling-1s-200", "1");
        places.put("hopping-60s-1s-200", "60");
        places.put("hopping-600s-1s-200", "600");
        places.put("hopping-3600s-1s-200", "3,600");
        return places;
    }

    private static Map<String, String> keys() {
        Map<String, String> places = new LinkedHashMap<>();
        places.put("tumbling-10s-20", "20");
        places.put("tumbling-10s-200", "200");
        places.put("tumbling-10s-100k", "100,000");
        places.put("tumbling-10s-1m", "1,000,000");
        return places;
    }

    private static Map<String, String> disorder() {
        Map<String, String> places = new LinkedHashMap<>();
        places.put("tumbling-10s-200", "0");
        places.put("tumbling-10s-200-disorder-1", "1%");
        places.put("tumbling-10s-200-disorder-20", "20%");
        return places;
    }

    /** Speeds of workloads, each at its place. */
    private void line(String title, String axis, Map<String, String> places) {
        List<String> workloads = List.copyOf(places.keySet());
        LineChart chart = new LineChart(title, axis, List.copyOf(places.values()));
        for (Result result : report.results()) {
            Double median = result.median();
            int place = workloads.indexOf(result.workload());
            if (median != null && place >= 0 && result.usual()) {
                chart.add(result.engine(), place, median);
            }
        }
        show(title, chart);
    }

    private void scaling() {
        List<Integer> parallelisms =
                report.results().stream().map(Result::parallelism).distinct().sorted().toList();
        LineChart chart =
                new LineChart(
                        "Processor time",
                        "parallelism; ns of processor time per record of tumbling-10s-200, whole JVM",
                        parallelisms.stream().map(String::valueOf).toList());
        for (Result result : report.results()) {
            Double nanos = result.cpuNanosPerRecord();
            if (nanos != null
                    && result.workload().equals("tumbling-10s-200")
                    && result.objectReuse()) {
                chart.add(result.engine(), parallelisms.indexOf(result.parallelism()), nanos);
            }
        }
        show("Scaling with parallelism", chart);
    }

    private void show(String title, LineChart chart) {
        if (!chart.isEmpty()) {
            out.append("<h2>").append(title).append("</h2>\n").append(chart.svg(palette));
        }
    }

    private Map<String, List<Result>> byWorkload() {
        Map<String, List<Result>> groups = new LinkedHashMap<>();
        for (Result result : report.results()) {
            if (result.median() != null && result.parallelism() == 1) {
                groups.computeIfAbsent(result.workload(), key -> new java.util.ArrayList<>())
                        .add(result);
            }
        }
        return groups;
    }

    private void table() {
        out.append("<h2>All results</h2>\n<table><tr><th>workload<th>engine<th>p<th>reuse")
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
        out.append("</table>\n");
    }
}
