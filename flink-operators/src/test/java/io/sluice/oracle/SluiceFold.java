package io.sluice.oracle;

import io.sluice.oracle.Element.FoldedRow;
import io.sluice.oracle.Element.Shipment;
import io.sluice.oracle.Element.StatusElement;
import io.sluice.oracle.Element.WatermarkElement;
import io.sluice.runtime.BlockContents;
import io.sluice.runtime.FoldOperatorFactory;
import io.sluice.runtime.WindowQuery;
import io.sluice.runtime.delta.DeltaBlock;
import io.sluice.runtime.delta.DeltaBlockSerializer;
import io.sluice.testing.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Sluice's fold operator. */
final class SluiceFold implements SimulatedFold, CapturingOutput.Taker<DeltaBlock> {

    private final BlockContents<Event> contents;
    private final OperatorHarness<Event, DeltaBlock> harness;
    private List<Element> output = new ArrayList<>();

    SluiceFold(Setup setup, Operators.Start start) throws Exception {
        WindowQuery<Event> query = SluiceQuery.of(setup);
        contents = new BlockContents<>(query);
        harness =
                new OperatorHarness<>(
                                new FoldOperatorFactory<>(query),
                                SluiceQuery.eventSerializer(),
                                setup.maxParallelism(),
                                start)
                        .open(this, late -> {});
    }

    @Override
    public void record(Event event) throws Exception {
        harness.process(event, event.timestamp());
    }

    @Override
    public void watermark(long timestamp) throws Exception {
        harness.watermark(timestamp);
    }

    @Override
    public void status(boolean idle) throws Exception {
        harness.status(idle);
    }

    @Override
    public void processingTime(long now) throws Exception {
        harness.processingTime(now);
    }

    @Override
    public void prepareSnapshot(long checkpointId) throws Exception {
        harness.prepareSnapshot(checkpointId);
    }

    @Override
    public Object snapshot(long checkpointId) throws Exception {
        return harness.snapshot(checkpointId);
    }

    @Override
    public void endInput() throws Exception {
        harness.endInput();
    }

    @Override
    public List<Element> takeOutput() {
        List<Element> taken = output;
        output = new ArrayList<>();
        return taken;
    }

    @Override
    public void close() throws Exception {
        harness.close();
    }

    /** Serializes the block at once, as the exchange does: the fold will reuse it. */
    @Override
    public void putOut(DeltaBlock block, long timestamp) {
        try {
            DataOutputSerializer bytes = new DataOutputSerializer(64);
            DeltaBlockSerializer.INSTANCE.serialize(block, bytes);
            contents.read(block);
            List<FoldedRow> rows = contents.rows().stream().map(SluiceFold::foldedRow).toList();
            output.add(
                    new Shipment(
                            bytes.getCopyOfBuffer(),
                            block.keyGroup(),
                            rows,
                            List.copyOf(contents.records())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FoldedRow foldedRow(BlockContents.Row row) {
        return row.first() == null
                ? new FoldedRow(row.key(), row.sliceEnd(), row.records())
                : new FoldedRow(row.key(), row.sliceEnd(), row.records(), row.first(), row.last());
    }

    @Override
    public void putOutWatermark(long timestamp) {
        output.add(new WatermarkElement(timestamp));
    }

    @Override
    public void putOutStatus(boolean idle) {
        output.add(new StatusElement(idle));
    }
}
