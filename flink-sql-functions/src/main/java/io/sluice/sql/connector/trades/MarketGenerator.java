package io.sluice.sql.connector.trades;

/**
 * A market: popular symbols and busy traders, prices that swing around each symbol's own level,
 * rows that arrive out of order and, some of them, late.
 */
final class MarketGenerator implements TradeGenerator {

    private static final int LOWEST_LEVEL = 2_000;
    private static final int LEVELS = 48_000;
    private static final int MAX_QUANTITY = 1_000;

    /** Periods of the swings, in seconds of event time, and their heights as parts of the price. */
    private static final double SLOW_SECONDS = 97;

    private static final double FAST_SECONDS = 11;
    private static final double SLOW_HEIGHT = 0.03;
    private static final double FAST_HEIGHT = 0.008;
    private static final double NOISE_HEIGHT = 0.002;

    private final TradesConfig config;
    private final Zipf traders;
    private final Zipf symbols;
    private final RowRandom random = new RowRandom();
    private final RowRandom ofSymbol = new RowRandom();

    MarketGenerator(TradesConfig config) {
        this.config = config;
        traders = new Zipf(config.traders(), config.skew());
        symbols = new Zipf(config.symbols(), config.skew());
    }

    @Override
    public void generate(long id, long startTimestamp, Trade trade) {
        random.start(config.seed(), id);
        trade.id = id;
        trade.trader = traders.draw(random.nextDouble());
        trade.symbol = symbols.draw(random.nextDouble());
        trade.quantity = 1 + (int) random.nextBelow(MAX_QUANTITY);
        trade.cents = cents(trade.symbol, (double) id / config.eventRate(), random.nextDouble());
        trade.timestamp = startTimestamp + inOrder(id) - delay();
    }

    /** Milliseconds since the start if rows were in order. */
    private long inOrder(long id) {
        long rate = config.eventRate();
        return id / rate * 1_000 + id % rate * 1_000 / rate;
    }

    /** By how much the row trails the rows around it, in ms. */
    private long delay() {
        boolean late = random.nextDouble() < config.lateFraction();
        return late
                ? config.disorderMillis() + 1 + random.nextBelow(config.latenessMillis())
                : random.nextBelow(config.disorderMillis() + 1);
    }

    private long cents(int symbol, double seconds, double noise) {
        ofSymbol.start(config.seed(), -1L - symbol);
        long level = LOWEST_LEVEL + ofSymbol.nextBelow(LEVELS);
        double swing =
                1
                        + SLOW_HEIGHT * wave(seconds / SLOW_SECONDS + ofSymbol.nextDouble())
                        + FAST_HEIGHT * wave(seconds / FAST_SECONDS + ofSymbol.nextDouble())
                        + NOISE_HEIGHT * (2 * noise - 1);
        return Math.round(level * swing);
    }

    /** StrictMath: the same on every machine. */
    private static double wave(double turns) {
        return StrictMath.sin(2 * Math.PI * (turns - Math.floor(turns)));
    }
}
