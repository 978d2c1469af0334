package io.sluice;

import java.math.BigDecimal;

/** A record with one field of each kind that aggregates can read. */
public record Trade(
        String trader,
        String symbol,
        long timestamp,
        int quantity,
        long volume,
        float rate,
        double price,
        Integer lots,
        Long shares,
        Float discount,
        Double fee,
        BigDecimal total) {

    /** A trade with nulls wherever they are possible. */
    static Trade of(String trader, String symbol, long timestamp, double price, int quantity) {
        return new Trade(
                trader, symbol, timestamp, quantity, quantity, 0, price, null, null, null, null,
                null);
    }

    Trade withLots(Integer newLots) {
        return new Trade(
                trader, symbol, timestamp, quantity, volume, rate, price, newLots, shares, discount,
                fee, total);
    }

    Trade withFee(Double newFee) {
        return new Trade(
                trader, symbol, timestamp, quantity, volume, rate, price, lots, shares, discount,
                newFee, total);
    }
}
