package io.sluice.perf.report;

import io.sluice.perf.cost.CostReport;
import io.sluice.perf.cost.GrowthCost;
import io.sluice.perf.cost.StateCost;
import java.util.Locale;

/** What rows cost, as a table. */
final class CostSection {

    private static final double MEGABYTE = 1e6;

    private CostSection() {}

    static String of(CostReport report) {
        StringBuilder out = new StringBuilder("<h2>A million rows of open windows</h2>\n");
        out.append(
                "<table><tr><th>engine<th>backend<th>rows<th>heap bytes per row<th>checkpoint MB<th>pause ms<th>longest pause ms<th>whole checkpoint ms</tr>\n");
        for (StateCost cost : report.state()) {
            out.append(
                    String.format(
                            Locale.ROOT,
                            "<tr><td>%s<td>%s<td class=\"n\">%,d<td class=\"n\">%,.0f<td class=\"n\">%.1f<td class=\"n\">%d<td class=\"n\">%d<td class=\"n\">%d</tr>%n",
                            Svg.escape(cost.engine()),
                            Svg.escape(cost.backend()),
                            cost.rows(),
                            cost.heapBytesPerRow(),
                            cost.snapshotBytes() / MEGABYTE,
                            cost.pauseMillis(),
                            cost.maxPauseMillis(),
                            cost.totalMillis()));
        }
        GrowthCost growth = report.growth();
        return out.append("</table>\n")
                .append(
                        String.format(
                                Locale.ROOT,
                                "<p>A table that grows to %,d rows takes %.0f ns for each; the longest pause was %.1f ms, at row %,d.</p>%n"
                                        + "<p class=\"facts\">%s, commit %s, load average before %.1f</p>%n",
                                growth.rows(),
                                growth.nanosPerRow(),
                                growth.longestMillis(),
                                growth.longestAt(),
                                Svg.escape(report.date()),
                                Svg.escape(report.commit()),
                                report.load()))
                .toString();
    }
}
