package io.sluice.examples;

/**
 * A trade of the reference scenarios.
 *
 * @param traderId who trades
 * @param symbol what is traded
 * @param price per piece
 * @param quantity number of pieces
 * @param tradeTime epoch ms
 */
public record Trade(String traderId, String symbol, double price, long quantity, long tradeTime) {

    private static final long FIRST_TRADE_TIME = 1_700_000_000L;

    /**
     * The i-th trade of the reference scenarios.
     *
     * @param groups number of distinct traders and symbols: 20 or 200
     */
    static Trade generate(long i, int groups) {
        long symbol = groups == 20 ? i % 10 : i / 20 % 10;
        return new Trade(
                "TRADER" + i % 20,
                "SYM" + symbol,
                100.0 + (int) (i % 50),
                100 + i % 1_000,
                FIRST_TRADE_TIME + i);
    }
}
