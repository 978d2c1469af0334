package io.sluice.perf.latency;

import io.sluice.perf.run.ChildJvm;
import io.sluice.perf.run.FreshJvms;
import io.sluice.perf.run.Json;
import io.sluice.perf.run.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures all candidates, each in a fresh JVM, at 10%, 50% and 90% of its peak. */
public final class LatencyMain {

    private static final String HEAP = "2g";
    private static final int[] PERCENT = {10, 50, 90};

    private LatencyMain() {}

    /** Takes a directory for the report, and the seconds of a run at a fixed rate. */
    public static void main(String[] args) throws IOException {
        double load = Surroundings.load();
        List<String> options = FreshJvms.options(HEAP);
        List<Latency> results = new ArrayList<>();
        System.out.println(
                "| engine | policy | rate | p50 ms | p99 ms | p99.9 ms | max ms | every record |");
        System.out.println("|---|---|--:|--:|--:|--:|--:|---|");
        for (LatencyCandidate candidate : LatencyCandidate.values()) {
            try (ChildJvm jvm =
                    new ChildJvm(
                            options, LatencyWorkerMain.class, List.of(candidate.name(), args[1]))) {
                String peak = jvm.ask(LatencyWorkerMain.PEAK);
                for (int percent : PERCENT) {
                    Latency latency = Json.parse(jvm.ask(peak + " " + percent), Latency.class);
                    results.add(latency);
                    System.out.println(row(latency));
                }
            }
        }
        LatencyReport.of(load, options, results).write(Path.of(args[0]));
        if (!results.stream().allMatch(Latency::verified)) {
            System.exit(1);
        }
    }

    private static String row(Latency latency) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d%%: %,d/s | %.1f | %.1f | %.1f | %.1f | %s |",
                latency.engine(),
                latency.policy(),
                latency.percentOfPeak(),
                latency.rate(),
                latency.p50(),
                latency.p99(),
                latency.p999(),
                latency.max(),
                latency.verified() ? "yes" : "**no**");
    }
}
