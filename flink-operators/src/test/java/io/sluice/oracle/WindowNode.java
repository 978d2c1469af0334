package io.sluice.oracle;

import static io.sluice.oracle.SimulationFailure.require;

import io.sluice.core.engine.EmissionPolicy;
import io.sluice.oracle.Channel.Delivery;
import io.sluice.oracle.Element.Barrier;
import io.sluice.oracle.Element.EndOfInput;
import io.sluice.oracle.Element.Shipment;
import io.sluice.oracle.Element.StatusElement;
import io.sluice.oracle.Element.WatermarkElement;
import io.sluice.oracle.SimulatedWindow.Output;
import io.sluice.testing.Event;
import io.sluice.testing.RowKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.StatusWatermarkValve;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/** A window subtask behind Flink's watermark valve, with its oracle. */
final class WindowNode implements AutoCloseable {

    /** State of the subtask and of its oracle. */
    record Snapshot(Object window, OracleState oracle, Map<Integer, Watermarks.Mark> watermarks) {}

    private final Setup setup;
    private final Operators.Start start;
    private final SimulatedWindow window;
    private final WindowOracle oracle;
    private final List<Channel> channels;
    private final StatusWatermarkValve valve;
    private final ValveOutput valveOutput = new ValveOutput(this::watermark, this::status);
    private long clock;
    private int barriers;
    private int ended;

    WindowNode(
            Setup setup,
            Operators operators,
            Operators.Start start,
            WindowOracle oracle,
            List<Channel> channels)
            throws Exception {
        this.setup = setup;
        this.start = start;
        this.window = operators.window(setup, start);
        this.oracle = oracle;
        this.channels = channels;
        this.valve = new StatusWatermarkValve(channels.size());
        this.clock = start.processingTime();
        check(row -> false, true);
    }

    WindowOracle oracle() {
        return oracle;
    }

    long clock() {
        return clock;
    }

    /** Takes the next item of a channel; answers whether a checkpoint's last barrier was in it. */
    boolean takeFrom(int channel) throws Exception {
        boolean aligned = false;
        for (Delivery delivery : channels.get(channel).take()) {
            aligned |= receive(delivery, channel);
        }
        return aligned;
    }

    void timePasses(long millis) throws Exception {
        clock += millis;
        Predicate<RowKey> closing = closingWith(() -> oracle.clockSays(clock));
        window.processingTime(clock);
        EmissionPolicy emission = setup.spec().emission();
        boolean drains =
                emission.drains()
                        && emission.intervalMillis() > 0
                        && millis >= emission.intervalMillis();
        // Without event time several timers may be due at once.
        check(row -> drains || closing.test(row), setup.windows().inEventTime());
    }

    Snapshot snapshot(long checkpointId) throws Exception {
        Object snapshot = window.snapshot(checkpointId);
        List<Output> output = window.takeOutput();
        require(output.isEmpty(), "put out because of a checkpoint: %s", output);
        Map<Integer, Watermarks.Mark> watermarks =
                oracle.watermarks()
                        .of(
                                KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
                                        setup.maxParallelism(),
                                        start.parallelism(),
                                        start.subtask()));
        channels.forEach(channel -> channel.block(false));
        barriers = 0;
        return new Snapshot(snapshot, oracle.state().copy(), watermarks);
    }

    @Override
    public void close() throws Exception {
        window.close();
    }

    private boolean receive(Delivery delivery, int channel) throws Exception {
        Element element = delivery.element();
        if (element instanceof Shipment shipment) {
            Predicate<RowKey> closing = closingWith(() -> oracle.clockSays(clock));
            for (Event event : delivery.records()) {
                oracle.delivered(event, shipment.keyGroup());
            }
            window.shipment(shipment);
            check(closing, false);
        } else if (element instanceof WatermarkElement watermark) {
            valve.inputWatermark(new Watermark(watermark.timestamp()), channel, valveOutput);
        } else if (element instanceof StatusElement status) {
            valve.inputWatermarkStatus(
                    status.idle() ? WatermarkStatus.IDLE : WatermarkStatus.ACTIVE,
                    channel,
                    valveOutput);
        } else if (element instanceof Barrier) {
            channels.get(channel).block(true);
            return ++barriers == channels.size();
        } else if (element instanceof EndOfInput && ++ended == channels.size()) {
            window.endInput();
            oracle.ended();
            check(row -> true, true);
        }
        return false;
    }

    private void watermark(long timestamp) throws Exception {
        Predicate<RowKey> closing = closingWith(() -> oracle.receivedWatermark(timestamp));
        window.watermark(timestamp);
        if (setup.spec().emission().kind() == EmissionPolicy.Kind.ON_WATERMARK) {
            check(row -> true, true);
        } else {
            check(closing, true);
        }
    }

    /** The rows that close, or of which the last is said, by an advance of time. */
    private Predicate<RowKey> closingWith(Runnable advance) {
        Set<RowKey> openBefore = rows(row -> !oracle.isClosed(row));
        Set<RowKey> keptBefore = rows(row -> !oracle.isDone(row));
        advance.run();
        return row ->
                (oracle.isClosed(row) && openBefore.contains(row))
                        || (oracle.isDone(row) && keptBefore.contains(row));
    }

    private Set<RowKey> rows(Predicate<RowKey> wanted) {
        return oracle.state().naive.rows().stream().filter(wanted).collect(Collectors.toSet());
    }

    private void status(boolean idle) throws Exception {
        oracle.receivedStatus(idle);
        window.status(idle);
        check(row -> false, false);
    }

    private void check(Predicate<RowKey> mustBeCurrent, boolean oneDrain) throws Exception {
        oracle.took(window.takeOutput(), oneDrain);
        oracle.tookLate(window.takeLateOutput(), window.lateRecords());
        oracle.check(mustBeCurrent);
    }
}
