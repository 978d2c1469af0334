package io.sluice.perf.report;

import java.util.List;
import java.util.Map;

/** Where workloads stand on an axis. */
enum Places {
    /** Windows that a record is in. */
    OVERLAP(
            "tumbling-1s-200=1",
            "hopping-2s-1s-200=2",
            "hopping-10s-1s-200=10",
            "hopping-60s-1s-200=60",
            "hopping-600s-1s-200=600",
            "hopping-3600s-1s-200=3,600"),
    /** Windows that are open at the same time. */
    OPEN("tumbling-100ms-20-open-200=200", "tumbling-100ms-20-open-2000=2,000"),
    /** Distinct keys. */
    KEYS(
            "tumbling-10s-20=20",
            "tumbling-10s-200=200",
            "tumbling-10s-100k=100,000",
            "tumbling-10s-1m=1,000,000"),
    /** Share of records that come late. */
    DISORDER(
            "tumbling-10s-200=0",
            "tumbling-10s-200-disorder-1=1%",
            "tumbling-10s-200-disorder-20=20%");

    @SuppressWarnings("ImmutableEnumChecker") // Both are made by List.of.
    private final List<String> workloads;

    @SuppressWarnings("ImmutableEnumChecker")
    private final List<String> labels;

    Places(String... places) {
        workloads = List.of(places).stream().map(place -> part(place, 0)).toList();
        labels = List.of(places).stream().map(place -> part(place, 1)).toList();
    }

    private static String part(String place, int number) {
        return place.split("=", 2)[number];
    }

    /** The workloads, in the order of their places. */
    List<String> workloads() {
        return workloads;
    }

    /** What stands at each place. */
    List<String> labels() {
        return labels;
    }

    /** Workloads whose records come as much faster as there are more tasks, with their number. */
    static Map<String, Integer> withRates() {
        return Map.of(
                "tumbling-10s-200", 1,
                "tumbling-10s-200-rate-2", 2,
                "tumbling-10s-200-rate-4", 4,
                "tumbling-10s-200-rate-8", 8);
    }

    /** The workloads whose scaling is shown. */
    static List<String> scaled() {
        return List.of("tumbling-10s-200", "tumbling-10s-100k");
    }
}
