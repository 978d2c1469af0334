package io.sluice.it;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/** Gives each reader its splits, by their number, when it registers. */
public final class EventEnumerator implements SplitEnumerator<EventSplit, List<EventSplit>> {

    private final SplitEnumeratorContext<EventSplit> context;
    private final List<EventSplit> unassigned;

    public EventEnumerator(
            SplitEnumeratorContext<EventSplit> context, List<EventSplit> unassigned) {
        this.context = context;
        this.unassigned = new ArrayList<>(unassigned);
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {}

    @Override
    public void addSplitsBack(List<EventSplit> splits, int subtask) {
        unassigned.addAll(splits);
    }

    @Override
    public void addReader(int subtask) {
        List<EventSplit> own =
                unassigned.stream()
                        .filter(split -> split.split() % context.currentParallelism() == subtask)
                        .toList();
        unassigned.removeAll(own);
        if (!own.isEmpty()) {
            context.assignSplits(new SplitsAssignment<>(Map.of(subtask, own)));
        }
        context.signalNoMoreSplits(subtask);
    }

    @Override
    public List<EventSplit> snapshotState(long checkpointId) {
        return List.copyOf(unassigned);
    }

    @Override
    public void close() {}

    /** The splits one after another. */
    public static final class Serializer implements SimpleVersionedSerializer<List<EventSplit>> {

        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(List<EventSplit> splits) {
            ByteBuffer buffer = ByteBuffer.allocate(2 * Integer.BYTES * splits.size());
            splits.forEach(split -> buffer.putInt(split.split()).putInt(split.position()));
            return buffer.array();
        }

        @Override
        public List<EventSplit> deserialize(int version, byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            List<EventSplit> splits = new ArrayList<>();
            while (buffer.hasRemaining()) {
                splits.add(new EventSplit(buffer.getInt(), buffer.getInt()));
            }
            return splits;
        }
    }
}
