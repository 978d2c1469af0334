package io.sluice.perf.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.perf.load.Trade;
import io.sluice.perf.load.TradePool;
import io.sluice.perf.load.TradeStats;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/**
 * Gross regressions of the parts that every record or row passes through. What is measured is a
 * ratio: processor time of the part over that of a plain loop with a hash map, which alternates
 * with it; the least of many short runs of each counts, so neither the machine nor what else it
 * does matters much. Each bound is about twice the greatest ratio that was measured when it was
 * set, with the first compiler only; a part beyond it is measured again before it is said to be
 * slower.
 */
class RegressionGuardTest {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 300;
    private static final int RUNS_PER_ROUND = 2;
    private static final int KEYS = 200;

    private static final int MEASUREMENTS = 3;

    private static final double MOST_OF_FOLD = 9;
    private static final double MOST_OF_MERGE = 8;
    private static final double MOST_OF_LOOK_UP = 2;

    /** Statistics of records by trader, as one would write it by hand. */
    private static final class HandWritten {

        private final TradePool pool = TradePool.of(KEYS, 1);
        private int next;

        long run() {
            Map<String, TradeStats> groups = new HashMap<>();
            int mask = pool.size() - 1;
            for (int i = 0; i < FolderBenchmark.RECORDS; i++) {
                Trade trade = pool.trade(next++ & mask);
                groups.computeIfAbsent(trade.trader, key -> new TradeStats()).add(trade);
            }
            return groups.size();
        }
    }

    @Test
    void foldingCostsNoMoreThanAFewPlainLoops() {
        FolderBenchmark fold = new FolderBenchmark();
        fold.keys = KEYS;
        fold.keyFields = 1;
        fold.setUp();
        assertThat(ratio(fold::fold, MOST_OF_FOLD)).isLessThan(MOST_OF_FOLD);
    }

    @Test
    void mergingCostsNoMoreThanAFewPlainLoops() {
        EngineBenchmark engine = new EngineBenchmark();
        engine.keys = KEYS;
        engine.setUp();
        assertThat(ratio(engine::mergeAndClose, MOST_OF_MERGE)).isLessThan(MOST_OF_MERGE);
    }

    @Test
    void lookingUpCostsNoMoreThanAPlainLoop() {
        SliceTableBenchmark table = new SliceTableBenchmark();
        table.keys = KEYS;
        table.setUp();
        assertThat(ratio(table::find, MOST_OF_LOOK_UP)).isLessThan(MOST_OF_LOOK_UP);
    }

    /** The first ratio below a bound, or the least of some that are not. */
    private static double ratio(LongSupplier candidate, double bound) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < MEASUREMENTS && least >= bound; i++) {
            least = Math.min(least, ratio(candidate));
        }
        return least;
    }

    /** Processor time per operation over that of the plain loop; both do 10,000. */
    private static double ratio(LongSupplier candidate) {
        HandWritten plain = new HandWritten();
        long leastPlain = Long.MAX_VALUE;
        long leastCandidate = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            leastPlain = Math.min(leastPlain, cpu(plain::run));
            leastCandidate = Math.min(leastCandidate, cpu(candidate));
        }
        return (double) leastCandidate / leastPlain;
    }

    private static long cpu(LongSupplier work) {
        long start = THREADS.getCurrentThreadCpuTime();
        for (int run = 0; run < RUNS_PER_ROUND; run++) {
            assertThat(work.getAsLong()).isPositive();
        }
        return THREADS.getCurrentThreadCpuTime() - start;
    }
}
