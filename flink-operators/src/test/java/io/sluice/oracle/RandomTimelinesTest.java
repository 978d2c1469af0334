package io.sluice.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Seeds;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random queries over random streams, in which everything happens that a job may meet. {@code
 * -Dsluice.seeds=17,42} replays single seeds.
 */
class RandomTimelinesTest {

    private static final int SEEDS = 1000;

    @Test
    void tableIsExactAfterEveryDrainAndLateIsWhoIsLateInFlink() {
        new Campaign(RandomTimelines::of, RandomTimelinesTest::playSluice).run(Seeds.of(SEEDS));
    }

    private static void playSluice(Timeline timeline) {
        Outcome outcome = Simulation.run(timeline, new SluiceOperators());
        if (FlinkSplit.isComparable(timeline)) {
            FlinkSplit.requireSame(timeline, outcome);
        }
    }

    /** The other test is worth what its timelines reach. */
    @Test
    void timelinesReachWhatTheyAreMadeFor() {
        List<Reach> all =
                LongStream.rangeClosed(1, SEEDS)
                        .parallel()
                        .mapToObj(RandomTimelines::of)
                        .map(Reach::of)
                        .toList();
        assertThat(all).filteredOn(Reach::late).hasSizeGreaterThan(SEEDS / 5);
        assertThat(all).filteredOn(Reach::lateForSomeWindowsOnly).hasSizeGreaterThan(SEEDS / 10);
        assertThat(all).filteredOn(Reach::restoredCheckpoint).hasSizeGreaterThan(SEEDS / 10);
        assertThat(all).filteredOn(Reach::changedLateness).hasSizeGreaterThan(SEEDS / 25);
        assertThat(all).filteredOn(Reach::lateAfterRestore).hasSizeGreaterThan(SEEDS / 20);
        assertThat(all).filteredOn(Reach::idle).hasSizeGreaterThan(SEEDS / 5);
        assertThat(all).filteredOn(Reach::takenBack).hasSizeGreaterThan(SEEDS / 10);
        assertThat(all).filteredOn(Reach::inGap).hasSizeGreaterThan(SEEDS / 20);
        assertThat(all).filteredOn(Reach::comparable).hasSizeGreaterThan(SEEDS / 3);
    }
}
