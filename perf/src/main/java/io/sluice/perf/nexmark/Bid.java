package io.sluice.perf.nexmark;

/** A bid, a POJO as Flink defines it. Its event time travels beside it. */
public final class Bid {

    /** What is bid for. */
    public long auction;

    /** Who bids. */
    public long bidder;

    /** In cents. */
    public long price;

    /** Called by Flink. */
    public Bid() {}

    Bid(long auction, long bidder, long price) {
        this.auction = auction;
        this.bidder = bidder;
        this.price = price;
    }
}
