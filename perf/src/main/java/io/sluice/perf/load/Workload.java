package io.sluice.perf.load;

import io.sluice.perf.load.WindowShape.Kind;
import java.util.List;

/**
 * A stream of trades and a query on it: COUNT(*), SUM(quantity), MIN, MAX and AVG(price) per key
 * and window.
 *
 * @param name name in reports and on the command line
 * @param windows of the query, at least one kind
 * @param keys number of distinct keys
 * @param keyFields 1 or 2 strings that make up a key
 * @param emission when results are published
 * @param arrivals how the records come
 */
public record Workload(
        String name,
        List<WindowShape> windows,
        int keys,
        int keyFields,
        Emission emission,
        Arrivals arrivals) {

    private static final int SECOND = 1_000;
    private static final WindowShape TUMBLING = WindowShape.tumbling(10 * SECOND);

    /** What the showdown measures, in this order. */
    public static List<Workload> all() {
        return List.of(
                of("tumbling-10s-200", TUMBLING, 200),
                of("tumbling-10s-20", TUMBLING, 20),
                of("tumbling-10s-100k", TUMBLING, 100_000),
                of("tumbling-10s-1m", TUMBLING, 1_000_000),
                of("tumbling-1s-200", WindowShape.tumbling(SECOND), 200),
                new Workload(
                        "tumbling-10s-200-two-strings",
                        List.of(TUMBLING),
                        200,
                        2,
                        Emission.FINAL,
                        Arrivals.PLAIN),
                of("tumbling-10s-200-fresh-strings", TUMBLING, 200)
                        .with(new Arrivals(false, 0, true, 0)),
                of("tumbling-10s-200-disorder-1", TUMBLING, 200)
                        .with(new Arrivals(false, 0.01, false, 0)),
                of("tumbling-10s-200-disorder-20", TUMBLING, 200)
                        .with(new Arrivals(false, 0.2, false, 0)),
                of("tumbling-10s-100k-zipf", TUMBLING, 100_000)
                        .with(new Arrivals(true, 0, false, 0)),
                of("hopping-60s-30s-200", WindowShape.hopping(60 * SECOND, 30 * SECOND), 200),
                of("hopping-60s-1s-200", WindowShape.hopping(60 * SECOND, SECOND), 200),
                of("hopping-600s-1s-200", WindowShape.hopping(600 * SECOND, SECOND), 200),
                of("hopping-3600s-1s-200", WindowShape.hopping(3600 * SECOND, SECOND), 200),
                of("hopping-60s-1s-100k", WindowShape.hopping(60 * SECOND, SECOND), 100_000),
                of("cumulating-60s-1s-200", WindowShape.cumulating(60 * SECOND, SECOND), 200),
                of("session-5s-200", WindowShape.session(5 * SECOND), 200)
                        .with(new Arrivals(false, 0, false, 200_000)),
                of("session-5s-100k", WindowShape.session(5 * SECOND), 100_000),
                new Workload(
                        "three-windows-200",
                        List.of(
                                TUMBLING,
                                WindowShape.tumbling(60 * SECOND),
                                WindowShape.hopping(60 * SECOND, 10 * SECOND)),
                        200,
                        1,
                        Emission.FINAL,
                        Arrivals.PLAIN),
                of("tumbling-10s-200-changes", TUMBLING, 200).with(Emission.CHANGES),
                of("tumbling-10s-100k-changes", TUMBLING, 100_000).with(Emission.CHANGES),
                of("tumbling-10s-200-every-100ms", TUMBLING, 200).with(Emission.EVERY_100_MS),
                of("tumbling-10s-100k-every-100ms", TUMBLING, 100_000).with(Emission.EVERY_100_MS),
                of("tumbling-10s-200-per-record", TUMBLING, 200).with(Emission.PER_RECORD));
    }

    /**
     * The workload with this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Workload named(String name) {
        return all().stream()
                .filter(workload -> workload.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no workload '" + name + "'"));
    }

    /** Final results of one kind of window by one string, over records that come plainly. */
    public static Workload of(String name, WindowShape window, int keys) {
        return new Workload(name, List.of(window), keys, 1, Emission.FINAL, Arrivals.PLAIN);
    }

    /** The same, published otherwise. */
    public Workload with(Emission other) {
        return new Workload(name, windows, keys, keyFields, other, arrivals);
    }

    /** The same over records that come otherwise. */
    public Workload with(Arrivals other) {
        return new Workload(name, windows, keys, keyFields, emission, other);
    }

    /** The windows, of which there is one kind. */
    public WindowShape window() {
        if (windows.size() != 1) {
            throw new IllegalStateException(name + " has several kinds of windows");
        }
        return windows.get(0);
    }

    /** Whether all windows are of this kind. */
    public boolean isAll(Kind kind) {
        return windows.stream().allMatch(window -> window.kind() == kind);
    }

    /** Number of windows that a record belongs to. */
    public int overlap() {
        return windows.stream().mapToInt(WindowShape::overlap).sum();
    }

    /** Its records. */
    public TradePool pool() {
        return TradePool.of(keys, keyFields, arrivals);
    }
}
