package io.sluice.perf.job;

import io.sluice.perf.load.Arrivals;
import io.sluice.perf.load.TradePool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;

/**
 * Reads one split, a block between two looks at the mailbox: two array accesses, a few additions
 * and Flink's own cost per record.
 *
 * @param <T> form in which the job takes trades
 */
final class TradeReader<T> implements SourceReader<T, TradeSplit> {

    private final TradePool pool;
    private final Arrivals arrivals;
    private final int recordsPerMilli;
    private final TradeForm<T> form;

    /** The records in their form, if they are made in advance. */
    private final List<T> made;

    private final RunProbe probe;
    private final Duration longestStay;
    private CompletableFuture<Void> available = new CompletableFuture<>();
    private boolean stays;
    private @Nullable TradeSplit split;
    private long position;
    private long arrival;
    private long startCpu;
    private long startBytes;

    /** Records of the whole stream that arrive in the same ms and have a lower position. */
    private int sameMillis;

    /** Records of the whole stream until the next pause. */
    private long untilPause;

    /**
     * @param longestStay how long it waits at the end for results of all records; zero if it does
     *     not
     */
    TradeReader(
            TradePool pool,
            Arrivals arrivals,
            TradeForm<T> form,
            RunProbe probe,
            Duration longestStay) {
        this.longestStay = longestStay;
        this.pool = pool;
        this.arrivals = arrivals;
        recordsPerMilli = arrivals.recordsPerMilli();
        this.form = form;
        made = new ArrayList<>();
        for (int i = 0; i < pool.size() && !arrivals.freshStrings() && !form.isNumbered(); i++) {
            made.add(form.of(pool.trade(i)));
        }
        this.probe = probe;
    }

    @Override
    public void start() {}

    @Override
    public void addSplits(List<TradeSplit> splits) {
        TradeSplit added = splits.get(0);
        split = added;
        moveTo(added.position());
        available.complete(null);
    }

    private void moveTo(long next) {
        position = next;
        arrival = arrivals.arrival(next);
        sameMillis = (int) (next % recordsPerMilli);
        int burst = arrivals.burstRecords();
        untilPause = burst == 0 ? Long.MAX_VALUE : burst - next % burst;
    }

    @Override
    public InputStatus pollNext(ReaderOutput<T> output) {
        TradeSplit reading = split;
        if (reading == null) {
            return InputStatus.NOTHING_AVAILABLE;
        }
        if (stays) {
            return end();
        }
        if (reading.at(position).isUnread()) {
            probe.sourceStarts();
            startCpu = CpuTime.ofThread();
            startBytes = CpuTime.bytesOfThread();
        }
        long end = Math.min(reading.records(), position + TradeSplit.BLOCK);
        int mask = pool.size() - 1;
        boolean fresh = arrivals.freshStrings();
        boolean numbered = form.isNumbered();
        long next = position;
        while (next < end) {
            int at = (int) next & mask;
            T record;
            if (numbered) {
                record = form.numbered(next);
            } else {
                record = fresh ? form.of(pool.freshTrade(at)) : made.get(at);
            }
            long timestamp = arrival - pool.delayMillis(at);
            output.collect(form.at(record, timestamp), timestamp);
            next++;
            if (++sameMillis == recordsPerMilli) {
                sameMillis = 0;
                arrival++;
            }
            if (--untilPause == 0) {
                untilPause = arrivals.burstRecords();
                arrival += Arrivals.PAUSE_MILLIS;
            }
        }
        moveTo(next + (long) (reading.subtasks() - 1) * TradeSplit.BLOCK);
        if (position < reading.records()) {
            return InputStatus.MORE_AVAILABLE;
        }
        if (longestStay.isZero()) {
            return end();
        }
        stays = true;
        available = probe.sourceStays(reading.records(), longestStay);
        return InputStatus.NOTHING_AVAILABLE;
    }

    private InputStatus end() {
        if (!available.isDone()) {
            return InputStatus.NOTHING_AVAILABLE;
        }
        probe.sourceEnds(CpuTime.ofThread() - startCpu, CpuTime.bytesOfThread() - startBytes);
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
