package io.sluice.perf.engine;

import io.sluice.perf.load.Emission;
import io.sluice.perf.load.KeyDigest;
import io.sluice.perf.load.SummaryTally;
import io.sluice.perf.load.TableContents;
import io.sluice.perf.load.Tallies;
import io.sluice.perf.load.Tally;
import io.sluice.perf.load.TradeSummary;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.types.RowKind;

/**
 * Adds up rows of a table: key fields, start and end of the window, aggregates. Bounds are times,
 * or seconds since the epoch.
 */
final class RowTally implements Tally<RowData> {

    private static final long MILLIS = 1_000;
    private static final int PRECISION = 3;

    private final int keyFields;
    private final boolean inSeconds;
    private final SummaryTally tally;
    private final KeyDigest key = new KeyDigest();
    private final TradeSummary summary = new TradeSummary();
    private long retractions;

    /**
     * Of rows with some key fields.
     *
     * @param inSeconds whether bounds of windows are seconds since the epoch, and not times
     */
    RowTally(Emission emission, int keyFields, boolean inSeconds) {
        this.keyFields = keyFields;
        this.inSeconds = inSeconds;
        tally = Tallies.of(emission);
    }

    @Override
    public void add(RowData row) {
        if (row.getRowKind() == RowKind.UPDATE_BEFORE) {
            // The row that follows takes its place.
            retractions++;
            return;
        }
        if (row.getRowKind() == RowKind.DELETE) {
            throw new IllegalStateException("no workload deletes rows, but here is " + row);
        }
        key.clear();
        for (int i = 0; i < keyFields; i++) {
            add(row.getString(i));
        }
        int at = keyFields;
        summary.windowStart = millis(row, at++);
        summary.windowEnd = millis(row, at++);
        summary.trades = row.getLong(at++);
        summary.volume = row.getLong(at++);
        summary.minPrice = row.getDouble(at++);
        summary.maxPrice = row.getDouble(at++);
        summary.avgPrice = row.getDouble(at);
        tally.add(key, summary);
    }

    /** Of a string in one segment on the heap, as most are, from its bytes. */
    private void add(StringData text) {
        if (!(text instanceof BinaryStringData string
                && string.getJavaObject() == null
                && string.getSegments().length == 1
                && !string.getSegments()[0].isOffHeap()
                && key.addAscii(
                        string.getSegments()[0].getArray(),
                        string.getOffset(),
                        string.getSizeInBytes()))) {
            key.add(text.toString());
        }
    }

    private long millis(RowData row, int field) {
        return inSeconds
                ? row.getLong(field) * MILLIS
                : row.getTimestamp(field, PRECISION).getMillisecond();
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
