package io.sluice.perf.report;

import io.sluice.perf.large.LargeReport;
import io.sluice.perf.large.LargeRun;
import io.sluice.perf.large.LargeWindows;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The table of docs/operations.md of state that is larger than its memory, between comments. */
final class LargeStateTable {

    static final String BEGIN =
            "<!-- made by perf/report.sh from perf/results/large-state.json: begin -->";
    static final String END = "<!-- end -->";
    private static final double MILLION = 1e6;

    private LargeStateTable() {}

    /** The text with the table of the report in place of the one that it has. */
    static String replaceIn(String text, LargeReport report) {
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END, begin);
        if (begin < 0 || end < 0) {
            throw new IllegalArgumentException("no '" + BEGIN + "' with '" + END + "' behind it");
        }
        return text.substring(0, begin + BEGIN.length()) + "\n" + of(report) + text.substring(end);
    }

    private static String of(LargeReport report) {
        StringBuilder out = new StringBuilder();
        out.append("| windows | budget | heap | rows published | files | MB on disk | s |")
                .append(" M records/s | M rows/s | against no spilling |\n")
                .append("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        for (LargeWindows windows : LargeWindows.values()) {
            List<LargeRun> runs =
                    report.runs().stream().filter(run -> run.windows() == windows).toList();
            Optional<LargeRun> inMemory =
                    runs.stream().filter(run -> run.budgetMegabytes() == null).findFirst();
            runs.forEach(run -> out.append(line(run, inMemory)));
        }
        return out.append(caption(report)).toString();
    }

    private static String line(LargeRun run, Optional<LargeRun> inMemory) {
        Integer budget = run.budgetMegabytes();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %,d MB | %,d | %d | %,.0f | %.1f | %.2f | %.2f | %s |%n",
                run.windows().label(),
                budget == null ? "none" : budget + " MB",
                run.heapMegabytes(),
                run.rows(),
                run.files(),
                run.fileBytes() / MILLION,
                run.seconds(),
                run.records() / run.seconds() / MILLION,
                run.rows() / run.seconds() / MILLION,
                budget == null
                        ? ""
                        : inMemory.map(other -> ratio(other.seconds() / run.seconds())).orElse(""));
    }

    private static String ratio(double ratio) {
        return String.format(Locale.ROOT, "%.2f", ratio);
    }

    private static String caption(LargeReport report) {
        return String.format(
                Locale.ROOT,
                "%nOne run each, every row compared with what it must be; %s, %s cores; commit %s; load average before at most %.1f.%n",
                report.machine().getOrDefault("cpu", "unknown processor"),
                report.machine().getOrDefault("cores", "?"),
                report.commit(),
                report.runs().stream().mapToDouble(LargeRun::load).max().orElse(0));
    }
}
