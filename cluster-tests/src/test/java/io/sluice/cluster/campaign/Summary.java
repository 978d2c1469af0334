package io.sluice.cluster.campaign;

import io.sluice.cluster.campaign.Run.Injection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table that a campaign ends with, in Markdown. */
final class Summary {

    private static final double MILLIS_PER_SECOND = 1_000;

    private Summary() {}

    static String of(List<RunRecord> records) {
        StringBuilder text = new StringBuilder();
        text.append("| fault | injected | recovered after, median s | slowest s |\n");
        text.append("|---|--:|--:|--:|\n");
        int total = 0;
        for (Fault fault : Fault.values()) {
            List<Long> millis = new ArrayList<>();
            for (RunRecord record : records) {
                for (Injection injection : record.injections()) {
                    if (injection.fault() == fault) {
                        millis.add(injection.recoveryMillis());
                    }
                }
            }
            if (!millis.isEmpty()) {
                millis.sort(null);
                text.append(
                        "| %s | %d | %s | %s |%n"
                                .formatted(
                                        fault.description(),
                                        millis.size(),
                                        seconds(median(millis)),
                                        seconds(millis.get(millis.size() - 1))));
                total += millis.size();
            }
        }
        long exact = records.stream().filter(RunRecord::isExact).count();
        text.append(
                "%n%d faults in %d runs, %d tables exact: %,d rows, from %,d changes.%n"
                        .formatted(
                                total,
                                records.size(),
                                exact,
                                records.stream().mapToLong(RunRecord::rows).sum(),
                                records.stream().mapToLong(RunRecord::changes).sum()));
        for (RunRecord record : records) {
            if (!record.isExact()) {
                text.append(
                        "run %d (%s): %s%n"
                                .formatted(record.number(), record.plan(), record.verdict()));
            }
        }
        return text.toString();
    }

    private static long median(List<Long> sorted) {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f", millis / MILLIS_PER_SECOND);
    }
}
