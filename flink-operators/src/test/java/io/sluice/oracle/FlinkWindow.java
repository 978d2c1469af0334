package io.sluice.oracle;

import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.SessionWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.oracle.Element.Shipment;
import io.sluice.oracle.Element.StatusElement;
import io.sluice.oracle.Element.WatermarkElement;
import io.sluice.testing.DefinedWindows;
import io.sluice.testing.Event;
import io.sluice.testing.Measure;
import io.sluice.testing.RowKey;
import io.sluice.testing.TableChange;
import io.sluice.testing.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.triggers.EventTimeTrigger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.runtime.operators.windowing.WindowOperator;
import org.apache.flink.streaming.runtime.operators.windowing.functions.InternalIterableWindowFunction;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.OutputTag;

/**
 * Flink's own window operator, which fires when a window closes and for each late record after it.
 * Its only result is {@link Measure#RECORD_IDS}.
 */
final class FlinkWindow implements SimulatedWindow, CapturingOutput.Taker<List<Event>> {

    private final Setup setup;
    private final OperatorHarness<Event, List<Event>> harness;
    private final Map<RowKey, List<Object>> fired = new HashMap<>();
    private List<Output> output = new ArrayList<>();
    private List<Event> late = new ArrayList<>();
    private long lateRecords;

    FlinkWindow(Setup setup, Operators.Start start) throws Exception {
        this.setup = setup;
        int keyFields = setup.keyFields();
        WindowOperator<String, Event, Iterable<Event>, List<Event>, TimeWindow> operator =
                new WindowOperator<>(
                        assigner(setup.windows()),
                        new TimeWindow.Serializer(),
                        event -> event.key(keyFields).toString(),
                        StringSerializer.INSTANCE,
                        new ListStateDescriptor<>("records", SluiceQuery.eventSerializer()),
                        new InternalIterableWindowFunction<>(
                                (key, window, records, out) -> {
                                    List<Event> contents = new ArrayList<>();
                                    records.forEach(contents::add);
                                    out.collect(contents);
                                }),
                        EventTimeTrigger.create(),
                        allowedLateness(),
                        new OutputTag<>("late", SluiceQuery.EVENT));
        // All key groups in each subtask: Flink would hash this key otherwise.
        Operators.Start alone = new Operators.Start(0, 1, start.processingTime(), null);
        harness =
                new OperatorHarness<>(operator, setup.maxParallelism(), alone)
                        .keyed(
                                new OperatorHarness.Keying<Event, String>(
                                        event -> event.key(keyFields).toString(), Types.STRING))
                        .open(this, event -> late((Event) event));
    }

    /** Without end it would overflow where Flink merges sessions. */
    private long allowedLateness() {
        return Math.min(setup.spec().allowedLateness(), Long.MAX_VALUE / 2);
    }

    @Override
    @SuppressWarnings("unchecked") // the payload of a ReferenceFold
    public void shipment(Shipment shipment) throws Exception {
        for (Event event : (List<Event>) shipment.payload()) {
            harness.process(event, event.timestamp());
        }
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
        return harness.snapshot(checkpointId);
    }

    /** Flink's operator leaves open what no watermark closed. */
    @Override
    public void endInput() throws Exception {
        harness.watermark(Long.MAX_VALUE);
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
        return setup.lateOutput() ? taken : List.of();
    }

    @Override
    public long lateRecords() {
        return lateRecords;
    }

    @Override
    public void close() throws Exception {
        harness.close();
    }

    @Override
    public void putOut(List<Event> records, long timestamp) {
        RowKey row = new RowKey(records.get(0).key(setup.keyFields()), window(records, timestamp));
        List<Object> results = new ArrayList<>();
        results.add(Measure.RECORD_IDS.over(records));
        if (setup.windows() instanceof SessionWindows) {
            deletePartsOf(row, recordsOf(results));
        }
        RowKind kind = fired.put(row, results) == null ? RowKind.INSERT : RowKind.UPDATE_AFTER;
        output.add(new ChangeOutput(new TableChange(kind, row, results)));
    }

    private Window window(List<Event> records, long timestamp) {
        if (setup.windows() instanceof SessionWindows) {
            long start = records.stream().mapToLong(Event::timestamp).min().orElseThrow();
            return new Window(start, timestamp + 1);
        }
        return Window.containing(records.get(0).timestamp(), setup.windows()).stream()
                .filter(w -> w.end() == timestamp + 1)
                .findFirst()
                .orElseThrow();
    }

    /** Deliberate difference: Flink leaves a session that fired as it was if it becomes larger. */
    private void deletePartsOf(RowKey row, Collection<?> records) {
        List<RowKey> parts =
                fired.keySet().stream()
                        .filter(other -> other.key().equals(row.key()) && !other.equals(row))
                        .filter(other -> records.containsAll(recordsOf(fired.get(other))))
                        .toList();
        for (RowKey part : parts) {
            List<Object> results = fired.remove(part);
            output.add(new ChangeOutput(new TableChange(RowKind.DELETE, part, results)));
        }
    }

    private static Collection<?> recordsOf(List<Object> results) {
        return (Collection<?>) results.get(0);
    }

    @Override
    public void putOutWatermark(long timestamp) {
        output.add(new WatermarkElement(timestamp));
    }

    @Override
    public void putOutStatus(boolean idle) {
        output.add(new StatusElement(idle));
    }

    /** Deliberate difference: Flink also counts old records that lie between windows as late. */
    private void late(Event event) {
        if (!Window.containing(event.timestamp(), setup.windows()).isEmpty()) {
            late.add(event);
            lateRecords++;
        }
    }

    private static WindowAssigner<Object, TimeWindow> assigner(WindowSpec windows) {
        if (windows instanceof SessionWindows sessions) {
            return sessions.maxLength() == SessionWindows.UNLIMITED
                    ? EventTimeSessionWindows.withGap(Duration.ofMillis(sessions.gap()))
                    : new CutSessions(sessions);
        }
        if (!(windows instanceof AlignedWindows window)) {
            return DefinedWindows.inEventTime(windows);
        }
        Duration size = Duration.ofMillis(window.size());
        Duration step = Duration.ofMillis(window.step());
        Duration offset = Duration.ofMillis(window.offset());
        return switch (window.kind()) {
            case TUMBLING -> TumblingEventTimeWindows.of(size, offset);
            case HOPPING -> SlidingEventTimeWindows.of(size, step, offset);
            case CUMULATING -> DefinedWindows.inEventTime(window);
        };
    }
}
