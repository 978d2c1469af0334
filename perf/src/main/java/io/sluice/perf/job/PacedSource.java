package io.sluice.perf.job;

import io.sluice.perf.load.Trade;
import io.sluice.perf.load.Workload;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Hands out the records of a workload at a {@link Pace}; for one task only. */
final class PacedSource implements Source<Trade, TradeSplit, byte[]> {

    private static final long serialVersionUID = 1L;

    private final String workload;
    private final int pace;
    private final int probe;

    PacedSource(Workload workload, Pace pace, RunProbe probe) {
        this.workload = workload.name();
        this.pace = pace.id();
        this.probe = probe.id();
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<Trade, TradeSplit> createReader(SourceReaderContext context) {
        return new PacedReader(Workload.named(workload).pool(), Pace.of(pace), RunProbe.of(probe));
    }

    @Override
    public SplitEnumerator<TradeSplit, byte[]> createEnumerator(
            SplitEnumeratorContext<TradeSplit> context) {
        return new TradeEnumerator(context, Pace.of(pace).records());
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
