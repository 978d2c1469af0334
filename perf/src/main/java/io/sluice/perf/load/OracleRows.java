package io.sluice.perf.load;

/** The rows that an oracle expects: their number and checksum. */
final class OracleRows {

    private final Trade[] keyOfGroup;
    private final boolean bySymbol;
    private final TradeSummary row = new TradeSummary();
    private long rows;
    private long checksum;

    OracleRows(Workload workload, TradePool pool) {
        bySymbol = workload.keyFields() > 1;
        keyOfGroup = new Trade[workload.keys()];
        for (int i = 0; i < pool.size(); i++) {
            keyOfGroup[pool.group(i)] = pool.trade(i);
        }
    }

    void add(int group, long windowStart, long windowEnd, TradeStats stats) {
        row.trader = keyOfGroup[group].trader;
        row.symbol = bySymbol ? keyOfGroup[group].symbol : "";
        row.windowStart = windowStart;
        row.windowEnd = windowEnd;
        row.set(stats);
        rows++;
        checksum += row.checksum();
    }

    TableContents contents() {
        return new TableContents(rows, checksum);
    }
}
