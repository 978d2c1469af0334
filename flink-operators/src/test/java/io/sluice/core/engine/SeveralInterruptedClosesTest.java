package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Reading;
import io.sluice.core.Seeds;
import io.sluice.core.engine.Subtasks.Subtask;
import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.NamedWindows;
import io.sluice.core.window.SeveralWindows;
import io.sluice.core.window.WindowSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Several windows that share slices, closed in turns and half of them spilled, beside each of them
 * alone, closed in one go. In between come records, some of which are taken back, and restarts of
 * subtasks that have come differently far.
 */
class SeveralInterruptedClosesTest {

    static LongStream seeds() {
        return Seeds.of(300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void eachWindowEndsAsIfItWereAlone(long seed) {
        new Comparison(seed).run();
    }

    @Test
    void rowsWaitAcrossRestartsAndAreTakenBack() {
        int restored = 0;
        int takenBack = 0;
        int mostSets = 0;
        for (long seed = 1; seed <= 200; seed++) {
            Comparison comparison = new Comparison(seed);
            comparison.run();
            restored += comparison.restartsWithWaitingRows;
            takenBack += comparison.takenBackMeanwhile;
            mostSets = Math.max(mostSets, comparison.mostSets);
        }
        assertThat(restored).isGreaterThan(10);
        assertThat(takenBack).isGreaterThan(10);
        assertThat(mostSets).isGreaterThan(1);
    }

    private static final class Comparison {

        private static final int STEPS = 150;
        private static final int KEY_GROUPS = 4;
        private static final List<ChangelogMode> MODES = List.of(ChangelogMode.values());

        private final long seed;
        private final Random random;
        private final List<NamedWindows> windows = new ArrayList<>();
        private final EngineSpec together;
        private final Subtasks several;
        private final List<EngineSpec> specs = new ArrayList<>();
        private final List<Subtasks> alone = new ArrayList<>();
        private final List<MaterializedTable> found = new ArrayList<>();
        private final List<MaterializedTable> expected = new ArrayList<>();
        private final List<String> steps = new ArrayList<>();
        private long[] received = {Long.MIN_VALUE};
        private long clock;

        private int restartsWithWaitingRows;
        private int takenBackMeanwhile;
        private int mostSets;

        Comparison(long seed) {
            this.seed = seed;
            random = new Random(seed);
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                windows.add(new NamedWindows("w" + i, window()));
            }
            TestLayout layout = random.nextBoolean() ? TestLayout.RETRACTING : TestLayout.MERGING;
            ChangelogMode mode = MODES.get(random.nextInt(MODES.size()));
            EmissionPolicy emission =
                    new EmissionPolicy(EmissionPolicy.Kind.FINAL, 1, 1, random.nextBoolean());
            long lateness = random.nextBoolean() ? 0 : random.nextInt(60);
            boolean retractable =
                    layout == TestLayout.RETRACTING
                            && mode != ChangelogMode.APPEND
                            && random.nextBoolean();
            ResultRules rules = new ResultRules(null, random.nextInt(3) == 0, retractable);
            together = new EngineSpec(new SeveralWindows(windows), emission, mode, lateness, rules);
            several = new Subtasks(KEY_GROUPS, together, layout, 0);
            if (seed % 2 == 0) {
                several.spillAt(new Random(seed), seed % 3 == 0 ? 1 : Long.MAX_VALUE);
            }
            for (NamedWindows named : windows) {
                EngineSpec spec = new EngineSpec(named.windows(), emission, mode, lateness, rules);
                specs.add(spec);
                alone.add(new Subtasks(KEY_GROUPS, spec, layout, 0));
                found.add(new MaterializedTable());
                expected.add(new MaterializedTable());
            }
        }

        private AlignedWindows window() {
            long size = 1L + random.nextInt(20);
            long step = 1L + random.nextInt(20);
            return switch (random.nextInt(3)) {
                case 0 -> WindowSpec.tumbling(size, random.nextInt((int) size));
                case 1 -> WindowSpec.hopping(size, step, random.nextInt((int) step));
                default -> WindowSpec.cumulating(step * (1L + random.nextInt(4)), step, 0);
            };
        }

        void run() {
            try {
                for (int i = 0; i < STEPS; i++) {
                    step();
                }
                for (int i = 0; i < received.length; i++) {
                    received[i] = Long.MAX_VALUE;
                    several.subtask(i).advance(Long.MAX_VALUE);
                    alone(i);
                    take(i);
                    assertThat(several.subtask(i).usedBytes()).isZero();
                }
                assertThat(several.files().count()).as("files").isZero();
                for (int i = 0; i < windows.size(); i++) {
                    assertThat(found.get(i).rows())
                            .as("%s", windows.get(i))
                            .isEqualTo(expected.get(i).rows());
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "seed %d, %s%n%s%n%s"
                                .formatted(
                                        seed, together, String.join("\n", steps), e.getMessage()),
                        e);
            }
        }

        private void step() {
            int subtask = random.nextInt(received.length);
            switch (random.nextInt(20)) {
                case 0 -> restart();
                case 1, 2, 3 -> advance(subtask, clock - random.nextInt(30));
                case 4, 5 -> clock += random.nextInt(15);
                case 6, 7, 8, 9 -> advance(subtask, received[subtask]);
                default -> add();
            }
        }

        private void add() {
            Reading reading =
                    new Reading(
                            "k" + random.nextInt(12),
                            null,
                            clock - random.nextInt(50),
                            random.nextInt(10),
                            together.results().retractableInput() && random.nextInt(3) == 0);
            int keyGroup = several.keyGroups().of(Subtasks.KEYS.hash(reading));
            MergeOutcome outcome = MergeOutcome.IN_GAP;
            for (Subtasks each : alone) {
                outcome = outcome.or(each.ownerOf(keyGroup).add(List.of(reading)));
            }
            steps.add("add " + reading + ": " + outcome);
            Subtask owner = several.ownerOf(keyGroup);
            long waiting = waiting(owner);
            assertThat(owner.add(List.of(reading))).isEqualTo(outcome);
            takenBackMeanwhile += reading.takesBack() && waiting(owner) > waiting ? 1 : 0;
            mostSets = Math.max(mostSets, owner.engine().tables().size() - 1);
            for (int i = 0; i < received.length; i++) {
                take(i);
            }
        }

        private static long waiting(Subtask subtask) {
            return subtask.engine().tables().stream().skip(1).mapToLong(SliceTables::rows).sum();
        }

        private void advance(int subtask, long watermark) {
            received[subtask] = Math.max(received[subtask], watermark);
            if (received[subtask] > Long.MIN_VALUE) {
                boolean done =
                        several.subtask(subtask).advance(received[subtask], 1L + random.nextInt(4));
                steps.add(
                        "turn of %s to %s: %s"
                                .formatted(subtask, received[subtask], done ? "done" : "more"));
                several.subtask(subtask).maybeSpill();
                alone(subtask);
                take(subtask);
            }
        }

        private void alone(int subtask) {
            alone.forEach(each -> each.subtask(subtask).advance(received[subtask]));
        }

        private void restart() {
            for (int i = 0; i < received.length; i++) {
                restartsWithWaitingRows += waiting(several.subtask(i)) > 0 ? 1 : 0;
            }
            received = new long[1 + random.nextInt(KEY_GROUPS)];
            Arrays.fill(received, Long.MIN_VALUE);
            steps.add("restart with parallelism " + received.length);
            several.restart(together, received.length, 0);
            for (int i = 0; i < alone.size(); i++) {
                alone.get(i).restart(specs.get(i), received.length, 0);
            }
        }

        private void take(int subtask) {
            List<List<Emitted>> changes =
                    several.subtask(subtask).takeChangesByWindow(windows.size());
            for (int i = 0; i < windows.size(); i++) {
                int window = i;
                changes.get(i).forEach(change -> steps.add("    " + window + " " + change));
                found.get(i).apply(changes.get(i));
                expected.get(i).apply(alone.get(i).subtask(subtask).takeChanges());
            }
        }
    }
}
