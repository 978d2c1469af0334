package io.sluice.perf.load;

/** The kinds of tally. */
public final class Tallies {

    private Tallies() {}

    /** For records that no window has touched. */
    public static Tally<Trade> ofRecords() {
        return new Records();
    }

    /** For the result of a query. */
    public static SummaryTally of(Emission emission) {
        return emission == Emission.FINAL ? new Appended() : new UpsertedTally();
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

    private static final class Appended implements SummaryTally {
        private long count;
        private long checksum;

        @Override
        public void add(TradeSummary row) {
            count++;
            checksum += row.checksum();
        }

        @Override
        public void add(KeyDigest key, TradeSummary row) {
            count++;
            checksum += row.checksum(key);
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
}
