package io.sluice.perf.nexmark;

/** One row of a result, a POJO as Flink defines it. */
public final class BidSummary {

    /** Auction or bidder; 0 if the query has no key. */
    public long key;

    /** Start of the window in epoch ms, inclusive. */
    public long windowStart;

    /** End of the window in epoch ms, exclusive. */
    public long windowEnd;

    /** Number of bids, or the highest price. */
    public long value;

    /** Called by Flink. */
    public BidSummary() {}

    BidSummary(long key, long windowStart, long windowEnd, long value) {
        this.key = key;
        this.windowStart = windowStart;
        this.windowEnd = windowEnd;
        this.value = value;
    }

    /** A hash of all fields; tables are compared by the sum over their rows. */
    long checksum() {
        long hash = key * 0x9E3779B97F4A7C15L;
        hash += windowStart * 0x165667B19E3779F9L;
        hash += windowEnd * 0xD6E8FEB86659FD93L;
        hash += value * 0xA0761D6478BD642FL;
        hash = (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
        return hash ^ (hash >>> 29);
    }
}
