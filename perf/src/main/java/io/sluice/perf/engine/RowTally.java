package io.sluice.perf.engine;

import io.sluice.perf.load.Emission;
import io.sluice.perf.load.TableContents;
import io.sluice.perf.load.Tallies;
import io.sluice.perf.load.Tally;
import io.sluice.perf.load.TradeSummary;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/**
 * Adds up rows of a table: key fields, start and end of the window, aggregates. Bounds are times,
 * or seconds since the epoch.
 */
final class RowTally implements Tally<Row> {

    private static final long MILLIS = 1_000;

    private final int keyFields;
    private final Tally<TradeSummary> tally;
    private long retractions;

    RowTally(Emission emission, int keyFields) {
        this.keyFields = keyFields;
        tally = Tallies.of(emission);
    }

    @Override
    public void add(Row row) {
        if (row.getKind() == RowKind.UPDATE_BEFORE) {
            // The row that follows takes its place.
            retractions++;
            return;
        }
        if (row.getKind() == RowKind.DELETE) {
            throw new IllegalStateException("no workload deletes rows, but here is " + row);
        }
        TradeSummary summary = new TradeSummary();
        summary.trader = row.<String>getFieldAs(0);
        if (keyFields > 1) {
            summary.symbol = row.<String>getFieldAs(1);
        }
        int at = keyFields;
        summary.windowStart = millis(row.getFieldAs(at++));
        summary.windowEnd = millis(row.getFieldAs(at++));
        summary.trades = row.<Long>getFieldAs(at++);
        summary.volume = row.<Long>getFieldAs(at++);
        summary.minPrice = row.<Double>getFieldAs(at++);
        summary.maxPrice = row.<Double>getFieldAs(at++);
        summary.avgPrice = row.<Double>getFieldAs(at);
        tally.add(summary);
    }

    private static long millis(Object bound) {
        return bound instanceof TimestampData time ? time.getMillisecond() : (Long) bound * MILLIS;
    }

    @Override
    public long count() {
        return tally.count() + retractions;
    }

    @Override
    public TableContents contents() {
        return tally.contents();
    }
}
