package io.sluice.perf.job;

import io.sluice.perf.load.Trade;
import io.sluice.perf.load.TradePool;
import io.sluice.perf.load.Workload;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;

/** Reads one split: an array access, an addition and Flink's own cost per record. */
final class TradeReader implements SourceReader<Trade, TradeSplit> {

    /** Records between two looks at the mailbox. */
    private static final int BATCH = 64;

    private final TradePool pool;
    private final RunProbe probe;
    private final CompletableFuture<Void> available = new CompletableFuture<>();
    private @Nullable TradeSplit split;
    private long position;
    private long timestamp;
    private long startCpu;

    /** Records of the whole stream that have the current timestamp and a lower position. */
    private int sameTimestamp;

    TradeReader(TradePool pool, RunProbe probe) {
        this.pool = pool;
        this.probe = probe;
    }

    @Override
    public void start() {}

    @Override
    public void addSplits(List<TradeSplit> splits) {
        TradeSplit added = splits.get(0);
        split = added;
        position = added.position();
        timestamp = Workload.timestamp(position);
        sameTimestamp = (int) (position % Workload.RECORDS_PER_MILLI);
        available.complete(null);
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Trade> output) {
        TradeSplit reading = split;
        if (reading == null) {
            return InputStatus.NOTHING_AVAILABLE;
        }
        if (position == reading.subtask()) {
            probe.sourceStarts();
            startCpu = CpuTime.ofThread();
        }
        int step = reading.subtasks();
        long end = Math.min(reading.records(), position + (long) BATCH * step);
        int mask = pool.size() - 1;
        long next = position;
        while (next < end) {
            output.collect(pool.trade((int) next & mask), timestamp);
            next += step;
            sameTimestamp += step;
            while (sameTimestamp >= Workload.RECORDS_PER_MILLI) {
                sameTimestamp -= Workload.RECORDS_PER_MILLI;
                timestamp++;
            }
        }
        position = next;
        if (next < reading.records()) {
            return InputStatus.MORE_AVAILABLE;
        }
        probe.sourceEnds(CpuTime.ofThread() - startCpu);
        return InputStatus.END_OF_INPUT;
    }

    @Override
    public List<TradeSplit> snapshotState(long checkpointId) {
        TradeSplit reading = split;
        return reading == null ? List.of() : List.of(reading.at(position));
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        probe.checkpointCompleted();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return available;
    }

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
}
