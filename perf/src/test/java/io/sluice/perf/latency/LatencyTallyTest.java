package io.sluice.perf.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.perf.job.Pace;
import io.sluice.perf.load.TradePool;
import io.sluice.perf.load.TradeSummary;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatencyTallyTest {

    private static final long PER_MILLI = 10;
    private static final long WINDOW = 10_000;
    private static final long MILLI = 1_000_000;

    private final TradePool pool = TradePool.of(7, 1);
    private final Positions positions = new Positions(pool);

    @Test
    void positionsAreThoseOfThePoolRepeated() {
        long[] seen = new long[7];
        for (long i = 0; i < 3L * pool.size(); i++) {
            int at = (int) i & (pool.size() - 1);
            int[] ofKey = positions.of(pool.trade(at).trader);
            long n = seen[pool.group(at)]++;
            assertThat(positions.countBefore(ofKey, i)).isEqualTo(n);
            assertThat(positions.number(ofKey, n)).isEqualTo(i);
        }
    }

    /** Each record is charged from the time when it was to be sent, when it is first contained. */
    @Test
    void eachRecordCountsOnceFromItsIntendedTime() {
        long records = 2 * WINDOW * PER_MILLI;
        AtomicLong clock = new AtomicLong();
        Histogram histogram = new Histogram(3);
        try (Pace pace = Pace.of(records, PER_MILLI)) {
            LatencyTally tally =
                    new LatencyTally(positions, pace, 0, records, histogram, clock::get);
            // Every key of both windows in the middle of a window, and at its end.
            for (long window = 0; window < 2; window++) {
                long first = window * WINDOW * PER_MILLI;
                for (long at : new long[] {first + records / 4, first + records / 2}) {
                    clock.set(pace.intendedNanos(at));
                    for (int group = 0; group < 7; group++) {
                        int[] ofKey = positions.of("TRADER" + group);
                        TradeSummary row = new TradeSummary();
                        row.trader = "TRADER" + group;
                        row.windowStart = pace.timestamp(first);
                        row.trades =
                                positions.countBefore(ofKey, at)
                                        - positions.countBefore(ofKey, first);
                        tally.add(row);
                    }
                }
            }
            assertThat(tally.contents().rows()).isEqualTo(records);
        }
        assertThat(histogram.getTotalCount()).isEqualTo(records);
        // Half a window passes between two publications.
        assertThat(histogram.getMaxValue()).isBetween(4_990 * MILLI, 5_010 * MILLI);
        assertThat(histogram.getValueAtPercentile(50)).isBetween(2_490 * MILLI, 2_510 * MILLI);
    }
}
