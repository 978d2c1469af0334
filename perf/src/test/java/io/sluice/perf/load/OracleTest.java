package io.sluice.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The oracle against the definition: every record is added to each of its windows. */
class OracleTest {

    private static final int MAX_RECORDS = 55_555;

    private record Row(String trader, String symbol, long windowStart, long windowEnd) {}

    private record Event(long timestamp, Trade trade) {}

    static Stream<Workload> workloads() {
        Arrivals late = Arrivals.PLAIN.with(Arrivals.Keys.ZIPF).delayed(0.3, 1_000);
        Arrivals bursts = Arrivals.PLAIN.delayed(0.2, 1_000).fresh().bursts(7_000);
        return Stream.of(
                Workload.of("tumbling", WindowShape.tumbling(1_000), 7),
                Workload.of("many open", WindowShape.tumbling(100), 7)
                        .with(Arrivals.PLAIN.delayed(0.1, 4_000)),
                Workload.of("in turn", WindowShape.tumbling(1_000), 7)
                        .with(Arrivals.PLAIN.with(Arrivals.Keys.IN_TURN)),
                Workload.of("late", WindowShape.tumbling(1_000), 7).with(late),
                new Workload(
                        "two strings",
                        List.of(WindowShape.tumbling(1_000)),
                        37,
                        2,
                        Emission.FINAL,
                        Arrivals.PLAIN),
                Workload.of("hopping", WindowShape.hopping(6_000, 1_000), 20).with(bursts),
                // Most groups have no record in most windows.
                Workload.of("sparse", WindowShape.hopping(300, 100), 3_000),
                Workload.of("cumulating", WindowShape.cumulating(4_000, 500), 20).with(late),
                Workload.of("session", WindowShape.session(50), 300).with(late),
                Workload.of("bursts", WindowShape.session(5_000), 50).with(bursts),
                new Workload(
                        "several",
                        List.of(WindowShape.tumbling(1_000), WindowShape.session(40)),
                        200,
                        1,
                        Emission.FINAL,
                        Arrivals.PLAIN));
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void equalsTheDefinition(Workload workload) {
        TradePool pool = workload.pool();
        for (long records : new long[] {0, 1, 999, 10_000, 10_001, MAX_RECORDS}) {
            assertThat(Oracle.windows(workload, pool, records))
                    .isEqualTo(byDefinition(workload, pool, records));
        }
    }

    private static TableContents byDefinition(Workload workload, TradePool pool, long records) {
        List<Event> events = new ArrayList<>();
        for (long i = 0; i < records; i++) {
            int position = (int) (i % pool.size());
            long timestamp = workload.arrivals().arrival(i) - pool.delayMillis(position);
            events.add(new Event(timestamp, pool.trade(position)));
        }
        Tally<TradeSummary> tally = Tallies.of(Emission.FINAL);
        for (WindowShape shape : workload.windows()) {
            Map<Row, TradeStats> rows =
                    shape.kind() == WindowShape.Kind.SESSION
                            ? sessions(workload, shape, events)
                            : aligned(workload, shape, events);
            rows.forEach((row, stats) -> tally.add(summary(row, stats)));
        }
        return tally.contents();
    }

    private static Map<Row, TradeStats> aligned(
            Workload workload, WindowShape shape, List<Event> events) {
        Map<Row, TradeStats> rows = new HashMap<>();
        for (Event event : events) {
            long step = shape.stepMillis();
            long size = shape.sizeMillis();
            for (long end = event.timestamp - event.timestamp % step + step;
                    end - size <= event.timestamp;
                    end += step) {
                long start = end - size;
                if (shape.kind() == WindowShape.Kind.CUMULATING) {
                    start = event.timestamp - event.timestamp % size;
                    if (end > start + size) {
                        break;
                    }
                }
                Row row = new Row(event.trade.trader, symbol(workload, event.trade), start, end);
                rows.computeIfAbsent(row, key -> new TradeStats()).add(event.trade);
            }
        }
        return rows;
    }

    private static Map<Row, TradeStats> sessions(
            Workload workload, WindowShape shape, List<Event> events) {
        Map<List<String>, List<Event>> byKey = new HashMap<>();
        for (Event event : events) {
            byKey.computeIfAbsent(
                            List.of(event.trade.trader, symbol(workload, event.trade)),
                            key -> new ArrayList<>())
                    .add(event);
        }
        Map<Row, TradeStats> rows = new HashMap<>();
        byKey.forEach(
                (key, ofKey) -> {
                    ofKey.sort(Comparator.comparingLong(Event::timestamp));
                    int from = 0;
                    for (int i = 1; i <= ofKey.size(); i++) {
                        long last = ofKey.get(i - 1).timestamp;
                        if (i == ofKey.size()
                                || ofKey.get(i).timestamp - last > shape.sizeMillis()) {
                            TradeStats stats = new TradeStats();
                            ofKey.subList(from, i).forEach(event -> stats.add(event.trade));
                            long start = ofKey.get(from).timestamp;
                            long end = last + shape.sizeMillis();
                            rows.put(new Row(key.get(0), key.get(1), start, end), stats);
                            from = i;
                        }
                    }
                });
        return rows;
    }

    private static String symbol(Workload workload, Trade trade) {
        return workload.keyFields() == 1 ? "" : trade.symbol;
    }

    private static TradeSummary summary(Row row, TradeStats stats) {
        TradeSummary summary = new TradeSummary();
        summary.trader = row.trader();
        summary.symbol = row.symbol();
        summary.windowStart = row.windowStart();
        summary.windowEnd = row.windowEnd();
        summary.set(stats);
        return summary;
    }
}
