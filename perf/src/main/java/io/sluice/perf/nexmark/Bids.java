package io.sluice.perf.nexmark;

import java.util.SplittableRandom;

/**
 * Bids as Nexmark's generator distributes them, with its default settings: of 50 events one is a
 * new person, three are new auctions and 46 are bids. Half of the bids are for the hot auction, one
 * in 100 of the newest; the others are for any of the last 100 auctions. Three quarters are by the
 * hot bidder, one in 100 of the newest persons; the others by any of the last 1,000. Prices are
 * spread evenly over six powers of ten. The i-th bid is always the same.
 */
final class Bids {

    private static final int EVENTS = 50;
    private static final int AUCTIONS = 3;
    private static final int BIDS = 46;
    private static final long FIRST_ID = 1_000;
    private static final int HOT_UNIT = 100;
    private static final int HOT_AUCTION_RATIO = 2;
    private static final int HOT_BIDDER_RATIO = 4;
    private static final int IN_FLIGHT_AUCTIONS = 100;
    private static final int ACTIVE_PERSONS = 1_000;
    private static final int LEAD = 10;

    private static final int PRICES = 1 << 14;
    private static final double POWERS_OF_TEN = 6;
    private static final double CENTS = 100;
    private static final long SEED = 42;
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private static final long[] PRICE = prices();

    private Bids() {}

    private static long[] prices() {
        SplittableRandom random = new SplittableRandom(SEED);
        long[] prices = new long[PRICES];
        for (int i = 0; i < PRICES; i++) {
            prices[i] = Math.round(Math.pow(10, random.nextDouble() * POWERS_OF_TEN) * CENTS);
        }
        return prices;
    }

    /** The i-th bid, from 0. */
    static Bid bid(long i) {
        return new Bid(auction(i), bidder(i), price(i));
    }

    static long auction(long i) {
        // Bids come after the three auctions of their 50 events.
        long last = epoch(i) * AUCTIONS + AUCTIONS - 1;
        long random = random(i, 1);
        if (below(random, HOT_AUCTION_RATIO) > 0) {
            return FIRST_ID + last / HOT_UNIT * HOT_UNIT;
        }
        long least = Math.max(last - IN_FLIGHT_AUCTIONS, 0);
        return FIRST_ID + least + below(mixed(random), last - least + 1 + LEAD);
    }

    static long bidder(long i) {
        long last = epoch(i);
        long random = random(i, 2);
        if (below(random, HOT_BIDDER_RATIO) > 0) {
            return FIRST_ID + last / HOT_UNIT * HOT_UNIT + 1;
        }
        long persons = last + 1;
        long active = Math.min(persons, ACTIVE_PERSONS);
        return FIRST_ID + persons - active + below(mixed(random), active + LEAD);
    }

    static long price(long i) {
        return PRICE[(int) (random(i, 3) >>> 50)];
    }

    /** Which 50 events it belongs to. */
    private static long epoch(long i) {
        return i / BIDS;
    }

    private static long random(long i, int draw) {
        return mixed(i * EVENTS * GOLDEN_GAMMA + draw * 0xD1B54A32D192ED03L);
    }

    private static long mixed(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** From 0 to the bound, exclusive. */
    private static long below(long random, long bound) {
        return ((random >>> 33) * bound) >>> 31;
    }
}
