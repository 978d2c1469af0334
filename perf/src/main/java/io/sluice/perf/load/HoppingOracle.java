package io.sluice.perf.load;

import java.util.ArrayDeque;

/**
 * Tumbling and hopping windows: statistics of each slide, of which a window is a row. Counts and
 * sums leave a window by subtraction, which is exact here; least and greatest prices stand in
 * queues per group in which a price makes those before it useless that are not better.
 */
final class HoppingOracle implements Oracle.OrderedWindows {

    private final WindowShape shape;
    private final OracleRows rows;
    private final Group[] groups;
    private final ArrayDeque<TradeStats[]> slides = new ArrayDeque<>();
    private TradeStats[] current;
    private long slideEnd = Long.MIN_VALUE;

    HoppingOracle(WindowShape shape, int keys, OracleRows rows) {
        this.shape = shape;
        this.rows = rows;
        groups = new Group[keys];
        current = new TradeStats[keys];
    }

    private record Price(long slideEnd, double price) {}

    /** One group in the current window. */
    private static final class Group {
        private final TradeStats total = new TradeStats();
        private final ArrayDeque<Price> least = new ArrayDeque<>();
        private final ArrayDeque<Price> greatest = new ArrayDeque<>();
    }

    @Override
    public void add(long timestamp, int group, Trade trade) {
        long end = Math.floorDiv(timestamp, shape.stepMillis()) * shape.stepMillis();
        end += shape.stepMillis();
        if (slideEnd == Long.MIN_VALUE) {
            slideEnd = end;
        }
        while (slideEnd < end) {
            closeSlide();
        }
        if (current[group] == null) {
            current[group] = new TradeStats();
        }
        current[group].add(trade);
    }

    @Override
    public void end() {
        if (slideEnd != Long.MIN_VALUE) {
            // The last records are in windows that end later.
            for (int i = 0; i < shape.overlap(); i++) {
                closeSlide();
            }
        }
    }

    private void closeSlide() {
        if (shape.overlap() == 1) {
            publish(current);
        } else {
            slides.addLast(current);
            if (slides.size() > shape.overlap()) {
                leave(slides.removeFirst());
            }
            enter(current);
            publishGroups();
        }
        current = new TradeStats[current.length];
        slideEnd += shape.stepMillis();
    }

    private void publish(TradeStats[] stats) {
        for (int group = 0; group < stats.length; group++) {
            if (stats[group] != null) {
                rows.add(group, slideEnd - shape.sizeMillis(), slideEnd, stats[group]);
            }
        }
    }

    private void leave(TradeStats[] stats) {
        for (int i = 0; i < stats.length; i++) {
            TradeStats left = stats[i];
            if (left != null) {
                TradeStats total = groups[i].total;
                total.trades -= left.trades;
                total.volume -= left.volume;
                total.totalPrice -= left.totalPrice;
            }
        }
    }

    private void enter(TradeStats[] stats) {
        for (int i = 0; i < stats.length; i++) {
            TradeStats entered = stats[i];
            if (entered == null) {
                continue;
            }
            if (groups[i] == null) {
                groups[i] = new Group();
            }
            Group group = groups[i];
            group.total.trades += entered.trades;
            group.total.volume += entered.volume;
            group.total.totalPrice += entered.totalPrice;
            while (!group.least.isEmpty() && group.least.getLast().price >= entered.minPrice) {
                group.least.removeLast();
            }
            group.least.addLast(new Price(slideEnd, entered.minPrice));
            while (!group.greatest.isEmpty()
                    && group.greatest.getLast().price <= entered.maxPrice) {
                group.greatest.removeLast();
            }
            group.greatest.addLast(new Price(slideEnd, entered.maxPrice));
        }
    }

    private void publishGroups() {
        long start = slideEnd - shape.sizeMillis();
        for (int i = 0; i < groups.length; i++) {
            Group group = groups[i];
            if (group != null && group.total.trades > 0) {
                group.total.minPrice = best(group.least, start);
                group.total.maxPrice = best(group.greatest, start);
                rows.add(i, start, slideEnd, group.total);
            }
        }
    }

    private static double best(ArrayDeque<Price> prices, long windowStart) {
        while (prices.getFirst().slideEnd <= windowStart) {
            prices.removeFirst();
        }
        return prices.getFirst().price;
    }
}
