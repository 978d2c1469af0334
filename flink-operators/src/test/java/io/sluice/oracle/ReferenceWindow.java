package io.sluice.oracle;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy;
import io.sluice.oracle.Element.Shipment;
import io.sluice.oracle.Element.StatusElement;
import io.sluice.oracle.Element.WatermarkElement;
import io.sluice.testing.Event;
import io.sluice.testing.NaiveWindows;
import io.sluice.testing.Results;
import io.sluice.testing.RowKey;
import io.sluice.testing.TableChange;
import io.sluice.testing.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * A window operator by the contract, on {@link NaiveWindows}. Shows that the simulation's rules can
 * be kept; its wrong variants show that they cannot be broken unnoticed.
 */
class ReferenceWindow implements SimulatedWindow {

    /** What a snapshot holds. */
    record Snapshot(
            NaiveWindows<Event> naive,
            Map<RowKey, List<@Nullable Object>> emitted,
            Set<RowKey> changed,
            Map<Event, Long> arrivals,
            Map<Integer, Watermarks.Mark> watermarks) {}

    private final Setup setup;
    private final EmissionPolicy emission;
    private final KeyGroups keyGroups;
    private final KeyGroupRange ownKeyGroups;
    private final Map<Event, Long> arrivals = new HashMap<>();
    private final NaiveWindows<Event> naive;
    private final Map<RowKey, List<@Nullable Object>> emitted = new HashMap<>();
    private final Set<RowKey> changed = new LinkedHashSet<>();
    private final Watermarks watermarks;
    private final List<Event> late = new ArrayList<>();
    private List<Output> output = new ArrayList<>();
    private int lateTaken;
    private int records;
    private long drainedAt;
    private long clock;
    private boolean holdsLastWatermark;
    private boolean ended;

    ReferenceWindow(Setup setup, Operators.Start start) {
        this.setup = setup;
        this.emission = setup.spec().emission();
        this.naive = setup.naiveWindows(arrivals);
        this.drainedAt = start.processingTime();
        this.clock = start.processingTime();
        this.keyGroups = new KeyGroups(setup.maxParallelism());
        this.ownKeyGroups =
                KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
                        setup.maxParallelism(), start.parallelism(), start.subtask());
        Map<Integer, Watermarks.Mark> restoredWatermarks = new HashMap<>();
        if (start.restored() != null) {
            for (Object snapshot : start.restored()) {
                restore((Snapshot) snapshot);
                restoredWatermarks.putAll(((Snapshot) snapshot).watermarks());
            }
        }
        this.watermarks = new Watermarks(setup, restoredWatermarks);
    }

    @Override
    @SuppressWarnings("unchecked") // the payload of a ReferenceFold
    public void shipment(Shipment shipment) {
        readClock();
        for (Event event : (List<Event>) shipment.payload()) {
            record(event, expiredThrough(watermarks, shipment.keyGroup()));
        }
    }

    @Override
    public void watermark(long timestamp) {
        if (setup.windows().inEventTime()) {
            advance(timestamp);
        } else if (timestamp == Long.MAX_VALUE) {
            holdsLastWatermark = true;
            return;
        }
        output.add(new WatermarkElement(timestamp));
    }

    private void readClock() {
        if (!setup.windows().inEventTime()) {
            advance(clock - 1);
        }
    }

    private void advance(long timestamp) {
        Predicate<RowKey> wasOpen = row -> !isClosed(row);
        Predicate<RowKey> wasKept = row -> !isDone(row);
        List<RowKey> open = naive.rows().stream().filter(wasOpen).toList();
        List<RowKey> kept = naive.rows().stream().filter(wasKept).toList();
        watermarks.received(timestamp);
        if (setup.spec().results().marksClosed()) {
            kept.stream().filter(this::isDone).forEach(changed::add);
        }
        if (emission.kind() == EmissionPolicy.Kind.ON_WATERMARK) {
            drain(row -> true);
        } else {
            drain(row -> isClosed(row) && open.contains(row));
            drain(row -> isDone(row) && kept.contains(row));
        }
    }

    @Override
    public void status(boolean idle) {
        output.add(new StatusElement(idle));
    }

    @Override
    public void processingTime(long now) {
        clock = now;
        readClock();
        if (emission.drains()
                && emission.intervalMillis() > 0
                && now - drainedAt >= emission.intervalMillis()) {
            drain(row -> true);
            drainedAt = now;
        }
    }

    @Override
    public Object snapshot(long checkpointId) {
        NaiveWindows<Event> copy = setup.naiveWindows(arrivals);
        copy.addAll(naive, key -> true);
        return new Snapshot(
                copy,
                new LinkedHashMap<>(emitted),
                new LinkedHashSet<>(changed),
                Map.copyOf(arrivals),
                watermarks.of(ownKeyGroups));
    }

    @Override
    public void endInput() {
        if (setup.spec().results().marksClosed()) {
            naive.rows().stream().filter(row -> !isDone(row)).forEach(changed::add);
        }
        ended = true;
        drain(row -> true);
        if (holdsLastWatermark) {
            output.add(new WatermarkElement(Long.MAX_VALUE));
        }
    }

    @Override
    public List<Output> takeOutput() {
        List<Output> taken = output;
        output = new ArrayList<>();
        return taken;
    }

    @Override
    public List<Event> takeLateOutput() {
        List<Event> taken = List.copyOf(late.subList(lateTaken, late.size()));
        lateTaken = late.size();
        return setup.lateOutput() ? taken : List.of();
    }

    @Override
    public long lateRecords() {
        return late.size();
    }

    @Override
    public void close() {}

    /** The time through which windows have expired for a record of a key group. */
    long expiredThrough(Watermarks known, int keyGroup) {
        return known.expired(keyGroup);
    }

    /** What a row shows, or null if it is hidden. */
    @Nullable List<@Nullable Object> shown(
            RowKey row, List<Event> records, List<@Nullable Object> results) {
        return setup.shown(records, results);
    }

    /** Sessions that have become parts of others, whose rows must go with the next drain. */
    List<RowKey> partsToDelete(List<RowKey> parts) {
        return parts;
    }

    /** Whether a row is marked as closed. */
    boolean isMarked(RowKey row) {
        return ended || isDone(row);
    }

    /** Emits one change. */
    void emit(TableChange change) {
        output.add(new ChangeOutput(change));
    }

    private void record(Event event, long expired) {
        arrivals.put(event, clock);
        NaiveWindows.Counted counted = naive.count(event, expired);
        List<RowKey> rows = counted.rows();
        if (counted.verdict() == Verdict.LATE) {
            late.add(event);
        }
        changed.addAll(partsToDelete(counted.parts()));
        if (setup.publishesAllGroups()) {
            for (RowKey row : rows) {
                naive.rows().stream()
                        .filter(other -> other.window().equals(row.window()))
                        .forEach(changed::add);
            }
        } else {
            changed.addAll(rows);
        }
        if (emission.needsSingleRecords() || ++records >= emission.batchRecords()) {
            drainOpen();
        }
    }

    private void drainOpen() {
        switch (emission.kind()) {
            case FINAL -> drain(this::isClosed);
            case INTERVAL, ON_WATERMARK -> {}
            default -> drain(row -> true);
        }
    }

    private void drain(Predicate<RowKey> wanted) {
        for (RowKey row : List.copyOf(changed)) {
            if (wanted.test(row)) {
                changed.remove(row);
                emitRow(row);
            }
        }
        if (changed.isEmpty()) {
            records = 0;
        }
    }

    private void emitRow(RowKey row) {
        List<@Nullable Object> results = shown(row, naive.recordsOf(row), naive.resultsOf(row));
        if (results == null) {
            List<@Nullable Object> gone = emitted.remove(row);
            if (gone != null) {
                emit(new TableChange(RowKind.DELETE, row, gone));
            }
            return;
        }
        if (setup.spec().results().marksClosed()) {
            results = new ArrayList<>(results);
            results.add(isMarked(row));
        }
        List<@Nullable Object> before = emitted.put(row, results);
        if (before == null) {
            emit(new TableChange(RowKind.INSERT, row, results));
        } else if (!emission.skipUnchanged() || !Results.same(before, results)) {
            if (setup.spec().changelog() == ChangelogMode.RETRACT) {
                emit(new TableChange(RowKind.UPDATE_BEFORE, row, before));
            }
            emit(new TableChange(RowKind.UPDATE_AFTER, row, results));
        } else {
            emitted.put(row, before);
        }
    }

    private boolean isClosed(RowKey row) {
        return naive.wholeOf(row).window().isPassed(watermarks.closed(keyGroupOf(row)), 0);
    }

    private boolean isDone(RowKey row) {
        return naive.wholeOf(row).window().isPassed(watermarks.done(keyGroupOf(row)), 0);
    }

    private int keyGroupOf(RowKey row) {
        return keyGroups.of(row.key());
    }

    private void restore(Snapshot snapshot) {
        Predicate<List<Object>> mine = key -> ownKeyGroups.contains(keyGroups.of(key));
        naive.addAll(snapshot.naive(), mine);
        arrivals.putAll(snapshot.arrivals());
        snapshot.emitted()
                .forEach(
                        (row, results) -> {
                            if (mine.test(row.key())) {
                                emitted.put(row, results);
                            }
                        });
        snapshot.changed().stream().filter(row -> mine.test(row.key())).forEach(changed::add);
    }
}
