package io.sluice.perf.report;

import io.sluice.perf.large.CloseDelayReport;
import io.sluice.perf.large.LateUpdatesReport;
import io.sluice.perf.run.Measured;
import io.sluice.perf.strain.StrainReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** The operations guide's tables of what was measured, each between two comments. */
public final class OperationsTables {

    private static final double MEGA = 1e6;

    private OperationsTables() {}

    /** The text with the tables of the records in place of those that it has. */
    public static String replaceIn(String text, Path results) throws IOException {
        String replaced =
                Passage.replaceIn(text, "close-delay.json", of(CloseDelayReport.readIn(results)));
        replaced =
                Passage.replaceIn(
                        replaced, "late-updates.json", of(LateUpdatesReport.readIn(results)));
        return Passage.replaceIn(replaced, "strain.json", of(StrainReport.readIn(results)));
    }

    private static String of(CloseDelayReport report) {
        StringBuilder out = new StringBuilder();
        out.append(
                        "| windows | rows per turn | barriers | least | median | greatest | whole job |\n")
                .append("|---|--:|--:|--:|--:|--:|--:|\n");
        for (CloseDelayReport.Run run : report.runs()) {
            out.append(
                    format(
                            "| %s | %s | %d | %.0f ms | %.0f ms | %.0f ms | %.1f s |%n",
                            run.overlap() == 1
                                    ? "tumbling"
                                    : "hopping, each record in " + run.overlap(),
                            run.rowsPerTurn() == Integer.MAX_VALUE
                                    ? "all"
                                    : format("%,d", run.rowsPerTurn()),
                            run.barriers(),
                            run.leastMillis(),
                            run.medianMillis(),
                            run.greatestMillis(),
                            run.seconds()));
        }
        return out.append(
                        format(
                                "%nWindows of %,d keys, %d one after another; %s.%n",
                                report.keys(), report.windows(), where(report.measured())))
                .toString();
    }

    private static String of(LateUpdatesReport report) {
        return format(
                "| rows | budget | late records | s | late records/s |%n|--:|--:|--:|--:|--:|%n| %,d | %d MB | %,d | %.1f | %,.0f |%n%n%s.%n",
                report.rows(),
                report.budgetMegabytes(),
                report.lateRecords(),
                report.seconds(),
                report.recordsPerSecond(),
                capitalized(where(report.measured())));
    }

    private static String of(StrainReport report) {
        StringBuilder out = new StringBuilder();
        out.append("| strain | records | s | M records/s | changes | late | most rows held |")
                .append(" most MB of tables |\n|---|--:|--:|--:|--:|--:|--:|--:|\n");
        for (StrainReport.Run run : report.runs()) {
            out.append(
                    format(
                            "| %s | %,d | %.1f | %.2f | %,d | %,d | %,d | %.2f |%n",
                            run.strain(),
                            run.records(),
                            run.seconds(),
                            run.records() / run.seconds() / MEGA,
                            run.changes(),
                            run.late(),
                            run.mostRows(),
                            run.mostBytes() / MEGA));
        }
        return out.append(format("%n%s.%n", capitalized(where(report.measured())))).toString();
    }

    private static String where(Measured measured) {
        return format(
                "%s cores of an %s, JDK %s, commit %s, load average before %.1f",
                measured.machine().getOrDefault("cores", "?"),
                measured.machine().getOrDefault("cpu", "unknown processor"),
                measured.jdk().getOrDefault("version", "?"),
                measured.commit(),
                measured.load());
    }

    private static String capitalized(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
