package io.sluice.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.window.SeveralWindows;
import io.sluice.testing.Event;
import io.sluice.testing.Measure;
import io.sluice.testing.Verdict;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares which records are late with what Flink's own window operator decides. */
final class FlinkSplit {

    private FlinkSplit() {}

    /** Whether Flink has such windows, for this simulation. */
    static boolean hasWindows(Setup setup) {
        return setup.windows().inEventTime() && !(setup.windows() instanceof SeveralWindows);
    }

    /**
     * Whether folding, restores and idleness leave the decision to Flink's rules alone. A restore
     * of Flink's operator reopens windows; an idle source's folded records meet another watermark,
     * and records of sessions other sessions; Flink's windows take nothing back, and it has only
     * one kind of them.
     */
    static boolean isComparable(Timeline timeline) {
        return !timeline.setup().spec().results().retractableInput()
                && hasWindows(timeline.setup())
                && !timeline.restores()
                && (timeline.setup().neverFolds()
                        || !(timeline.becomesIdle() || sendersRace(timeline)));
    }

    /**
     * Which sessions a record meets depends on how far the watermarks of other senders have come
     * meanwhile, and a record that waits in a fold comes later.
     */
    private static boolean sendersRace(Timeline timeline) {
        return timeline.setup().areSessions() && timeline.sources() > 1;
    }

    /** Plays the timeline with Flink's operator and compares. */
    static void requireSame(Timeline timeline, Outcome outcome) {
        Setup flinkSetup = timeline.setup().finalResults(List.of(Measure.RECORD_IDS));
        Outcome flink = Simulation.run(timeline.with(flinkSetup), new FlinkOperators());
        assertThat(lateOnes(outcome)).as("late records").isEqualTo(lateOnes(flink));
        assertThat(outcome.accepted())
                .as("records that count in each row")
                .isEqualTo(flink.accepted());
    }

    private static Set<Event> lateOnes(Outcome outcome) {
        return outcome.verdicts().entrySet().stream()
                .filter(entry -> entry.getValue() == Verdict.LATE)
                .map(entry -> entry.getKey())
                .collect(Collectors.toSet());
    }
}
