package io.sluice.core.engine;

import io.sluice.core.window.CountWindows;
import io.sluice.core.window.ProcessingTimeWindows;
import io.sluice.core.window.SessionWindows;
import io.sluice.core.window.SeveralWindows;
import io.sluice.core.window.SlicedWindows;
import io.sluice.core.window.WindowSpec;
import java.io.Serializable;

/**
 * What a window engine computes, apart from keys and aggregates.
 *
 * @param window the windows
 * @param emission when changes are published
 * @param changelog as which kinds of change
 * @param allowedLateness grace in ms, at least 0: between close and expiry, or for {@link
 *     ChangelogMode#APPEND} between the window's end and its closing
 * @param results which rows are shown
 */
public record EngineSpec(
        WindowSpec window,
        EmissionPolicy emission,
        ChangelogMode changelog,
        long allowedLateness,
        ResultRules results)
        implements Serializable {

    /** Refuses combinations that have no meaning. */
    public EngineSpec {
        if (allowedLateness < 0) {
            throw new IllegalArgumentException(
                    "allowed lateness must be at least 0 ms, got " + allowedLateness + " ms");
        }
        if (window instanceof CountWindows) {
            requireForCounts(window, emission, changelog);
        }
        if (results.retractableInput()) {
            requireRetractable(window);
        }
        if (changelog == ChangelogMode.APPEND && emission.kind() != EmissionPolicy.Kind.FINAL) {
            throw new IllegalArgumentException(
                    "the changelog mode 'append' needs the emission policy 'final': "
                            + emission.kind()
                            + " updates rows that it has emitted. Use 'upsert' or 'retract'.");
        }
    }

    /** A query that shows every row. */
    public EngineSpec(
            WindowSpec window,
            EmissionPolicy emission,
            ChangelogMode changelog,
            long allowedLateness) {
        this(window, emission, changelog, allowedLateness, ResultRules.ALL);
    }

    private static void requireRetractable(WindowSpec window) {
        if (!window.inEventTime()) {
            throw new IllegalArgumentException(
                    "a changelog as input does not go with %s: a record that is taken back arrives in another window than the one that takes it back. Use windows in event time."
                            .formatted(window));
        }
        if (window instanceof SessionWindows) {
            throw new IllegalArgumentException(
                    "a changelog as input does not go with %s: taking back a record may split a session, for which all of its records would have to be kept. Use windows that do not depend on the records."
                            .formatted(window));
        }
    }

    private static void requireForCounts(
            WindowSpec window, EmissionPolicy emission, ChangelogMode changelog) {
        EmissionPolicy.Kind kind = emission.kind();
        if (kind == EmissionPolicy.Kind.ALL_GROUPS_PER_RECORD
                || kind == EmissionPolicy.Kind.ON_WATERMARK) {
            throw new IllegalArgumentException(
                    "the emission policy %s has no meaning for %s: use final, changes, per record or every interval"
                            .formatted(kind, window));
        }
        if (emission.skipUnchanged()) {
            throw new IllegalArgumentException(
                    "skipUnchanged does not go with %s: each window is another one, even if its results are the same"
                            .formatted(window));
        }
        if (kind != EmissionPolicy.Kind.FINAL && changelog != ChangelogMode.UPSERT) {
            throw new IllegalArgumentException(
                    "%s published by %s shows the latest window of each key, which needs the changelog mode 'upsert', got %s: use that, or the policy 'final' for each window"
                            .formatted(window, kind, changelog));
        }
    }

    /**
     * Whether rows must remember the accumulator that was last emitted. Rows of shared slices need
     * not: what a closed window holds is what was emitted. Sessions need it for the bounds of the
     * row that they delete when they grow.
     */
    public boolean keepsEmitted() {
        if (stateForm() == StateForm.SESSIONS) {
            return changelog != ChangelogMode.APPEND;
        }
        return stateForm() == StateForm.OPEN_WINDOWS
                && (changelog == ChangelogMode.RETRACT
                        || emission.skipUnchanged()
                        || (results.hidesRows() && changelog != ChangelogMode.APPEND));
    }

    /** How state is kept, which is part of the snapshot format. */
    public StateForm stateForm() {
        if (window instanceof CountWindows) {
            return StateForm.LAST_RECORDS;
        }
        if (timeless() instanceof SessionWindows) {
            return StateForm.SESSIONS;
        }
        boolean sharing =
                timeless() instanceof SeveralWindows
                        || (timeless() instanceof SlicedWindows sliced && sliced.overlap());
        return sharing && emission.kind() == EmissionPolicy.Kind.FINAL
                ? StateForm.SHARED_SLICES
                : StateForm.OPEN_WINDOWS;
    }

    /**
     * Whether rows that have no room in memory can be spilled to disk: those of windows that do not
     * depend on the records, unless every record has all rows published, or several kinds of
     * windows are published while they are open.
     */
    public boolean maySpill() {
        return switch (stateForm()) {
            case SHARED_SLICES -> true;
            case OPEN_WINDOWS ->
                    emission.kind() != EmissionPolicy.Kind.ALL_GROUPS_PER_RECORD && kinds() == 1;
            case SESSIONS, LAST_RECORDS -> false;
        };
    }

    /** The windows, whichever time they go by. */
    WindowSpec timeless() {
        return window instanceof ProcessingTimeWindows processing ? processing.windows() : window;
    }

    /** Number of sets of tables that hold the state: one, or one per kind of open windows. */
    public int tableSets() {
        return stateForm() == StateForm.OPEN_WINDOWS ? kinds() : 1;
    }

    /** Number of kinds of windows. */
    public int kinds() {
        return timeless() instanceof SeveralWindows several ? several.all().size() : 1;
    }

    /** Whether rows hold the first and last timestamp of their records. */
    public boolean keepsTime() {
        return stateForm() == StateForm.SESSIONS;
    }

    /** Whether rows are marked as closed some time after they were published as final. */
    boolean marksAfterClose() {
        WindowTimes times = times();
        return results.marksClosed() && times.retention() > times.closeDelay();
    }

    WindowTimes times() {
        return new WindowTimes(
                changelog == ChangelogMode.APPEND ? allowedLateness : 0, allowedLateness);
    }
}
