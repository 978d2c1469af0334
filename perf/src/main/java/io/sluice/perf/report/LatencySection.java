package io.sluice.perf.report;

import io.sluice.perf.latency.Latency;
import io.sluice.perf.latency.LatencyReport;
import java.util.List;
import java.util.Locale;

/** Latencies: a chart of percentiles for each share of the peak, and a table. */
final class LatencySection {

    private LatencySection() {}

    static String of(LatencyReport report) {
        List<Latency> results = report.results();
        Palette palette = Palette.of(results.stream().map(LatencySection::name));
        StringBuilder out = new StringBuilder("<h2>Latency</h2>\n");
        out.append(
                "<p>From the time when a record was to be sent to the first row at the sink that contains it, in ms; so a job"
                        + " that falls behind is charged for every record that waits. Tumbling windows of 10 s, 200 keys. The rate is a share of"
                        + " each candidate's own peak, so faster ones get more records.</p>\n");
        for (int percent :
                results.stream().mapToInt(Latency::percentOfPeak).distinct().sorted().toArray()) {
            LineChart chart =
                    new LineChart(
                            "Latency at " + percent + "% of the peak",
                            "latency in ms at " + percent + "% of the peak",
                            List.of("p50", "p99", "p99.9", "max"));
            for (Latency latency : results) {
                if (latency.percentOfPeak() == percent && latency.verified()) {
                    double[] values = {latency.p50(), latency.p99(), latency.p999(), latency.max()};
                    for (int place = 0; place < values.length; place++) {
                        chart.add(name(latency), place, Math.max(0.001, values[place]));
                    }
                }
            }
            if (!chart.isEmpty()) {
                out.append(chart.svg(palette));
            }
        }
        out.append(
                "<table><tr><th>engine<th>policy<th>of peak<th>records/s<th>p50<th>p99<th>p99.9<th>max<th>every record once</tr>\n");
        for (Latency latency : results) {
            out.append(
                    String.format(
                            Locale.ROOT,
                            "<tr><td>%s<td>%s<td class=\"n\">%d%%<td class=\"n\">%,d<td class=\"n\">%.1f<td class=\"n\">%.1f<td class=\"n\">%.1f<td class=\"n\">%.1f<td>%s</tr>%n",
                            Svg.escape(latency.engine()),
                            Svg.escape(latency.policy()),
                            latency.percentOfPeak(),
                            latency.rate(),
                            latency.p50(),
                            latency.p99(),
                            latency.p999(),
                            latency.max(),
                            latency.verified() ? "yes" : "no"));
        }
        return out.append("</table>\n").append(taken(report)).toString();
    }

    private static String taken(LatencyReport report) {
        return String.format(
                Locale.ROOT,
                "<p class=\"facts\">%s, commit %s, load average before %.1f</p>%n",
                Svg.escape(report.date()),
                Svg.escape(report.commit()),
                report.load());
    }

    private static String name(Latency latency) {
        return latency.engine() + ", " + latency.policy();
    }
}
