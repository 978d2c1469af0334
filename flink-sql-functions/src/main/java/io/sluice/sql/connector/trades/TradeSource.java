package io.sluice.sql.connector.trades;

import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimitedSourceReader;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;

/** Reads a table of trades; each subtask at its share of the rate. */
final class TradeSource implements Source<RowData, TradeSplit, PendingSplits> {

    private static final long serialVersionUID = 1L;

    /** Rows between two looks at the mailbox. */
    private static final int MOST_PER_POLL = 64;

    /** Polls per second and subtask above which several rows share one permit. */
    private static final long PERMITS_PER_SECOND = 1_000;

    private final TradesConfig config;
    private final List<TradeField> fields;

    TradeSource(TradesConfig config, List<TradeField> fields) {
        this.config = config;
        this.fields = List.copyOf(fields);
    }

    @Override
    public Boundedness getBoundedness() {
        return config.bounded() ? Boundedness.BOUNDED : Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<RowData, TradeSplit> createReader(SourceReaderContext context) {
        long rate = config.rowsPerSecond();
        int parallelism = context.currentParallelism();
        int batch =
                rate == 0
                        ? MOST_PER_POLL
                        : (int)
                                Math.min(
                                        MOST_PER_POLL,
                                        Math.max(1, rate / parallelism / PERMITS_PER_SECOND));
        TradeReader reader = new TradeReader(new TradeRows(config, fields), config.rows(), batch);
        return rate == 0
                ? reader
                : new RateLimitedSourceReader<>(
                        reader, limiter((double) rate / batch, parallelism));
    }

    @SuppressWarnings("unchecked") // Flink's factory is of a raw type.
    private static RateLimiter<TradeSplit> limiter(double permitsPerSecond, int parallelism) {
        return RateLimiterStrategy.perSecond(permitsPerSecond).createRateLimiter(parallelism);
    }

    @Override
    public SplitEnumerator<TradeSplit, PendingSplits> createEnumerator(
            SplitEnumeratorContext<TradeSplit> context) {
        return TradeEnumerator.fresh(context, config.startTimestamp());
    }

    @Override
    public SplitEnumerator<TradeSplit, PendingSplits> restoreEnumerator(
            SplitEnumeratorContext<TradeSplit> context, PendingSplits state) {
        return TradeEnumerator.restored(context, state);
    }

    @Override
    public SimpleVersionedSerializer<TradeSplit> getSplitSerializer() {
        return new TradeSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<PendingSplits> getEnumeratorCheckpointSerializer() {
        return new PendingSplits.Serializer();
    }
}
