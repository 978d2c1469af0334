package io.sluice.perf.load;

import java.util.HashMap;
import java.util.Map;

/** The kinds of tally. */
public final class Tallies {

    private Tallies() {}

    /** For records that no window has touched. */
    public static Tally<Trade> ofRecords() {
        return new Records();
    }

    /** For the result of a query. */
    public static Tally<TradeSummary> of(Emission emission) {
        return emission == Emission.FINAL ? new Appended() : new Upserted();
    }

    private static final class Records implements Tally<Trade> {
        private long count;
        private long quantities;

        @Override
        public void add(Trade trade) {
            count++;
            quantities += trade.quantity;
        }

        @Override
        public long count() {
            return count;
        }

        @Override
        public TableContents contents() {
            return new TableContents(count, quantities);
        }
    }

    private static final class Appended implements Tally<TradeSummary> {
        private long count;
        private long checksum;

        @Override
        public void add(TradeSummary row) {
            count++;
            checksum += row.checksum();
        }

        @Override
        public long count() {
            return count;
        }

        @Override
        public TableContents contents() {
            return new TableContents(count, checksum);
        }
    }

    /** Materialises the table: the last row of a key and window counts. */
    private static final class Upserted implements Tally<TradeSummary> {

        private record Key(String trader, String symbol, long windowEnd) {}

        private final Map<Key, Long> checksums = new HashMap<>();
        private long count;
        private long checksum;

        @Override
        public void add(TradeSummary row) {
            count++;
            long now = row.checksum();
            Long before = checksums.put(new Key(row.trader, row.symbol, row.windowEnd), now);
            checksum += before == null ? now : now - before;
        }

        @Override
        public long count() {
            return count;
        }

        @Override
        public TableContents contents() {
            return new TableContents(checksums.size(), checksum);
        }
    }
}
