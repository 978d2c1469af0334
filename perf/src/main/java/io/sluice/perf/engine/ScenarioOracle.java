package io.sluice.perf.engine;

import io.sluice.perf.load.TableContents;
import io.sluice.perf.load.Trade;
import io.sluice.perf.load.TradePool;
import io.sluice.perf.load.TradeSummary;
import io.sluice.perf.load.Workload;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What scenario 3b must be, by maps of names, record after record. */
final class ScenarioOracle {

    private record Group(String trader, String symbol) {
        static Group of(Trade trade) {
            return new Group(trade.trader, trade.symbol);
        }
    }

    private static final class Sums {
        private long trades;
        private long quantity;
        private double price;
        private double value;
    }

    private ScenarioOracle() {}

    /**
     * The rows over the first so many records.
     *
     * @param withWindow whether they say of which window they are
     */
    static TableContents contents(
            Workload workload, TradePool pool, long records, boolean withWindow) {
        long size = workload.window().sizeMillis();
        Map<Long, Map<Group, Sums>> windows = new TreeMap<>();
        int mask = pool.size() - 1;
        for (long i = 0; i < records; i++) {
            Trade trade = pool.trade((int) i & mask);
            long start = Math.floorDiv(workload.arrivals().arrival(i), size) * size;
            Sums sums =
                    windows.computeIfAbsent(start, window -> new HashMap<>())
                            .computeIfAbsent(Group.of(trade), group -> new Sums());
            sums.trades++;
            sums.quantity += trade.quantity;
            sums.price += trade.price;
            sums.value += trade.price * trade.quantity;
        }
        TableContents contents = TableContents.EMPTY;
        for (Map.Entry<Long, Map<Group, Sums>> window : windows.entrySet()) {
            for (Map.Entry<Group, Sums> group : window.getValue().entrySet()) {
                TradeSummary row = row(group.getKey(), group.getValue());
                if (withWindow) {
                    row.windowStart = window.getKey();
                    row.windowEnd = window.getKey() + size;
                }
                contents = contents.plus(new TableContents(1, row.checksum()));
            }
        }
        return contents;
    }

    private static TradeSummary row(Group group, Sums sums) {
        TradeSummary row = new TradeSummary();
        row.trader = group.trader();
        row.symbol = group.symbol();
        row.trades = sums.trades;
        row.avgPrice = sums.price / sums.trades;
        row.volume = sums.quantity;
        row.totalValue = sums.value;
        return row;
    }
}
