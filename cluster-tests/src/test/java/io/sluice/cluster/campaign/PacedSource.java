package io.sluice.cluster.campaign;

import io.sluice.it.EventEnumerator;
import io.sluice.it.EventSplit;
import io.sluice.it.Timeline;
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

/** The events of a {@link Timeline}, at a pace and as far as {@link Control} lets it. */
final class PacedSource implements Source<Event, EventSplit, List<EventSplit>> {

    private static final long serialVersionUID = 1L;

    private final Control control;
    private final Timeline timeline;

    PacedSource(Control control, Timeline timeline) {
        this.control = control;
        this.timeline = timeline;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<Event, EventSplit> createReader(SourceReaderContext context) {
        return new PacedReader(timeline, control);
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
