package io.sluice.perf.nexmark;

import io.sluice.perf.load.Workload;
import java.util.Arrays;
import java.util.Locale;

/** The part of a query that is a window. What Nexmark does with its rows afterwards is left out. */
enum NexmarkQuery {
    /** Hot items: bids per auction in the last 10 s, every 2 s. */
    Q5("auction", "COUNT(*)") {
        @Override
        long key(Bid bid) {
            return bid.auction;
        }

        @Override
        long add(long value, Bid bid) {
            return value + 1;
        }
    },
    /** Highest bid: the highest price of all bids in 10 s. */
    Q7("", "MAX(price)") {
        @Override
        long key(Bid bid) {
            return 0;
        }

        @Override
        long add(long value, Bid bid) {
            return Math.max(value, bid.price);
        }
    },
    /** User sessions: bids per bidder until one has been silent for 10 s. */
    Q11("bidder", "COUNT(*)") {
        @Override
        long key(Bid bid) {
            return bid.bidder;
        }

        @Override
        long add(long value, Bid bid) {
            return value + 1;
        }
    },
    /** Bids per bidder in 10 s by the clock. */
    Q12("bidder", "COUNT(*)") {
        @Override
        long key(Bid bid) {
            return bid.bidder;
        }

        @Override
        long add(long value, Bid bid) {
            return value + 1;
        }
    };

    private final String keyColumn;
    private final String aggregate;

    NexmarkQuery(String keyColumn, String aggregate) {
        this.keyColumn = keyColumn;
        this.aggregate = aggregate;
    }

    /** The query of a workload. */
    static NexmarkQuery of(Workload workload) {
        return Arrays.stream(values())
                .filter(query -> workload.name().endsWith(query.name().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(workload.name() + " is no query"));
    }

    /** Column of the key; empty if there is none. */
    String keyColumn() {
        return keyColumn;
    }

    /** The aggregate in SQL. */
    String aggregate() {
        return aggregate;
    }

    boolean counts() {
        return this != Q7;
    }

    abstract long key(Bid bid);

    /** The aggregate of one more bid; 0 without any. */
    abstract long add(long value, Bid bid);

    /** The aggregate of the bids of both. */
    long merge(long left, long right) {
        return counts() ? left + right : Math.max(left, right);
    }
}
