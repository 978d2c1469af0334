package io.sluice.oracle;

import io.sluice.testing.Event;
import io.sluice.testing.Verdict;
import io.sluice.testing.Window;
import java.util.Map;

/** What a timeline reaches. */
record Reach(
        boolean late,
        boolean lateForSomeWindowsOnly,
        boolean restoredCheckpoint,
        boolean changedLateness,
        boolean idle,
        boolean inGap,
        boolean takenBack,
        boolean comparable) {

    static Reach of(Timeline timeline) {
        Outcome outcome = Simulation.run(timeline, new ReferenceOperators(true));
        return new Reach(
                outcome.verdicts().containsValue(Verdict.LATE),
                outcome.verdicts().keySet().stream()
                        .anyMatch(event -> countsInSomeOnly(event, timeline, outcome)),
                outcome.checkpointsRestored() > 0,
                outcome.checkpointsRestored() > 0 && timeline.changesLateness(),
                timeline.becomesIdle(),
                outcome.verdicts().containsValue(Verdict.IN_NO_WINDOW),
                timeline.setup().spec().results().retractableInput()
                        && outcome.verdicts().entrySet().stream().anyMatch(Reach::takesBack),
                FlinkSplit.isComparable(timeline));
    }

    private static boolean takesBack(Map.Entry<Event, Verdict> judged) {
        return judged.getKey().takesBack() != null && judged.getValue() == Verdict.ACCEPTED;
    }

    boolean lateAfterRestore() {
        return late && restoredCheckpoint;
    }

    private static boolean countsInSomeOnly(Event event, Timeline timeline, Outcome outcome) {
        int windows = Window.containing(event.timestamp(), timeline.setup().windows()).size();
        long accepted =
                outcome.accepted().values().stream()
                        .filter(ids -> ids.contains(event.id()))
                        .count();
        return timeline.setup().windows().inEventTime() && accepted > 0 && accepted < windows;
    }
}
