package io.sluice.perf.nexmark;

import io.sluice.perf.load.TableContents;
import io.sluice.perf.load.Tally;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Adds up counts in tumbling windows by the clock: which window a bid was in depends on when it
 * came, but not how many bids a bidder made in all of them. Each key and window comes once.
 */
final class BidTotals implements Tally<BidSummary> {

    private final long sizeMillis;
    private final Map<Long, Long> totals = new HashMap<>();
    private final Set<Slot> slots = new HashSet<>();
    private long rows;
    private long records;

    private record Slot(long key, long windowStart) {}

    /**
     * @param sizeMillis of the windows
     */
    BidTotals(long sizeMillis) {
        this.sizeMillis = sizeMillis;
    }

    /** The row of a key in what all windows add up to. */
    static BidSummary row(long key, long total) {
        return new BidSummary(key, 0, 0, total);
    }

    @Override
    public void add(BidSummary row) {
        boolean isWindow =
                row.windowEnd - row.windowStart == sizeMillis && row.windowEnd % sizeMillis == 0;
        if (!isWindow || row.value <= 0 || !slots.add(new Slot(row.key, row.windowStart))) {
            throw new IllegalStateException(
                    "wrong: bidder %d in [%d, %d) with %d bids"
                            .formatted(row.key, row.windowStart, row.windowEnd, row.value));
        }
        rows++;
        records += row.value;
        totals.merge(row.key, row.value, Long::sum);
    }

    @Override
    public long count() {
        return rows;
    }

    @Override
    public long records() {
        return records;
    }

    @Override
    public TableContents contents() {
        long checksum = 0;
        for (Map.Entry<Long, Long> each : totals.entrySet()) {
            checksum += row(each.getKey(), each.getValue()).checksum();
        }
        return new TableContents(totals.size(), checksum);
    }
}
