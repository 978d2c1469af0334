package io.sluice.perf.engine;

import io.sluice.perf.job.CpuTime;
import io.sluice.perf.job.RunResult;
import io.sluice.perf.load.Arrivals;
import io.sluice.perf.load.Emission;
import io.sluice.perf.load.Tallies;
import io.sluice.perf.load.Tally;
import io.sluice.perf.load.Trade;
import io.sluice.perf.load.TradePool;
import io.sluice.perf.load.TradeStats;
import io.sluice.perf.load.TradeSummary;
import io.sluice.perf.load.Workload;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Tumbling windows over records in order, with the JDK's hash map.
 *
 * @param <K> key
 */
final class PlainLoop<K> {

    private final Workload workload;
    private final TradePool pool;
    private final Function<Trade, K> key;
    private final Map<K, Group> groups = new HashMap<>();
    private final Tally<TradeSummary> tally = Tallies.of(Emission.FINAL);

    PlainLoop(Workload workload, Function<Trade, K> key) {
        this.workload = workload;
        this.key = key;
        pool = workload.pool();
    }

    private record Group(Trade first, TradeStats stats) {}

    RunResult run(long records) {
        long startCpu = CpuTime.ofProcess();
        long startBytes = CpuTime.bytesOfThread();
        long startThreadCpu = CpuTime.ofThread();
        long start = System.nanoTime();
        long size = workload.window().sizeMillis();
        long windowEnd = Math.floorDiv(TradePool.FIRST_TIMESTAMP, size) * size + size;
        int mask = pool.size() - 1;
        Arrivals arrivals = workload.arrivals();
        boolean fresh = arrivals.freshStrings();
        for (long i = 0; i < records; i++) {
            if (arrivals.arrival(i) >= windowEnd) {
                close(windowEnd);
                windowEnd += size;
            }
            int at = (int) i & mask;
            Trade trade = fresh ? pool.freshTrade(at) : pool.trade(at);
            K group = key.apply(trade);
            Group found = groups.get(group);
            if (found == null) {
                found = new Group(trade, new TradeStats());
                groups.put(group, found);
            }
            found.stats().add(trade);
        }
        close(windowEnd);
        long nanos = System.nanoTime() - start;
        long threadCpu = CpuTime.ofThread() - startThreadCpu;
        CpuTime cpu = new CpuTime(CpuTime.ofProcess() - startCpu, threadCpu, threadCpu);
        long bytes = CpuTime.bytesOfThread() - startBytes;
        return new RunResult(nanos, cpu, bytes, tally.count(), tally.contents(), 0);
    }

    private void close(long windowEnd) {
        for (Group group : groups.values()) {
            TradeSummary row = new TradeSummary();
            row.trader = group.first().trader;
            if (workload.keyFields() > 1) {
                row.symbol = group.first().symbol;
            }
            row.windowStart = windowEnd - workload.window().sizeMillis();
            row.windowEnd = windowEnd;
            row.set(group.stats());
            tally.add(row);
        }
        groups.clear();
    }
}
