package io.sluice.perf.cost;

import io.sluice.perf.run.ChildJvm;
import io.sluice.perf.run.FreshJvms;
import io.sluice.perf.run.Json;
import io.sluice.perf.run.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures what rows cost, each engine in a fresh JVM. */
public final class CostMain {

    private static final String HEAP = "4g";
    private static final List<String> CANDIDATES =
            List.of("sluice hashmap", "flink hashmap", "flink rocksdb");
    private static final double MEGABYTE = 1e6;

    private CostMain() {}

    /** Takes a directory for the report. */
    public static void main(String[] args) throws IOException {
        double load = Surroundings.load();
        List<String> options = FreshJvms.options(HEAP);
        List<StateCost> state = new ArrayList<>();
        System.out.println(
                "| engine | backend | rows | heap bytes per row | checkpoint MB | pause ms |"
                        + " longest pause ms | whole checkpoint ms |");
        System.out.println("|---|---|--:|--:|--:|--:|--:|--:|");
        for (String candidate : CANDIDATES) {
            StateCost cost = Json.parse(ask(options, candidate), StateCost.class);
            state.add(cost);
            System.out.println(
                    String.format(
                            Locale.ROOT,
                            "| %s | %s | %,d | %,.0f | %.1f | %d | %d | %d |",
                            cost.engine(),
                            cost.backend(),
                            cost.rows(),
                            cost.heapBytesPerRow(),
                            cost.snapshotBytes() / MEGABYTE,
                            cost.pauseMillis(),
                            cost.maxPauseMillis(),
                            cost.totalMillis()));
        }
        GrowthCost growth = Json.parse(ask(options, CostWorkerMain.GROWTH), GrowthCost.class);
        System.out.println(
                String.format(
                        Locale.ROOT,
                        "%nA table that grows to %,d rows: %.0f ns per row; the longest pause was %.1f ms, at row %,d.",
                        growth.rows(),
                        growth.nanosPerRow(),
                        growth.longestMillis(),
                        growth.longestAt()));
        CostReport.of(load, options, state, growth).write(Path.of(args[0]));
    }

    private static String ask(List<String> options, String question) throws IOException {
        try (ChildJvm jvm = new ChildJvm(options, CostWorkerMain.class, List.of())) {
            return jvm.ask(question);
        }
    }
}
