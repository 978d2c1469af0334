package io.sluice.oracle;

import static io.sluice.oracle.SimulationFailure.require;

import io.sluice.oracle.Element.StatusElement;
import io.sluice.oracle.Element.WatermarkElement;
import io.sluice.oracle.SimulatedWindow.ChangeOutput;
import io.sluice.oracle.SimulatedWindow.Output;
import io.sluice.testing.Event;
import io.sluice.testing.NaiveWindows;
import io.sluice.testing.RowKey;
import io.sluice.testing.TableChange;
import io.sluice.testing.Verdict;
import io.sluice.testing.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Judges records as one window subtask should, and checks what the subtask puts out. */
final class WindowOracle {

    private final Setup setup;
    private final KeyGroups keyGroups;
    private final OracleState state;
    private final Watermarks watermarks;
    private final Freshness freshness;
    private final EmittedRows emittedRows;
    private final List<Event> late = new ArrayList<>();
    private long accepted;
    private long clock;
    private long received = Long.MIN_VALUE;
    private long forwarded = Long.MIN_VALUE;
    private boolean idle;
    private boolean forwardedIdle;
    private boolean ended;

    WindowOracle(Setup setup, KeyGroups keyGroups, OracleState state, Watermarks watermarks) {
        this.setup = setup;
        this.keyGroups = keyGroups;
        this.state = state;
        this.watermarks = watermarks;
        this.freshness = new Freshness(setup, state);
        this.emittedRows = new EmittedRows(setup, state.naive);
    }

    /** Counts a record that is delivered to the subtask, unless it is late. */
    void delivered(Event event, int keyGroup) {
        require(
                keyGroups.of(event.key(setup.keyFields())) == keyGroup,
                "travels in key group %d: %s",
                keyGroup,
                event);
        state.arrivals.put(event, clock);
        NaiveWindows.Counted counted = state.naive.count(event, watermarks.expired(keyGroup));
        Verdict before = state.verdicts.put(event, counted.verdict());
        require(before == null, "delivered twice: %s", event);
        if (counted.verdict() == Verdict.LATE) {
            late.add(event);
        } else if (counted.verdict() == Verdict.ACCEPTED) {
            accepted++;
            counted.rows().forEach(this::changed);
            counted.parts().forEach(this::changed);
            emittedRows.due(counted.rows());
        }
    }

    private void changed(RowKey row) {
        state.histories
                .computeIfAbsent(row, r -> new RowHistory())
                .became(state.due(row), accepted);
    }

    void receivedWatermark(long timestamp) {
        received = timestamp;
        if (setup.windows().inEventTime()) {
            watermarks.received(timestamp);
        }
    }

    /** The subtask reads its clock, which says what is closed where watermarks do not. */
    void clockSays(long now) {
        clock = now;
        if (!setup.windows().inEventTime()) {
            watermarks.received(now - 1);
        }
    }

    void receivedStatus(boolean nowIdle) {
        idle = nowIdle;
    }

    /** The input has ended, which closes all windows, whatever the watermark. */
    void ended() {
        ended = true;
    }

    /** Checks and applies what the subtask has put out. */
    void took(List<Output> outputs, boolean oneDrain) {
        if (oneDrain) {
            state.table.beginDrain();
        }
        for (Output output : outputs) {
            if (output instanceof ChangeOutput change) {
                took(change.change());
            } else if (output instanceof WatermarkElement watermark) {
                forwarded(watermark.timestamp());
            } else if (output instanceof StatusElement status) {
                forwarded(status);
            }
        }
        state.table.endDrain();
    }

    /** Checks the late records that the subtask has put out since the last call. */
    void tookLate(List<Event> output, long lateRecords) {
        require(
                lateRecords == late.size(),
                "the subtask counted %d late records, but late are %s",
                lateRecords,
                late);
        for (Event event : output) {
            require(late.contains(event), "put out as late, but is not: %s", event);
            require(!state.lateOutput.contains(event), "put out as late again: %s", event);
            state.lateOutput.add(event);
        }
        if (setup.lateOutput() && setup.neverFolds()) {
            require(
                    state.lateOutput.containsAll(late),
                    "late are %s, put out only %s",
                    late,
                    state.lateOutput);
        }
    }

    /** Checks the table after a step that must have brought these rows up to date. */
    void check(Predicate<RowKey> mustBeCurrent) {
        require(forwardedIdle == idle, "the status is not forwarded: idle is %s", idle);
        require(
                received == forwarded
                        || ended
                        || holdsLastWatermark()
                        || !Window.boundaryWithin(
                                forwarded,
                                received,
                                setup.windows(),
                                setup.spec().allowedLateness()),
                "watermark %d is held at %d, though a window may close or expire in between",
                received,
                forwarded);
        for (RowKey row : state.table.rows().keySet()) {
            require(state.histories.containsKey(row), "a row without records: %s", row);
        }
        if (setup.spec().results().marksClosed()) {
            state.table.rows().forEach(this::checkMark);
        }
        freshness.check(this::isClosed, mustBeCurrent, accepted);
        emittedRows.check();
    }

    /** Where watermarks say nothing the last one must not overtake the rows of the end. */
    private boolean holdsLastWatermark() {
        return received == Long.MAX_VALUE && !setup.windows().inEventTime();
    }

    private void checkMark(RowKey row, List<@Nullable Object> shown) {
        Object mark = shown.get(shown.size() - 1);
        boolean done = ended || isDone(row);
        require(mark.equals(done), "%s is marked as closed: %s", row, mark);
    }

    /** Whether the row's window is closed for good or waits for late records. */
    boolean isClosed(RowKey row) {
        return ended || state.windowOf(row).isPassed(watermarks.closed(keyGroupOf(row)), 0);
    }

    /** Whether the last was to be said about the row. */
    boolean isDone(RowKey row) {
        return state.windowOf(row).isPassed(watermarks.done(keyGroupOf(row)), 0);
    }

    OracleState state() {
        return state;
    }

    Watermarks watermarks() {
        return watermarks;
    }

    private int keyGroupOf(RowKey row) {
        return keyGroups.of(row.key());
    }

    private void took(TableChange change) {
        state.table.apply(change);
        emittedRows.emitted(change);
    }

    private void forwarded(long timestamp) {
        require(
                ended || timestamp <= received,
                "watermark %d forwarded, but only %d received",
                timestamp,
                received);
        long before = forwarded;
        forwarded = Math.max(forwarded, timestamp);
        for (RowKey row : state.naive.rows()) {
            if (setup.windows().inEventTime() && closesBetween(row, before, timestamp)) {
                freshness.requireCurrent(row, "before watermark " + timestamp);
            }
        }
    }

    private boolean closesBetween(RowKey row, long before, long now) {
        Window window = state.windowOf(row);
        int keyGroup = keyGroupOf(row);
        return window.isPassed(watermarks.closed(keyGroup, now), 0)
                && !window.isPassed(watermarks.closed(keyGroup, before), 0);
    }

    private void forwarded(StatusElement status) {
        forwardedIdle = status.idle();
        require(
                !status.idle() || forwarded == received || holdsLastWatermark(),
                "IDLE forwarded before the watermark %d: only %d was",
                received,
                forwarded);
    }
}
