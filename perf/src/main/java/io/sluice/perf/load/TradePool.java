package io.sluice.perf.load;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Records made in advance and handed out again and again, so that a source costs next to nothing.
 * Always the same ones in the same order; all records of a key share its strings.
 */
public final class TradePool {

    /** Event time of the first record, in epoch ms. */
    public static final long FIRST_TIMESTAMP = Arrivals.FIRST_TIMESTAMP;

    private static final long SEED = 42;
    private static final int MIN_RECORDS = 1 << 14;
    private static final int RECORDS_PER_KEY = 4;
    private static final int SYMBOLS = 10;
    private static final int MAX_QUANTITY = 1000;
    private static final double CHEAPEST = 100;
    private static final int PRICES = 200;
    private static final double TICK = 0.25;

    private final Trade[] trades;
    private final int[] groups;
    private final int[] delays;

    private TradePool(int records) {
        trades = new Trade[records];
        groups = new int[records];
        delays = new int[records];
    }

    /** Records that come plainly; see {@link #of(int, int, Arrivals)}. */
    public static TradePool of(int groups, int keyFields) {
        return of(groups, keyFields, Arrivals.PLAIN);
    }

    /**
     * Records with so many groups.
     *
     * @param groups number of distinct keys, at least 1
     * @param keyFields 1: the trader tells the groups apart; 2: trader and symbol do
     * @param arrivals how they come
     */
    public static TradePool of(int groups, int keyFields, Arrivals arrivals) {
        int wanted = Math.max(MIN_RECORDS, Math.multiplyExact(groups, RECORDS_PER_KEY));
        TradePool pool = new TradePool(Integer.highestOneBit(wanted - 1) << 1);
        int symbols = keyFields == 1 ? 1 : SYMBOLS;
        String[] traderNames = names("TRADER", groups / symbols + 1);
        String[] symbolNames = names("SYM", symbols);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < pool.trades.length; i++) {
            int group =
                    switch (arrivals.keys()) {
                        case UNIFORM, NEXMARK -> random.nextInt(groups);
                        case ZIPF -> zipf(random, groups);
                        case IN_TURN -> i % groups;
                    };
            pool.groups[i] = group;
            pool.trades[i] =
                    new Trade(
                            traderNames[group / symbols],
                            symbolNames[group % symbols],
                            1 + random.nextInt(MAX_QUANTITY),
                            CHEAPEST + TICK * random.nextInt(PRICES));
            if (random.nextDouble() < arrivals.delayedShare()) {
                pool.delays[i] = 1 + random.nextInt(arrivals.maxDelayMillis());
            }
        }
        return pool;
    }

    /** The k-th group, from 0, about as often as 1 / (k + 1) says. */
    private static int zipf(SplittableRandom random, int groups) {
        return (int) Math.pow(groups + 1.0, random.nextDouble()) - 1;
    }

    private static String[] names(String prefix, int count) {
        String[] names = new String[count];
        for (int i = 0; i < count; i++) {
            names[i] = prefix + i;
        }
        return names;
    }

    /** Number of records, a power of two; the {@code i}-th of a stream is {@code i % size}. */
    public int size() {
        return trades.length;
    }

    /** The record at a position. Not to be changed. */
    public Trade trade(int position) {
        return trades[position];
    }

    /** A copy of the record at a position with strings of its own, as read from bytes. */
    public Trade freshTrade(int position) {
        Trade trade = trades[position];
        return new Trade(fresh(trade.trader), fresh(trade.symbol), trade.quantity, trade.price);
    }

    private static String fresh(String text) {
        return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
    }

    /** The number of the group, from 0, that the record at a position belongs to. */
    public int group(int position) {
        return groups[position];
    }

    /** How much later than its timestamp the record at a position comes, in ms of event time. */
    public int delayMillis(int position) {
        return delays[position];
    }
}
