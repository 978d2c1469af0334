package io.sluice.sql.connector.trades;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** Makes the rows of its splits, the split that is furthest behind first. */
final class TradeReader implements SourceReader<RowData, TradeSplit> {

    private final TradeRows rows;
    private final long end;
    private final int batch;
    private final List<Reading> reading = new ArrayList<>();
    private final CompletableFuture<Void> assigned = new CompletableFuture<>();
    private boolean allAssigned;

    /**
     * A reader.
     *
     * @param end number of rows of the table
     * @param batch rows per poll, at least 1
     */
    TradeReader(TradeRows rows, long end, int batch) {
        this.rows = rows;
        this.end = end;
        this.batch = batch;
    }

    @Override
    public void start() {}

    @Override
    public void addSplits(List<TradeSplit> splits) {
        splits.forEach(split -> reading.add(new Reading(split)));
        assigned.complete(null);
    }

    @Override
    public void notifyNoMoreSplits() {
        allAssigned = true;
        assigned.complete(null);
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return assigned;
    }

    @Override
    public InputStatus pollNext(ReaderOutput<RowData> output) {
        for (int made = 0; made < batch; made++) {
            Reading furthestBehind = furthestBehind();
            if (furthestBehind == null) {
                return allAssigned ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
            }
            emitOne(furthestBehind, output);
        }
        return InputStatus.MORE_AVAILABLE;
    }

    private void emitOne(Reading from, ReaderOutput<RowData> output) {
        if (from.position >= end) {
            output.releaseOutputForSplit(from.split.splitId());
            reading.remove(from);
            return;
        }
        RowData row = rows.row(from.position, from.split.startTimestamp());
        from.output(output).collect(row, rows.timestamp());
        from.position += from.split.splits();
    }

    private @Nullable Reading furthestBehind() {
        Reading found = null;
        for (int i = 0; i < reading.size(); i++) {
            Reading candidate = reading.get(i);
            if (found == null || candidate.position < found.position) {
                found = candidate;
            }
        }
        return found;
    }

    @Override
    public List<TradeSplit> snapshotState(long checkpointId) {
        return reading.stream().map(each -> each.split.at(each.position)).toList();
    }

    @Override
    public void close() {}

    /** How far a split has been read. */
    private static final class Reading {

        private final TradeSplit split;
        private long position;
        private @Nullable SourceOutput<RowData> output;

        Reading(TradeSplit split) {
            this.split = split;
            position = split.position();
        }

        /** The split's own output, since each split has its own watermark. */
        SourceOutput<RowData> output(ReaderOutput<RowData> all) {
            SourceOutput<RowData> own = output;
            if (own == null) {
                own = all.createOutputForSplit(split.splitId());
                output = own;
            }
            return own;
        }
    }
}
