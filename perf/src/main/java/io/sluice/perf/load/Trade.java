package io.sluice.perf.load;

/** One record of the input, a POJO as Flink defines it. Its event time travels beside it. */
public final class Trade {

    /** First key field. */
    public String trader = "";

    /** Second key field. */
    public String symbol = "";

    /** Whole number, at least 1. */
    public long quantity;

    /** Multiple of 1/4, so that sums of prices are exact in any order. */
    public double price;

    /** Called by Flink. */
    public Trade() {}

    Trade(String trader, String symbol, long quantity, double price) {
        this.trader = trader;
        this.symbol = symbol;
        this.quantity = quantity;
        this.price = price;
    }
}
