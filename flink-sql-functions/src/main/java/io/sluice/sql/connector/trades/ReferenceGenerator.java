package io.sluice.sql.connector.trades;

/**
 * The generator of the reference scenarios: 20 traders, 10 symbols, one trade per millisecond.
 * 5,000 rows fall into one minute.
 */
final class ReferenceGenerator implements TradeGenerator {

    static final long START_TIMESTAMP = 1_700_000_000L;
    static final int TRADERS = 20;
    static final int SYMBOLS = 10;

    private static final int PRICES = 50;
    private static final int QUANTITIES = 1_000;

    /** Consecutive trades of one symbol. */
    private final int tradesPerSymbol;

    private ReferenceGenerator(int tradesPerSymbol) {
        this.tradesPerSymbol = tradesPerSymbol;
    }

    /** Trader and symbol change together: 20 distinct groups. */
    static ReferenceGenerator of20Groups() {
        return new ReferenceGenerator(1);
    }

    /** Every trader trades every symbol: 200 distinct groups. */
    static ReferenceGenerator of200Groups() {
        return new ReferenceGenerator(TRADERS);
    }

    @Override
    public void generate(long id, long startTimestamp, Trade trade) {
        trade.id = id;
        trade.trader = (int) (id % TRADERS);
        trade.symbol = (int) (id / tradesPerSymbol % SYMBOLS);
        trade.cents = 100 * (100 + id % PRICES);
        trade.quantity = (int) (100 + id % QUANTITIES);
        trade.timestamp = startTimestamp + id;
    }
}
