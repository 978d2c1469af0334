package io.sluice.perf.load;

import java.io.Serializable;

/** COUNT(*), SUM(quantity), MIN, MAX and AVG(price) as one would write them by hand. */
public final class TradeStats implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Number of records. */
    public long trades;

    /** Sum of quantities. */
    public long volume;

    /** Least price; infinite without records. */
    public double minPrice = Double.POSITIVE_INFINITY;

    /** Greatest price; negative infinite without records. */
    public double maxPrice = Double.NEGATIVE_INFINITY;

    /** Sum of prices. */
    public double totalPrice;

    /** Adds one record. */
    public void add(Trade trade) {
        trades++;
        volume += trade.quantity;
        minPrice = Math.min(minPrice, trade.price);
        maxPrice = Math.max(maxPrice, trade.price);
        totalPrice += trade.price;
    }

    /** Adds the records of another. */
    public void merge(TradeStats other) {
        trades += other.trades;
        volume += other.volume;
        minPrice = Math.min(minPrice, other.minPrice);
        maxPrice = Math.max(maxPrice, other.maxPrice);
        totalPrice += other.totalPrice;
    }

    /** The same in an object of its own. */
    public TradeStats copy() {
        TradeStats copy = new TradeStats();
        copy.merge(this);
        return copy;
    }
}
