package io.sluice.perf.load;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Computes what a workload's result must be, with arrays indexed by group and nothing that any
 * engine uses: one array of statistics per slide, a window being the sum of its slides.
 */
public final class Oracle {

    private final Workload workload;
    private final TradePool pool;
    private final Trade[] keyOfGroup;
    private final ArrayDeque<TradeStats[]> slides = new ArrayDeque<>();
    private TableContents contents = TableContents.EMPTY;

    private Oracle(Workload workload, TradePool pool) {
        this.workload = workload;
        this.pool = pool;
        keyOfGroup = new Trade[workload.keys()];
        for (int i = 0; i < pool.size(); i++) {
            keyOfGroup[pool.group(i)] = pool.trade(i);
        }
    }

    /** The rows of all windows over the first so many records. */
    public static TableContents windows(Workload workload, TradePool pool, long records) {
        return new Oracle(workload, pool).compute(records);
    }

    /** The records themselves: their number and the sum of quantities. */
    public static TableContents records(TradePool pool, long records) {
        long quantities = 0;
        int mask = pool.size() - 1;
        for (long i = 0; i < records; i++) {
            quantities += pool.trade((int) i & mask).quantity;
        }
        return new TableContents(records, quantities);
    }

    private TableContents compute(long records) {
        long slide = workload.slideMillis();
        long end = Math.floorDiv(TradePool.FIRST_TIMESTAMP, slide) * slide + slide;
        long next = 0;
        while (next < records) {
            long last =
                    Math.min(
                            records,
                            (end - TradePool.FIRST_TIMESTAMP) * Workload.RECORDS_PER_MILLI);
            closeSlide(end, statistics(next, last));
            next = last;
            end += slide;
        }
        // The last records are in windows that end later.
        for (int i = 1; i < workload.overlap(); i++) {
            closeSlide(end, statistics(records, records));
            end += slide;
        }
        return contents;
    }

    private TradeStats[] statistics(long from, long to) {
        TradeStats[] stats = new TradeStats[workload.keys()];
        Arrays.setAll(stats, group -> new TradeStats());
        int mask = pool.size() - 1;
        for (long i = from; i < to; i++) {
            int position = (int) i & mask;
            stats[pool.group(position)].add(pool.trade(position));
        }
        return stats;
    }

    private void closeSlide(long end, TradeStats[] stats) {
        if (slides.size() == workload.overlap()) {
            slides.removeFirst();
        }
        slides.addLast(stats);
        emit(end);
    }

    private void emit(long windowEnd) {
        TradeSummary row = new TradeSummary();
        row.windowEnd = windowEnd;
        row.windowStart = windowEnd - workload.sizeMillis();
        long rows = 0;
        long checksum = 0;
        for (int group = 0; group < keyOfGroup.length; group++) {
            TradeStats total = new TradeStats();
            for (TradeStats[] slide : slides) {
                total.merge(slide[group]);
            }
            if (total.trades > 0) {
                row.trader = keyOfGroup[group].trader;
                row.symbol = workload.keyFields() == 1 ? "" : keyOfGroup[group].symbol;
                row.set(total);
                rows++;
                checksum += row.checksum();
            }
        }
        contents = contents.plus(new TableContents(rows, checksum));
    }
}
