package io.sluice.perf.latency;

import io.sluice.perf.job.Pace;
import io.sluice.perf.load.TableContents;
import io.sluice.perf.load.Tally;
import io.sluice.perf.load.TradeSummary;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * Tells from the count of each row which records it is the first to contain, and records how long
 * ago each of them was to be sent. Of records that come in order, and one kind of tumbling windows.
 */
final class LatencyTally implements Tally<TradeSummary> {

    private final Positions positions;
    private final Pace pace;
    private final long from;
    private final long to;
    private final Histogram histogram;
    private final LongSupplier nanoTime;

    /** Records that rows contained so far, by start of the window, then trader. */
    private final Map<Long, Map<String, long[]>> contained = new HashMap<>();

    private long rows;
    private long records;

    /**
     * @param positions where the records of each key are
     * @param pace when they are sent
     * @param from number of the first record that counts
     * @param to number of the first one that does not count any more
     * @param histogram takes latencies in ns
     * @param nanoTime the clock of the pace
     */
    LatencyTally(
            Positions positions,
            Pace pace,
            long from,
            long to,
            Histogram histogram,
            LongSupplier nanoTime) {
        this.positions = positions;
        this.pace = pace;
        this.from = from;
        this.to = to;
        this.histogram = histogram;
        this.nanoTime = nanoTime;
    }

    @Override
    public void add(TradeSummary row) {
        rows++;
        long now = nanoTime.getAsLong();
        long[] before =
                contained
                        .computeIfAbsent(row.windowStart, start -> new HashMap<>())
                        .computeIfAbsent(row.trader, trader -> new long[1]);
        int[] ofKey = positions.of(row.trader);
        long earlier = positions.countBefore(ofKey, pace.firstAt(row.windowStart));
        for (long n = before[0]; n < row.trades; n++) {
            long number = positions.number(ofKey, earlier + n);
            if (number >= from && number < to) {
                histogram.recordValue(Math.max(0, now - pace.intendedNanos(number)));
            }
        }
        records += Math.max(0, row.trades - before[0]);
        before[0] = Math.max(before[0], row.trades);
    }

    @Override
    public long count() {
        return rows;
    }

    /** As rows the number of records that were contained. */
    @Override
    public TableContents contents() {
        return new TableContents(records, 0);
    }
}
