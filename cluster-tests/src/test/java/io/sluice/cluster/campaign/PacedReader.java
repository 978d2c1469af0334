package io.sluice.cluster.campaign;

import io.sluice.it.EventSplit;
import io.sluice.it.Timeline;
import io.sluice.testing.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;

/** Reads its splits in turn, {@value #BURST} events of each every {@value #PAUSE_MILLIS} ms. */
final class PacedReader implements SourceReader<Event, EventSplit> {

    private static final int BURST = 25;
    private static final long PAUSE_MILLIS = 10;

    private final Timeline timeline;
    private final Control control;
    private final List<EventSplit> splits = new ArrayList<>();
    private CompletableFuture<Void> available = new CompletableFuture<>();
    private boolean allAssigned;
    private boolean registered;

    PacedReader(Timeline timeline, Control control) {
        this.timeline = timeline;
        this.control = control;
    }

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<Event> output) throws IOException {
        register(output);
        long limit = Math.min(control.get(Control.LIMIT, 0), timeline.length());
        for (int burst = 0; burst < BURST; burst++) {
            for (int i = 0; i < splits.size(); i++) {
                EventSplit split = splits.get(i);
                if (split.position() < limit) {
                    Event event = timeline.event(split.split(), split.position());
                    output.createOutputForSplit(split.splitId()).collect(event, event.timestamp());
                    splits.set(i, new EventSplit(split.split(), split.position() + 1));
                }
            }
        }
        if (allAssigned
                && splits.stream().allMatch(split -> split.position() == timeline.length())) {
            return InputStatus.END_OF_INPUT;
        }
        Executor later = CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        available = CompletableFuture.runAsync(() -> {}, later);
        return InputStatus.NOTHING_AVAILABLE;
    }

    /** Before the first event of any split, so that none advances the watermark for the others. */
    private void register(ReaderOutput<Event> output) {
        if (!registered) {
            splits.forEach(split -> output.createOutputForSplit(split.splitId()));
            registered = true;
        }
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return available;
    }

    @Override
    public List<EventSplit> snapshotState(long checkpointId) {
        return List.copyOf(splits);
    }

    @Override
    public void addSplits(List<EventSplit> added) {
        splits.addAll(added);
        registered = false;
        available.complete(null);
    }

    @Override
    public void notifyNoMoreSplits() {
        allAssigned = true;
        available.complete(null);
    }

    @Override
    public void close() {}
}
