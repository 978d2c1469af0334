package io.sluice.perf.load;

/** One row of a result, a POJO as Flink defines it. */
public final class TradeSummary {

    /** First key field. */
    public String trader = "";

    /** Second key field; empty if the workload groups by the first only. */
    public String symbol = "";

    /** Start of the window in epoch ms, inclusive. */
    public long windowStart;

    /** End of the window in epoch ms, exclusive. */
    public long windowEnd;

    /** COUNT(*). */
    public long trades;

    /** SUM(quantity). */
    public long volume;

    /** MIN(price). */
    public double minPrice;

    /** MAX(price). */
    public double maxPrice;

    /** AVG(price). */
    public double avgPrice;

    /** SUM(price * quantity); 0 where it is not asked for. */
    public double totalValue;

    /** Takes over all aggregates. */
    public void set(TradeStats stats) {
        trades = stats.trades;
        volume = stats.volume;
        minPrice = stats.minPrice;
        maxPrice = stats.maxPrice;
        avgPrice = stats.totalPrice / stats.trades;
    }

    /** A hash of all fields; tables are compared by the sum over their rows. */
    public long checksum() {
        return checksum(trader.hashCode(), symbol.hashCode());
    }

    /** The same of a row whose key fields are elsewhere. */
    long checksum(KeyDigest key) {
        return checksum(key.first(), key.second());
    }

    private long checksum(int hashOfTrader, int hashOfSymbol) {
        long hash = hashOfTrader * 0x9E3779B97F4A7C15L;
        hash += hashOfSymbol * 0xC2B2AE3D27D4EB4FL;
        hash += windowStart * 0x165667B19E3779F9L;
        hash += windowEnd * 0xD6E8FEB86659FD93L;
        hash += trades * 0xA0761D6478BD642FL;
        hash += volume * 0xE7037ED1A0B428DBL;
        hash += Double.doubleToLongBits(minPrice) * 0x8EBC6AF09C88C6E3L;
        hash += Double.doubleToLongBits(maxPrice) * 0x589965CC75374CC3L;
        hash += Double.doubleToLongBits(avgPrice) * 0x1D8E4E27C47D124FL;
        hash += Double.doubleToLongBits(totalValue) * 0x2545F4914F6CDD1DL;
        hash = (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
        return hash ^ (hash >>> 29);
    }

    @Override
    public String toString() {
        return "%s/%s [%d, %d) count=%d sum=%d min=%s max=%s avg=%s"
                .formatted(
                        trader,
                        symbol,
                        windowStart,
                        windowEnd,
                        trades,
                        volume,
                        minPrice,
                        maxPrice,
                        avgPrice);
    }
}
