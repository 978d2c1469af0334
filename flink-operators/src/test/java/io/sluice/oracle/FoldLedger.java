package io.sluice.oracle;

import static io.sluice.oracle.SimulationFailure.require;

import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.SessionWindows;
import io.sluice.core.window.SeveralWindows;
import io.sluice.oracle.Element.FoldedRow;
import io.sluice.oracle.Element.Shipment;
import io.sluice.testing.Event;
import io.sluice.testing.NaiveSessions;
import io.sluice.testing.Window;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a fold received and did not ship yet; refuses what the contract of folds forbids. */
final class FoldLedger {

    private record Slot(List<Object> key, long sliceEnd) {}

    private final Setup setup;
    private final Map<Slot, List<Event>> outstanding = new LinkedHashMap<>();
    private long receivedWatermark = Long.MIN_VALUE;
    private long forwardedWatermark = Long.MIN_VALUE;
    private boolean idle;
    private boolean forwardedIdle;

    /** A ledger without records. */
    FoldLedger(Setup setup) {
        this.setup = setup;
    }

    void received(Event event) {
        Slot slot = new Slot(event.key(setup.keyFields()), sliceEnd(event.timestamp(), setup));
        outstanding.computeIfAbsent(slot, s -> new ArrayList<>()).add(event);
    }

    void receivedWatermark(long timestamp) {
        receivedWatermark = Math.max(receivedWatermark, timestamp);
    }

    void receivedStatus(boolean nowIdle) {
        idle = nowIdle;
    }

    /** The records in a shipment, which leave the fold now. */
    List<Event> shipped(Shipment shipment) {
        List<Event> records = new ArrayList<>();
        for (FoldedRow row : shipment.rows()) {
            require(
                    row.records() == 1 || !setup.spec().emission().needsSingleRecords(),
                    "folded, though the windows need single records: %s",
                    row);
            records.addAll(oldestOf(row));
        }
        for (Event event : shipment.records()) {
            Slot slot = new Slot(event.key(setup.keyFields()), sliceEnd(event.timestamp(), setup));
            List<Event> waiting = outstanding.getOrDefault(slot, List.of());
            require(waiting.contains(event), "shipped, though it does not wait: %s", event);
            waiting.remove(event);
            if (waiting.isEmpty()) {
                outstanding.remove(slot);
            }
            records.add(event);
        }
        return records;
    }

    /** A row holds those records of its slot, and of its session, that have waited longest. */
    private List<Event> oldestOf(FoldedRow row) {
        Slot slot = new Slot(row.key(), row.sliceEnd());
        List<Event> waiting = outstanding.getOrDefault(slot, List.of());
        List<Event> shipped = waiting.stream().filter(row::mayHold).limit(row.records()).toList();
        require(row.records() == shipped.size(), "%s is shipped, only %s wait", row, waiting);
        waiting.removeAll(shipped);
        if (waiting.isEmpty()) {
            outstanding.remove(slot);
        }
        return setup.inOrderOfJudgement(shipped);
    }

    void forwardedWatermark(long timestamp) {
        require(
                timestamp <= receivedWatermark,
                "watermark %d forwarded, but only %d received",
                timestamp,
                receivedWatermark);
        forwardedWatermark = Math.max(forwardedWatermark, timestamp);
    }

    void forwardedStatus(boolean nowIdle) {
        forwardedIdle = nowIdle;
        require(
                !nowIdle || forwardedWatermark == receivedWatermark,
                "IDLE forwarded before the watermark %d: only %d was",
                receivedWatermark,
                forwardedWatermark);
    }

    /** What must hold after each item. */
    void check() {
        require(forwardedIdle == idle, "the status is not forwarded: idle is %s", idle);
        require(
                receivedWatermark == forwardedWatermark
                        || !Window.boundaryWithin(
                                forwardedWatermark,
                                receivedWatermark,
                                setup.windows(),
                                setup.spec().allowedLateness()),
                "watermark %d is held at %d, though a window may close or expire in between",
                receivedWatermark,
                forwardedWatermark);
        List<Event> waiting = waiting();
        require(
                waiting.size() < Math.max(1, setup.fold().batchRecords()),
                "holds more than a batch: %s",
                waiting);
        require(
                waitingRows(waiting) <= setup.fold().maxRows(),
                "holds more rows than it may: %s",
                waiting);
        if (setup.neverFolds() || idle) {
            requireDrained("a fold that passes through");
        }
    }

    /** Refuses a fold that still holds records. */
    void requireDrained(String when) {
        require(waiting().isEmpty(), "%s holds %s", when, waiting());
    }

    /** Records that wait and lie in some window. */
    private List<Event> waiting() {
        return outstanding.values().stream()
                .flatMap(List::stream)
                .filter(event -> !Window.containing(event.timestamp(), setup.windows()).isEmpty())
                .toList();
    }

    private long waitingRows(List<Event> waiting) {
        if (setup.windows() instanceof SessionWindows sessions) {
            NaiveSessions<Event> naive = new NaiveSessions<>(sessions, Event::timestamp);
            return waiting.stream()
                    .collect(Collectors.groupingBy(event -> event.key(setup.keyFields())))
                    .values()
                    .stream()
                    .mapToLong(ofKey -> naive.of(ofKey).size())
                    .sum();
        }
        return waiting.stream()
                .map(e -> new Slot(e.key(setup.keyFields()), sliceEnd(e.timestamp(), setup)))
                .distinct()
                .count();
    }

    /** Exclusive end of the slice that holds the timestamp; 0 where there are none. */
    static long sliceEnd(long timestamp, Setup setup) {
        if (setup.areSessions() || !setup.windows().inEventTime()) {
            return 0;
        }
        if (setup.windows() instanceof SeveralWindows several) {
            return several.slices().sliceEnd(timestamp);
        }
        if (!(setup.windows() instanceof AlignedWindows window)) {
            return Window.containing(timestamp, setup.windows()).get(0).end();
        }
        long length =
                BigInteger.valueOf(window.size())
                        .gcd(BigInteger.valueOf(window.step()))
                        .longValue();
        return (Math.floorDiv(timestamp - window.offset(), length) + 1) * length + window.offset();
    }
}
