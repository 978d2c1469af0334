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

        private record Window(long start, long end) {}

        /** Checksum of each row, by window, then trader, then symbol. */
        private final Map<Window, Map<String, Map<String, long[]>>> windows = new HashMap<>();

        private Window window = new Window(0, 0);
        private Map<String, Map<String, long[]>> ofWindow = new HashMap<>();
        private long count;
        private long rows;
        private long checksum;

        @Override
        public void add(TradeSummary row) {
            count++;
            if (row.windowEnd != window.end || row.windowStart != window.start) {
                window = new Window(row.windowStart, row.windowEnd);
                ofWindow = windows.computeIfAbsent(window, key -> new HashMap<>());
            }
            Map<String, long[]> ofTrader = ofWindow.get(row.trader);
            if (ofTrader == null) {
                ofTrader = new HashMap<>();
                ofWindow.put(row.trader, ofTrader);
            }
            long[] last = ofTrader.get(row.symbol);
            if (last == null) {
                last = new long[1];
                ofTrader.put(row.symbol, last);
                rows++;
            }
            long now = row.checksum();
            checksum += now - last[0];
            last[0] = now;
        }

        @Override
        public long count() {
            return count;
        }

        @Override
        public TableContents contents() {
            return new TableContents(rows, checksum);
        }
    }
}
