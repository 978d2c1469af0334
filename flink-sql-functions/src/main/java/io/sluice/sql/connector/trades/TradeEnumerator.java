package io.sluice.sql.connector.trades;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.jspecify.annotations.Nullable;

/**
 * Gives each reader its splits as soon as it appears: as many splits as there are readers at the
 * first start, for as long as the table's state lives.
 */
final class TradeEnumerator implements SplitEnumerator<TradeSplit, PendingSplits> {

    private final SplitEnumeratorContext<TradeSplit> context;
    private final List<TradeSplit> pending;

    private TradeEnumerator(SplitEnumeratorContext<TradeSplit> context, List<TradeSplit> pending) {
        this.context = context;
        this.pending = new ArrayList<>(pending);
    }

    static TradeEnumerator fresh(SplitEnumeratorContext<TradeSplit> context, long startTimestamp) {
        int splits = context.currentParallelism();
        long start =
                startTimestamp == TradesConfig.NOW ? System.currentTimeMillis() : startTimestamp;
        List<TradeSplit> all = new ArrayList<>();
        for (int index = 0; index < splits; index++) {
            all.add(TradeSplit.first(index, splits, start));
        }
        return new TradeEnumerator(context, all);
    }

    static TradeEnumerator restored(
            SplitEnumeratorContext<TradeSplit> context, PendingSplits state) {
        return new TradeEnumerator(context, state.splits());
    }

    @Override
    public void start() {}

    @Override
    public void addReader(int subtask) {
        List<TradeSplit> its = new ArrayList<>();
        for (TradeSplit split : pending) {
            if (split.index() % context.currentParallelism() == subtask) {
                its.add(split);
            }
        }
        pending.removeAll(its);
        if (!its.isEmpty()) {
            context.assignSplits(new SplitsAssignment<>(Map.of(subtask, its)));
        }
        context.signalNoMoreSplits(subtask);
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
        throw new IllegalStateException("readers do not ask for splits");
    }

    @Override
    public void addSplitsBack(List<TradeSplit> splits, int subtask) {
        // Only this enumerator has assigned them, and their reader will appear again.
        pending.addAll(splits);
    }

    @Override
    public PendingSplits snapshotState(long checkpointId) {
        return new PendingSplits(List.copyOf(pending));
    }

    @Override
    public void close() {}
}
