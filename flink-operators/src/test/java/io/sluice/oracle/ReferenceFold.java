package io.sluice.oracle;

import io.sluice.oracle.Element.FoldedRow;
import io.sluice.oracle.Element.Shipment;
import io.sluice.oracle.Element.StatusElement;
import io.sluice.oracle.Element.WatermarkElement;
import io.sluice.testing.Event;
import io.sluice.testing.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A fold by the contract, in lists: a row is the list of its records. Shows that the simulation's
 * rules can be kept, and is the sender for windows that do not know Sluice's own deltas.
 */
class ReferenceFold implements SimulatedFold {

    private record Slot(List<Object> key, long sliceEnd) {}

    private final Setup setup;
    private final boolean folds;
    private final Map<Slot, List<Event>> rows = new LinkedHashMap<>();
    private List<Element> output = new ArrayList<>();
    private int records;
    private long drainedAt;
    private long watermark = Long.MIN_VALUE;
    private long forwarded = Long.MIN_VALUE;
    private boolean idle;

    /**
     * A fold that holds nothing. Sessions it never folds.
     *
     * @param folds false for one that ships every record by itself
     */
    ReferenceFold(Setup setup, Operators.Start start, boolean folds) {
        this.setup = setup;
        this.folds =
                folds
                        && !setup.neverFolds()
                        && !setup.spec().emission().needsSingleRecords()
                        && !setup.areSessions();
        this.drainedAt = start.processingTime();
    }

    @Override
    public void record(Event event) {
        if (!folds || idle) {
            ship(event);
        } else if (isLateForSomeWindow(event)) {
            drain();
            forwardWatermark();
            ship(event);
        } else {
            long sliceEnd = FoldLedger.sliceEnd(event.timestamp(), setup);
            Slot slot = new Slot(event.key(setup.keyFields()), sliceEnd);
            if (rows.size() == setup.fold().maxRows() && !rows.containsKey(slot)) {
                drain();
            }
            rows.computeIfAbsent(slot, s -> new ArrayList<>()).add(event);
            if (++records >= setup.fold().batchRecords()) {
                drain();
            }
        }
    }

    @Override
    public void watermark(long timestamp) {
        watermark = Math.max(watermark, timestamp);
        if (!folds
                || Window.boundaryWithin(
                        forwarded, watermark, setup.windows(), setup.spec().allowedLateness())) {
            drain();
            forwardWatermark();
        }
    }

    @Override
    public void status(boolean nowIdle) {
        drain();
        forwardWatermark();
        idle = nowIdle;
        output.add(new StatusElement(nowIdle));
    }

    @Override
    public void processingTime(long now) {
        if (now - drainedAt >= setup.fold().maxDelay()) {
            drain();
            drainedAt = now;
        }
    }

    @Override
    public void prepareSnapshot(long checkpointId) {
        drain();
    }

    @Override
    public Object snapshot(long checkpointId) {
        return watermark;
    }

    @Override
    public void endInput() {
        drain();
    }

    @Override
    public List<Element> takeOutput() {
        List<Element> taken = output;
        output = new ArrayList<>();
        return taken;
    }

    @Override
    public void close() {}

    /** Ships all rows. */
    void drain() {
        rows.forEach(
                (slot, events) ->
                        output.add(
                                new Shipment(
                                        events,
                                        keyGroup(slot.key()),
                                        List.of(
                                                new FoldedRow(
                                                        slot.key(),
                                                        slot.sliceEnd(),
                                                        events.size())),
                                        List.of())));
        rows.clear();
        records = 0;
    }

    private void ship(Event event) {
        output.add(
                new Shipment(
                        List.of(event),
                        keyGroup(event.key(setup.keyFields())),
                        List.of(),
                        List.of(event)));
    }

    private void forwardWatermark() {
        if (watermark > forwarded) {
            forwarded = watermark;
            output.add(new WatermarkElement(watermark));
        }
    }

    private boolean isLateForSomeWindow(Event event) {
        return Window.containing(event.timestamp(), setup.windows()).stream()
                .anyMatch(w -> w.isPassed(watermark, setup.spec().allowedLateness()));
    }

    private int keyGroup(List<Object> key) {
        return new KeyGroups(setup.maxParallelism()).of(key);
    }
}
