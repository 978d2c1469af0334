package io.sluice.perf.load;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Materialises a table: the last row of a key and window counts.
 *
 * <p>Rows of a window are kept together, because mostly they come together: one table of all rows
 * that there ever were lies in no cache, and waiting for memory here took a third of the sink's
 * thread with 100,000 keys.
 */
final class UpsertedTally implements SummaryTally {

    private final Map<Window, UpsertedRows> windows = new HashMap<>();
    private final KeyDigest ofRow = new KeyDigest();

    /** Of the row before. */
    private @Nullable UpsertedRows latest;

    private long latestStart;
    private long latestEnd;
    private long count;

    @Override
    public void add(TradeSummary row) {
        add(ofRow.clear().add(row.trader).add(row.symbol), row);
    }

    @Override
    public void add(KeyDigest key, TradeSummary row) {
        count++;
        rows(row.windowStart, row.windowEnd).set(key.bits(), row.checksum(key));
    }

    private UpsertedRows rows(long start, long end) {
        UpsertedRows known = latest;
        if (known != null && latestStart == start && latestEnd == end) {
            return known;
        }
        // As large as the one before, so that it need not grow.
        UpsertedRows found =
                windows.computeIfAbsent(
                        new Window(start, end),
                        first ->
                                known == null ? new UpsertedRows() : UpsertedRows.asLargeAs(known));
        latest = found;
        latestStart = start;
        latestEnd = end;
        return found;
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public TableContents contents() {
        return windows.values().stream()
                .map(UpsertedRows::contents)
                .reduce(TableContents.EMPTY, TableContents::plus);
    }

    private record Window(long start, long end) {}
}
