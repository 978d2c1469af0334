package io.sluice.it;

import io.sluice.testing.Event;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** The events of a {@link Timeline}, under a {@link Conductor}. */
final class EventSource implements Source<Event, EventSplit, List<EventSplit>> {

    private static final long serialVersionUID = 1L;

    private final String test;
    private final Timeline timeline;

    EventSource(String test, Timeline timeline) {
        this.test = test;
        this.timeline = timeline;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<Event, EventSplit> createReader(SourceReaderContext context) {
        return new EventReader(timeline, Conductor.of(test));
    }

    @Override
    public SplitEnumerator<EventSplit, List<EventSplit>> createEnumerator(
            SplitEnumeratorContext<EventSplit> context) {
        return new EventEnumerator(
                context,
                IntStream.range(0, timeline.splits())
                        .mapToObj(split -> new EventSplit(split, 0))
                        .toList());
    }

    @Override
    public SplitEnumerator<EventSplit, List<EventSplit>> restoreEnumerator(
            SplitEnumeratorContext<EventSplit> context, List<EventSplit> unassigned) {
        return new EventEnumerator(context, unassigned);
    }

    @Override
    public SimpleVersionedSerializer<EventSplit> getSplitSerializer() {
        return new EventSplit.Serializer();
    }

    @Override
    public SimpleVersionedSerializer<List<EventSplit>> getEnumeratorCheckpointSerializer() {
        return new EventEnumerator.Serializer();
    }
}
