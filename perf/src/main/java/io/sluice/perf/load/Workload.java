package io.sluice.perf.load;

import io.sluice.perf.load.Arrivals.Keys;
import io.sluice.perf.load.WindowShape.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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

    /** A million rows in one window that stays open; not part of the showdown. */
    public static final String OPEN_ROWS = "open-1m-rows";

    /** Scenario 3b with the aggregates of its text, and 200 groups. */
    public static final String SCENARIO_TEXT = "scenario-3b-200";

    /** A row for every record, with 1.6 of them per key and window. */
    public static final String MANY_KEYS_PER_RECORD = "tumbling-10s-100k-per-record";

    private static final int SECOND = 1_000;
    private static final int DAY = 86_400 * SECOND;
    private static final int HUNDRED_K = 100_000;
    private static final int MILLION = 1_000_000;
    private static final WindowShape TUMBLING = WindowShape.tumbling(10 * SECOND);

    /** What the showdown measures, in this order. */
    public static List<Workload> all() {
        List<Workload> all = new ArrayList<>();
        all.addAll(tumbling());
        all.addAll(atHigherRates());
        all.addAll(overlapping());
        all.addAll(sessionsAndSeveral());
        all.addAll(changes());
        all.addAll(manyOpenWindows());
        all.addAll(scenarios());
        all.addAll(nexmark());
        return all;
    }

    private static List<Workload> tumbling() {
        Arrivals plain = Arrivals.PLAIN;
        return List.of(
                of("tumbling-10s-200", TUMBLING, 200),
                of("tumbling-10s-20", TUMBLING, 20),
                of("tumbling-10s-100k", TUMBLING, HUNDRED_K),
                of("tumbling-10s-1m", TUMBLING, MILLION),
                of("tumbling-1s-200", WindowShape.tumbling(SECOND), 200),
                of("tumbling-10s-200-two-strings", TUMBLING, 200).byTwoStrings(),
                of("tumbling-10s-200-fresh-strings", TUMBLING, 200).with(plain.fresh()),
                of("tumbling-10s-100k-fresh-strings", TUMBLING, HUNDRED_K).with(plain.fresh()),
                of("tumbling-10s-200-disorder-1", TUMBLING, 200).with(plain.delayed(0.01, SECOND)),
                of("tumbling-10s-200-disorder-20", TUMBLING, 200).with(plain.delayed(0.2, SECOND)),
                of("tumbling-10s-100k-zipf", TUMBLING, HUNDRED_K).with(plain.with(Keys.ZIPF)),
                of("tumbling-10s-1m-zipf", TUMBLING, MILLION).with(plain.with(Keys.ZIPF)));
    }

    /** What 2, 4 and 8 tasks get if each gets as many records per ms as one alone. */
    private static List<Workload> atHigherRates() {
        return List.of(
                of("tumbling-10s-200-rate-2", TUMBLING, 200).with(Arrivals.PLAIN.doubled(1)),
                of("tumbling-10s-200-rate-4", TUMBLING, 200).with(Arrivals.PLAIN.doubled(2)),
                of("tumbling-10s-200-rate-8", TUMBLING, 200).with(Arrivals.PLAIN.doubled(3)));
    }

    private static List<Workload> overlapping() {
        return List.of(
                of("hopping-60s-30s-200", WindowShape.hopping(60 * SECOND, 30 * SECOND), 200),
                of("hopping-2s-1s-200", WindowShape.hopping(2 * SECOND, SECOND), 200),
                of("hopping-10s-1s-200", WindowShape.hopping(10 * SECOND, SECOND), 200),
                of("hopping-60s-1s-200", WindowShape.hopping(60 * SECOND, SECOND), 200),
                of("hopping-600s-1s-200", WindowShape.hopping(600 * SECOND, SECOND), 200),
                of("hopping-3600s-1s-200", WindowShape.hopping(3600 * SECOND, SECOND), 200),
                of("hopping-60s-1s-100k", WindowShape.hopping(60 * SECOND, SECOND), HUNDRED_K),
                of("cumulating-60s-1s-200", WindowShape.cumulating(60 * SECOND, SECOND), 200));
    }

    private static List<Workload> sessionsAndSeveral() {
        return List.of(
                of("session-5s-200", WindowShape.session(5 * SECOND), 200)
                        .with(Arrivals.PLAIN.bursts(200_000)),
                of("session-5s-100k", WindowShape.session(5 * SECOND), HUNDRED_K),
                new Workload(
                        "three-windows-200",
                        List.of(
                                TUMBLING,
                                WindowShape.tumbling(60 * SECOND),
                                WindowShape.hopping(60 * SECOND, 10 * SECOND)),
                        200,
                        1,
                        Emission.FINAL,
                        Arrivals.PLAIN));
    }

    private static List<Workload> changes() {
        return List.of(
                of("tumbling-10s-200-changes", TUMBLING, 200).with(Emission.CHANGES),
                of("tumbling-10s-100k-changes", TUMBLING, HUNDRED_K).with(Emission.CHANGES),
                of("tumbling-10s-200-two-strings-changes", TUMBLING, 200)
                        .byTwoStrings()
                        .with(Emission.CHANGES),
                of("tumbling-10s-200-every-100ms", TUMBLING, 200).with(Emission.EVERY_100_MS),
                of("tumbling-10s-100k-every-100ms", TUMBLING, HUNDRED_K)
                        .with(Emission.EVERY_100_MS),
                of("tumbling-10s-200-per-record", TUMBLING, 200).with(Emission.PER_RECORD),
                of(MANY_KEYS_PER_RECORD, TUMBLING, HUNDRED_K).with(Emission.PER_RECORD));
    }

    /** 200 and 2,000 windows are open at any time, for the sake of one late record in a hundred. */
    private static List<Workload> manyOpenWindows() {
        WindowShape tenth = WindowShape.tumbling(SECOND / 10);
        return List.of(
                of("tumbling-100ms-20-open-200", tenth, 20)
                        .with(Arrivals.PLAIN.delayed(0.01, 20 * SECOND)),
                of("tumbling-100ms-20-open-2000", tenth, 20)
                        .with(Arrivals.PLAIN.delayed(0.01, 200 * SECOND)));
    }

    /** Scenario 3 of the examples, without an end: 20 groups in turn, windows of a minute. */
    private static List<Workload> scenarios() {
        Workload scenario =
                of("scenario-3a", WindowShape.tumbling(60 * SECOND), 20)
                        .byTwoStrings()
                        .with(Arrivals.PLAIN.with(Keys.IN_TURN));
        return List.of(
                scenario,
                scenario.named("scenario-3b", Emission.PER_RECORD),
                scenario.named("scenario-3b-all-groups", Emission.ALL_GROUPS),
                of(SCENARIO_TEXT, WindowShape.tumbling(60 * SECOND), 200)
                        .byTwoStrings()
                        .with(Arrivals.PLAIN.with(Keys.IN_TURN))
                        .with(Emission.CHANGES));
    }

    /** Windows of Nexmark's queries, with about so many distinct keys in each. */
    private static List<Workload> nexmark() {
        Arrivals bids = Arrivals.PLAIN.with(Keys.NEXMARK);
        return List.of(
                of("nexmark-q5", WindowShape.hopping(10 * SECOND, 2 * SECOND), 6_600).with(bids),
                of("nexmark-q7", TUMBLING, 1).with(bids),
                of("nexmark-q11", WindowShape.session(10 * SECOND), 3_200).with(bids),
                of("nexmark-q12", TUMBLING.byTheClock(), 3_200).with(bids));
    }

    private static Workload openRows() {
        return of(OPEN_ROWS, WindowShape.tumbling(DAY), MILLION)
                .with(Arrivals.PLAIN.with(Keys.IN_TURN));
    }

    /**
     * The workload with this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Workload named(String name) {
        return Stream.concat(all().stream(), Stream.of(openRows()))
                .filter(workload -> workload.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no workload '" + name + "'"));
    }

    /** Final results of one kind of window by one string, over records that come plainly. */
    public static Workload of(String name, WindowShape window, int keys) {
        return new Workload(name, List.of(window), keys, 1, Emission.FINAL, Arrivals.PLAIN);
    }

    private Workload byTwoStrings() {
        return new Workload(name, windows, keys, 2, emission, arrivals);
    }

    private Workload named(String other, Emission published) {
        return new Workload(other, windows, keys, keyFields, published, arrivals);
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

    /** Whether Flink's SQL can aggregate before it partitions: not sessions, nor by the clock. */
    public boolean twoPhases() {
        return windows.size() == 1 && !isAll(Kind.SESSION) && !inProcessingTime();
    }

    /**
     * Whether windows go by the clock. Flink drops those that are open at the end of the input, so
     * the source stays until all records have been published.
     */
    public boolean inProcessingTime() {
        return windows.stream().anyMatch(WindowShape::inProcessingTime);
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
