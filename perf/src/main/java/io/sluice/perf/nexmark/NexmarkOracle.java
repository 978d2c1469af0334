package io.sluice.perf.nexmark;

import io.sluice.perf.load.Arrivals;
import io.sluice.perf.load.TableContents;
import io.sluice.perf.load.WindowShape;
import io.sluice.perf.load.WindowShape.Kind;
import io.sluice.perf.load.Workload;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** What a query's result must be: hash maps per slide, or the current session of each key. */
final class NexmarkOracle {

    private final NexmarkQuery query;
    private final WindowShape shape;
    private final ArrayDeque<Map<Long, Long>> slides = new ArrayDeque<>();
    private final Map<Long, BidSummary> sessions = new HashMap<>();
    private long rows;
    private long checksum;

    private NexmarkOracle(Workload workload) {
        query = NexmarkQuery.of(workload);
        shape = workload.window();
    }

    static TableContents contents(Workload workload, long records) {
        NexmarkOracle oracle = new NexmarkOracle(workload);
        if (workload.inProcessingTime()) {
            oracle.totals(records);
        } else if (workload.isAll(Kind.SESSION)) {
            oracle.sessions(records);
        } else {
            oracle.slides(records);
        }
        return new TableContents(oracle.rows, oracle.checksum);
    }

    private void add(BidSummary row) {
        rows++;
        checksum += row.checksum();
    }

    /** By the clock it is not known which window a bid is in, but how many a bidder makes is. */
    private void totals(long records) {
        Map<Long, Long> totals = new HashMap<>();
        for (long i = 0; i < records; i++) {
            Bid bid = Bids.bid(i);
            long before = totals.getOrDefault(query.key(bid), 0L);
            totals.put(query.key(bid), query.add(before, bid));
        }
        totals.forEach((key, total) -> add(BidTotals.row(key, total)));
    }

    private void sessions(long records) {
        for (long i = 0; i < records; i++) {
            long timestamp = Arrivals.PLAIN.arrival(i);
            Bid bid = Bids.bid(i);
            BidSummary session = sessions.get(query.key(bid));
            if (session == null || timestamp > session.windowEnd) {
                if (session != null) {
                    add(session);
                }
                session = new BidSummary(query.key(bid), timestamp, 0, 0);
                sessions.put(session.key, session);
            }
            session.windowEnd = timestamp + shape.sizeMillis();
            session.value = query.add(session.value, bid);
        }
        sessions.values().forEach(this::add);
    }

    private void slides(long records) {
        long step = shape.stepMillis();
        long end = Math.floorDiv(Arrivals.FIRST_TIMESTAMP, step) * step + step;
        Map<Long, Long> current = new HashMap<>();
        for (long i = 0; i < records; i++) {
            while (Arrivals.PLAIN.arrival(i) >= end) {
                close(current, end);
                current = new HashMap<>();
                end += step;
            }
            Bid bid = Bids.bid(i);
            long before = current.getOrDefault(query.key(bid), 0L);
            current.put(query.key(bid), query.add(before, bid));
        }
        for (int i = 0; i < shape.overlap(); i++) {
            close(current, end);
            current = new HashMap<>();
            end += step;
        }
    }

    private void close(Map<Long, Long> slide, long end) {
        slides.addLast(slide);
        if (slides.size() > shape.overlap()) {
            slides.removeFirst();
        }
        Map<Long, Long> window = new HashMap<>();
        for (Map<Long, Long> each : slides) {
            each.forEach((key, value) -> window.merge(key, value, query::merge));
        }
        window.forEach(
                (key, value) -> add(new BidSummary(key, end - shape.sizeMillis(), end, value)));
    }
}
