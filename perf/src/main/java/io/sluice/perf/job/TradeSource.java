package io.sluice.perf.job;

import io.sluice.perf.load.Workload;
import java.time.Duration;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Hands out records made in advance, as fast as the job takes them.
 *
 * @param <T> form in which it takes them
 */
final class TradeSource<T> implements Source<T, TradeSplit, byte[]> {

    private static final long serialVersionUID = 1L;

    /** After which results by the clock are missing; several windows. */
    private static final Duration LONGEST_STAY = Duration.ofSeconds(40);

    private final String workload;
    private final long records;
    private final TradeForm<T> form;
    private final int probe;

    TradeSource(Workload workload, long records, TradeForm<T> form, int probe) {
        this.workload = workload.name();
        this.records = records;
        this.form = form;
        this.probe = probe;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<T, TradeSplit> createReader(SourceReaderContext context) {
        Workload read = Workload.named(workload);
        return new TradeReader<>(
                read.pool(),
                read.arrivals(),
                form,
                RunProbe.of(probe),
                read.inProcessingTime() ? LONGEST_STAY : Duration.ZERO);
    }

    @Override
    public SplitEnumerator<TradeSplit, byte[]> createEnumerator(
            SplitEnumeratorContext<TradeSplit> context) {
        return new TradeEnumerator(context, records);
    }

    @Override
    public SplitEnumerator<TradeSplit, byte[]> restoreEnumerator(
            SplitEnumeratorContext<TradeSplit> context, byte[] state) {
        throw new IllegalStateException("a measured job failed");
    }

    @Override
    public SimpleVersionedSerializer<TradeSplit> getSplitSerializer() {
        return new TradeSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<byte[]> getEnumeratorCheckpointSerializer() {
        return new TradeEnumerator.StateSerializer();
    }
}
