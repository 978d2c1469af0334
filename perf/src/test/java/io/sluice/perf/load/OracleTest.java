package io.sluice.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The oracle against the definition: every record is added to each of its windows. */
class OracleTest {

    private record Row(String trader, String symbol, long windowEnd) {}

    static Stream<Workload> workloads() {
        return Stream.of(
                new Workload("tumbling", 1_000, 1_000, 7, 1, Emission.FINAL),
                new Workload("two strings", 1_000, 1_000, 37, 2, Emission.FINAL),
                new Workload("hopping", 6_000, 1_000, 20, 1, Emission.FINAL),
                // Most groups have no record in most windows.
                new Workload("sparse", 300, 100, 3_000, 1, Emission.FINAL));
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void equalsTheDefinition(Workload workload) {
        TradePool pool = workload.pool();
        for (long records : new long[] {1, 999, 10_000, 10_001, 55_555}) {
            assertThat(Oracle.windows(workload, pool, records))
                    .isEqualTo(byDefinition(workload, pool, records));
        }
    }

    private static TableContents byDefinition(Workload workload, TradePool pool, long records) {
        Map<Row, TradeStats> rows = new HashMap<>();
        for (long i = 0; i < records; i++) {
            Trade trade = pool.trade((int) (i % pool.size()));
            long timestamp = TradePool.FIRST_TIMESTAMP + i / Workload.RECORDS_PER_MILLI;
            long slide = workload.slideMillis();
            for (long end = timestamp - timestamp % slide + slide;
                    end - workload.sizeMillis() <= timestamp;
                    end += slide) {
                Row row = new Row(trade.trader, workload.keyFields() == 1 ? "" : trade.symbol, end);
                rows.computeIfAbsent(row, key -> new TradeStats()).add(trade);
            }
        }
        Tally<TradeSummary> tally = Tallies.of(Emission.FINAL);
        rows.forEach((row, stats) -> tally.add(summary(row, stats, workload.sizeMillis())));
        return tally.contents();
    }

    private static TradeSummary summary(Row row, TradeStats stats, long size) {
        TradeSummary summary = new TradeSummary();
        summary.trader = row.trader();
        summary.symbol = row.symbol();
        summary.windowStart = row.windowEnd() - size;
        summary.windowEnd = row.windowEnd();
        summary.set(stats);
        return summary;
    }
}
