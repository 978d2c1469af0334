package io.sluice.it;

import io.sluice.testing.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;

/** Reads its splits in turn, as far as the {@link Conductor} lets it. */
final class EventReader implements SourceReader<Event, EventSplit> {

    private final Timeline timeline;
    private final Conductor conductor;
    private final List<EventSplit> splits = new ArrayList<>();
    private CompletableFuture<Void> available = new CompletableFuture<>();
    private boolean allAssigned;
    private boolean checkpointed;
    private boolean registered;
    private int turn;

    EventReader(Timeline timeline, Conductor conductor) {
        this.timeline = timeline;
        this.conductor = conductor;
    }

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<Event> output) {
        register(output);
        for (int i = 0; i < splits.size(); i++) {
            turn = (turn + 1) % splits.size();
            EventSplit split = splits.get(turn);
            if (split.position() < timeline.length()
                    && conductor.mayRead(split.split(), split.position(), checkpointed)) {
                Event event = timeline.event(split.split(), split.position());
                output.createOutputForSplit(split.splitId()).collect(event, event.timestamp());
                splits.set(turn, new EventSplit(split.split(), split.position() + 1));
                return InputStatus.MORE_AVAILABLE;
            }
        }
        if (allAssigned
                && splits.stream().allMatch(split -> split.position() == timeline.length())) {
            return InputStatus.END_OF_INPUT;
        }
        available = new CompletableFuture<>();
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
    public void notifyCheckpointComplete(long checkpointId) {
        checkpointed = true;
        available.complete(null);
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
