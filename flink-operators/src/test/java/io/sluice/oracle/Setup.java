package io.sluice.oracle;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.engine.EngineSpec;
import io.sluice.core.window.ProcessingTimeWindows;
import io.sluice.core.window.SessionWindows;
import io.sluice.core.window.SeveralWindows;
import io.sluice.core.window.SlicedWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.FoldMode;
import io.sluice.testing.Event;
import io.sluice.testing.Measure;
import io.sluice.testing.NaiveWindows;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The query of a timeline and the settings of its operators.
 *
 * @param spec windows, emission, changelog, lateness
 * @param measures aggregates of the result
 * @param keyFields 1 or 2
 * @param maxParallelism number of key groups
 * @param lateOutput whether late records are wanted in a side output
 * @param fold settings of the fold
 * @param tuning settings of the windows
 * @param endsIdle whether sources that are idle at their end stay so, without a last watermark
 */
public record Setup(
        EngineSpec spec,
        List<Measure> measures,
        int keyFields,
        int maxParallelism,
        boolean lateOutput,
        FoldSetup fold,
        WindowTuning tuning,
        boolean endsIdle) {

    /**
     * Settings of the fold.
     *
     * @param mode whether it folds
     * @param batchRecords drains after this many records
     * @param maxRows drains when it holds this many rows
     * @param maxDelay drains after this many ms of processing time
     * @param minRatio records per row below which it does not fold, where it may choose
     */
    public record FoldSetup(
            FoldMode mode, int batchRecords, int maxRows, long maxDelay, double minRatio) {}

    /**
     * Settings of the windows.
     *
     * @param closeBatchRows rows that a close publishes in a turn
     * @param spills whether rows are spilled where they can be, with no memory for more than one
     */
    public record WindowTuning(int closeBatchRows, boolean spills) {}

    /** The same with another allowed lateness. */
    Setup with(long allowedLateness) {
        EngineSpec other =
                new EngineSpec(
                        spec.window(),
                        spec.emission(),
                        spec.changelog(),
                        allowedLateness,
                        spec.results());
        return new Setup(
                other, measures, keyFields, maxParallelism, lateOutput, fold, tuning, endsIdle);
    }

    /** The same, spilling where that can be. */
    Setup spilling() {
        return new Setup(
                spec,
                measures,
                keyFields,
                maxParallelism,
                lateOutput,
                fold,
                new WindowTuning(tuning.closeBatchRows(), true),
                endsIdle);
    }

    /** The same windows and keys, each row emitted when its window closes and then at once. */
    Setup finalResults(List<Measure> otherMeasures) {
        EmissionPolicy emission = EmissionPolicy.of(EmissionPolicy.Kind.FINAL);
        EngineSpec finalSpec =
                new EngineSpec(
                        spec.window(), emission, ChangelogMode.UPSERT, spec.allowedLateness());
        return new Setup(
                finalSpec,
                otherMeasures,
                keyFields,
                maxParallelism,
                lateOutput,
                fold,
                tuning,
                endsIdle);
    }

    /**
     * An empty table of this query. A record is counted by the time through which windows have
     * expired for it, not by a watermark.
     *
     * @param arrivals when each record arrived, by the clock
     */
    NaiveWindows<Event> naiveWindows(Map<Event, Long> arrivals) {
        return new NaiveWindows<>(
                new NaiveWindows.Query<>(
                        windows(),
                        0,
                        event -> event.key(keyFields),
                        windows().inEventTime() ? Event::timestamp : arrivals::get,
                        measures,
                        event -> spec.results().retractableInput() ? event.undone() : null));
    }

    /** What a row with these records shows; null if it is hidden. */
    @Nullable List<@Nullable Object> shown(List<Event> records, List<@Nullable Object> results) {
        boolean hidden =
                spec.results().having() instanceof Having having && !having.test(results.get(0));
        return records.isEmpty() || hidden ? null : results;
    }

    /** The windows. */
    WindowSpec windows() {
        return spec.window();
    }

    /** Size of the largest window, in ms. */
    long size() {
        return size(spec.window());
    }

    /** Size of the largest of these windows, in ms; twice the gap of sessions. */
    static long size(WindowSpec windowSpec) {
        WindowSpec windows = timeless(windowSpec);
        if (windows instanceof SessionWindows sessions) {
            return 2 * sessions.gap();
        }
        return windows instanceof SeveralWindows several
                ? several.all().stream()
                        .mapToLong(named -> named.windows().size())
                        .max()
                        .orElseThrow()
                : ((SlicedWindows) windows).size();
    }

    /** Whether every record must leave the fold at once. */
    boolean neverFolds() {
        return fold.mode() == FoldMode.OFF
                || !windows().inEventTime()
                || spec.emission().kind() == EmissionPolicy.Kind.ALL_GROUPS_PER_RECORD
                || (fold.mode() == FoldMode.AUTO && lateOutput);
    }

    /**
     * Records that travel together in the order in which each may depend on those before: a session
     * that is not late as a whole is not late from its end on.
     */
    List<Event> inOrderOfJudgement(List<Event> together) {
        return areSessions()
                ? together.stream()
                        .sorted(Comparator.comparingLong(Event::timestamp).reversed())
                        .toList()
                : together;
    }

    /** The windows, whichever time they go by. */
    WindowSpec timeless() {
        return timeless(windows());
    }

    private static WindowSpec timeless(WindowSpec windows) {
        return windows instanceof ProcessingTimeWindows byTheClock ? byTheClock.windows() : windows;
    }

    /** Whether windows are sessions. */
    boolean areSessions() {
        return timeless() instanceof SessionWindows;
    }

    /** Whether each record publishes all groups of its windows; a session has one. */
    boolean publishesAllGroups() {
        return spec.emission().kind() == EmissionPolicy.Kind.ALL_GROUPS_PER_RECORD
                && !areSessions();
    }

    /** Grace in ms between a window's end and its closing. */
    long closeDelay() {
        return spec.changelog() == ChangelogMode.APPEND ? spec.allowedLateness() : 0;
    }

    @Override
    public String toString() {
        return """
               %s, %s, %s, allowed lateness %d ms%s
               SELECT %s BY %d key fields, %d key groups; %s; %s; %s"""
                .formatted(
                        spec.window(),
                        spec.emission(),
                        spec.changelog(),
                        spec.allowedLateness(),
                        lateOutput ? " with late output" : "",
                        measures,
                        keyFields,
                        maxParallelism,
                        fold,
                        tuning,
                        endsIdle ? "idle sources end idle" : "sources end active");
    }
}
