package io.sluice.perf.report;

import io.sluice.perf.cost.CostReport;
import io.sluice.perf.large.LargeReport;
import io.sluice.perf.latency.LatencyReport;
import io.sluice.perf.run.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Makes the page, the README's table and those of the operations guide anew from the records. */
public final class ReportMain {

    private ReportMain() {}

    /** Takes the directory of the records, the README and the operations guide. */
    public static void main(String[] args) throws IOException {
        Path results = Path.of(args[0]);
        Path readme = Path.of(args[1]);
        Report report = Report.read(results);
        Files.writeString(
                results.resolve("latest.html"),
                HtmlPage.of(report, LatencyReport.readIn(results), CostReport.readIn(results)));
        Files.writeString(readme, ReadmeTable.replaceIn(Files.readString(readme), report));
        Path guide = Path.of(args[2]);
        Files.writeString(guide, OperationsTables.replaceIn(Files.readString(guide), results));
        Optional<LargeReport> large = LargeReport.readIn(results);
        if (large.isPresent()) {
            Files.writeString(
                    guide, LargeStateTable.replaceIn(Files.readString(guide), large.get()));
        }
    }
}
