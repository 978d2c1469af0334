package io.sluice.perf.job;

import io.sluice.perf.load.Trade;
import io.sluice.perf.load.TradePool;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;

/** Hands out records when they are due, and stays until it is released. */
final class PacedReader implements SourceReader<Trade, TradeSplit> {

    /** Records between two looks at the mailbox. */
    private static final int BATCH = 64;

    /** How long it sleeps when nothing is due, in ns. */
    private static final long PAUSE = 50_000;

    private static final CompletableFuture<Void> NOW = CompletableFuture.completedFuture(null);

    private final TradePool pool;
    private final Pace pace;
    private final RunProbe probe;
    private boolean started;
    private long position;
    private long startCpu;
    private long startBytes;

    PacedReader(TradePool pool, Pace pace, RunProbe probe) {
        this.pool = pool;
        this.pace = pace;
        this.probe = probe;
    }

    @Override
    public void start() {}

    @Override
    public void addSplits(List<TradeSplit> splits) {}

    @Override
    public InputStatus pollNext(ReaderOutput<Trade> output) {
        if (position == pace.records()) {
            return afterTheLast();
        }
        if (!started) {
            started = true;
            probe.sourceStarts();
            startCpu = CpuTime.ofThread();
            startBytes = CpuTime.bytesOfThread();
            pace.starts();
        }
        long end = Math.min(pace.due(), position + BATCH);
        if (end == position) {
            LockSupport.parkNanos(PAUSE);
            return InputStatus.MORE_AVAILABLE;
        }
        int mask = pool.size() - 1;
        while (position < end) {
            output.collect(pool.trade((int) position & mask), pace.timestamp(position));
            position++;
        }
        return position < pace.records() ? InputStatus.MORE_AVAILABLE : afterTheLast();
    }

    private InputStatus afterTheLast() {
        pace.allSent();
        if (!pace.released().isDone()) {
            return InputStatus.NOTHING_AVAILABLE;
        }
        probe.sourceEnds(CpuTime.ofThread() - startCpu, CpuTime.bytesOfThread() - startBytes);
        return InputStatus.END_OF_INPUT;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return position < pace.records() ? NOW : pace.released();
    }

    @Override
    public List<TradeSplit> snapshotState(long checkpointId) {
        return List.of();
    }

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
}
