package io.sluice.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.Seeds;
import io.sluice.testing.Measure;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation accepts operators that keep the contract, and no others. */
class SimulationTest {

    private static final int SEEDS = 300;

    @Test
    void acceptsTheContractWithoutFolding() {
        Operators reference = new ReferenceOperators(false);
        new Campaign(RandomTimelines::of, t -> Simulation.run(t, reference)).run(Seeds.of(SEEDS));
    }

    @Test
    void acceptsTheContractWithFolding() {
        new Campaign(RandomTimelines::of, SimulationTest::play).run(Seeds.of(SEEDS));
    }

    private static void play(Timeline timeline) {
        play(timeline, new ReferenceOperators(true));
    }

    private static void play(Timeline timeline, Operators operators) {
        Outcome outcome = Simulation.run(timeline, operators);
        if (FlinkSplit.isComparable(timeline)) {
            FlinkSplit.requireSame(timeline, outcome);
        }
    }

    /** Flink's operator keeps the contract of final results, but for restores. */
    @Test
    void acceptsFlinksOwnOperator() {
        new Campaign(
                        RandomTimelines::of,
                        timeline -> {
                            if (!timeline.restores() && FlinkSplit.hasWindows(timeline.setup())) {
                                Simulation.run(
                                        timeline.with(finalIds(timeline.setup())),
                                        new FlinkOperators());
                            }
                        })
                .run(Seeds.of(SEEDS));
    }

    private static Setup finalIds(Setup setup) {
        return setup.finalResults(List.of(Measure.RECORD_IDS));
    }

    @ParameterizedTest
    @EnumSource
    void noticesEveryDefect(WrongOperators wrong) {
        Campaign campaign = new Campaign(RandomTimelines::of, timeline -> play(timeline, wrong));
        assertThat(campaign.anyFails(LongStream.rangeClosed(1, SEEDS))).isTrue();
    }

    @Test
    void sameSeedGivesTheSameTimelineAndOutcome() {
        assertThat(RandomTimelines.of(42)).isEqualTo(RandomTimelines.of(42));
        Operators reference = new ReferenceOperators(true);
        assertThat(Simulation.run(RandomTimelines.of(42), reference))
                .isEqualTo(Simulation.run(RandomTimelines.of(42), reference));
    }

    @Test
    void failureShowsSeedAndShortestForm() {
        Timeline timeline = RandomTimelines.of(1);
        int needed = 15;
        Step culprit = timeline.steps().get(needed - 1);
        Shrinker shrinker =
                new Shrinker(
                        t -> {
                            if (t.steps().contains(culprit)) {
                                throw new AssertionError("no " + culprit);
                            }
                        });
        assertThat(shrinker.shortestPrefix(timeline)).isEqualTo(timeline.prefix(needed));
        assertThatThrownBy(() -> shrinker.run(timeline))
                .hasMessageContaining("seed 1")
                .hasMessageContaining("has 15 of " + timeline.steps().size() + " steps; 1 of them")
                .hasMessageContaining(culprit.toString());
    }
}
