package io.sluice.oracle;

import io.sluice.core.engine.Change;
import io.sluice.oracle.Element.Shipment;
import io.sluice.oracle.Element.StatusElement;
import io.sluice.oracle.Element.WatermarkElement;
import io.sluice.runtime.KeyGroupSelector;
import io.sluice.runtime.WindowOperatorFactory;
import io.sluice.runtime.delta.DeltaBlock;
import io.sluice.runtime.delta.DeltaBlockSerializer;
import io.sluice.testing.Event;
import io.sluice.testing.RowKey;
import io.sluice.testing.TableChange;
import io.sluice.testing.Window;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** Sluice's window operator. */
final class SluiceWindow implements SimulatedWindow, CapturingOutput.Taker<TableChange> {

    private final OperatorHarness<DeltaBlock, TableChange> harness;
    private List<Output> output = new ArrayList<>();
    private List<Event> late = new ArrayList<>();

    SluiceWindow(Setup setup, Operators.Start start) throws Exception {
        int keyFields = setup.keyFields();
        int measures = setup.measures().size();
        boolean marksClosed = setup.spec().results().marksClosed();
        harness =
                new OperatorHarness<>(
                                new WindowOperatorFactory<>(
                                        SluiceQuery.of(setup),
                                        change ->
                                                tableChange(
                                                        change, keyFields, measures, marksClosed)),
                                DeltaBlockSerializer.INSTANCE,
                                setup.maxParallelism(),
                                start)
                        .keyed(
                                new OperatorHarness.Keying<>(
                                        new KeyGroupSelector(setup.maxParallelism()), Types.INT))
                        .open(this, event -> late.add((Event) event));
    }

    @Override
    public void shipment(Shipment shipment) throws Exception {
        DataInputDeserializer bytes = new DataInputDeserializer((byte[]) shipment.payload());
        harness.process(DeltaBlockSerializer.INSTANCE.deserialize(bytes));
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
    public Object snapshot(long checkpointId) throws Exception {
        harness.prepareSnapshot(checkpointId);
        return harness.snapshot(checkpointId);
    }

    @Override
    public void endInput() throws Exception {
        harness.endInput();
    }

    @Override
    public List<Output> takeOutput() {
        List<Output> taken = output;
        output = new ArrayList<>();
        return taken;
    }

    @Override
    public List<Event> takeLateOutput() {
        List<Event> taken = late;
        late = new ArrayList<>();
        return taken;
    }

    @Override
    public long lateRecords() {
        return harness.count("numLateRecordsDropped");
    }

    @Override
    public void close() throws Exception {
        harness.close();
    }

    @Override
    public void putOut(TableChange change, long timestamp) {
        SimulationFailure.require(
                timestamp == change.row().window().end() - 1,
                "%s has the timestamp %d",
                change,
                timestamp);
        output.add(new ChangeOutput(change));
    }

    @Override
    public void putOutWatermark(long timestamp) {
        output.add(new WatermarkElement(timestamp));
    }

    @Override
    public void putOutStatus(boolean idle) {
        output.add(new StatusElement(idle));
    }

    private static TableChange tableChange(
            Change change, int keyFields, int measures, boolean marksClosed) {
        List<Object> key = new ArrayList<>();
        for (int i = 0; i < keyFields; i++) {
            key.add(change.key(i));
        }
        List<@Nullable Object> results = new ArrayList<>();
        for (int i = 0; i < measures; i++) {
            results.add(change.value(i));
        }
        if (marksClosed) {
            results.add(change.isClosed());
        }
        Window window = new Window(change.windowStart(), change.windowEnd(), change.window());
        return new TableChange(
                RowKind.valueOf(change.kind().name()), new RowKey(key, window), results);
    }
}
