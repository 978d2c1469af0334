package io.sluice.perf.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes what a workload's result must be, with arrays indexed by group and nothing that any
 * engine uses: first the records are put in order, then each kind of window is computed by itself.
 */
public final class Oracle {

    private Oracle() {}

    /** The rows of all windows over the first so many records. */
    public static TableContents windows(Workload workload, TradePool pool, long records) {
        List<OrderedWindows> all = new ArrayList<>();
        OracleRows rows = new OracleRows(workload, pool);
        for (WindowShape shape : workload.windows()) {
            all.add(
                    switch (shape.kind()) {
                        case TUMBLING, HOPPING -> new HoppingOracle(shape, workload.keys(), rows);
                        case CUMULATING -> new CumulatingOracle(shape, workload.keys(), rows);
                        case SESSION -> new SessionOracle(shape, workload.keys(), rows);
                    });
        }
        if (records > 0) {
            replay(workload.arrivals(), pool, records, all);
        }
        all.forEach(OrderedWindows::end);
        return rows.contents();
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

    /** Records of windows of one kind, in the order of their timestamps. */
    interface OrderedWindows {

        void add(long timestamp, int group, Trade trade);

        /** No record follows. */
        void end();
    }

    /** Puts the records in order: one bucket per ms that late ones may still come for. */
    private static void replay(
            Arrivals arrivals, TradePool pool, long records, List<OrderedWindows> windows) {
        int span = arrivals.maxDelayMillis() + 1;
        List<ArrayDeque<Integer>> buckets = new ArrayList<>();
        for (int i = 0; i < span; i++) {
            buckets.add(new ArrayDeque<>());
        }
        int mask = pool.size() - 1;
        long complete = arrivals.arrival(0) - span;
        for (long i = 0; i < records; i++) {
            long arrival = arrivals.arrival(i);
            int position = (int) i & mask;
            if (span == 1) {
                add(windows, pool, arrival, position);
                continue;
            }
            while (complete < arrival - span) {
                complete++;
                empty(buckets.get((int) (complete % span)), windows, pool, complete);
            }
            long timestamp = arrival - pool.delayMillis(position);
            buckets.get((int) (timestamp % span)).add(position);
        }
        long last = arrivals.arrival(records - 1);
        while (complete < last) {
            complete++;
            empty(buckets.get((int) (complete % span)), windows, pool, complete);
        }
    }

    private static void empty(
            ArrayDeque<Integer> bucket,
            List<OrderedWindows> windows,
            TradePool pool,
            long timestamp) {
        for (int position : bucket) {
            add(windows, pool, timestamp, position);
        }
        bucket.clear();
    }

    private static void add(
            List<OrderedWindows> windows, TradePool pool, long timestamp, int position) {
        int group = pool.group(position);
        Trade trade = pool.trade(position);
        for (OrderedWindows each : windows) {
            each.add(timestamp, group, trade);
        }
    }
}
