package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Reading;
import io.sluice.core.Seeds;
import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.NamedWindows;
import io.sluice.core.window.SeveralWindows;
import io.sluice.core.window.WindowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A query with several windows does for each of them what a query with that one alone does: same
 * changes after every step, under disorder, lateness, restarts and rescaling.
 */
class SeveralWindowsTest {

    @ParameterizedTest
    @EnumSource(Kind.class)
    void eachWindowChangesAsIfItWereAlone(Kind policy) {
        Seeds.of(policy == Kind.FINAL ? 60 : 20)
                .forEach(seed -> new Comparison(seed, policy).run());
    }

    @Test
    void finalWindowsShareTheirSlices() {
        SeveralWindows windows =
                new SeveralWindows(
                        List.of(
                                new NamedWindows("short", WindowSpec.tumbling(10, 0)),
                                new NamedWindows("long", WindowSpec.tumbling(60, 0)),
                                new NamedWindows("hop", WindowSpec.hopping(60, 10, 0))));
        EngineSpec spec =
                new EngineSpec(windows, EmissionPolicy.of(Kind.FINAL), ChangelogMode.APPEND, 0);
        Subtasks subtasks = new Subtasks(1, spec, TestLayout.RETRACTING, 1);
        for (int second = 0; second < 60; second += 5) {
            subtasks.subtask(0).add(List.of(new Reading("a", null, second, 1)));
        }
        assertThat(subtasks.subtask(0).engine().tables()).hasSize(1);
        assertThat(subtasks.subtask(0).engine().rows()).isEqualTo(6);
    }

    private static final class Comparison {

        private static final int STEPS = 150;
        private static final int KEY_GROUPS = 4;

        private final long seed;
        private final Random random;
        private final List<NamedWindows> windows;
        private final EngineSpec together;
        private final Subtasks several;
        private final List<EngineSpec> specs = new ArrayList<>();
        private final List<Subtasks> alone = new ArrayList<>();
        private final List<String> steps = new ArrayList<>();
        private long clock;
        private int parallelism = 1;

        Comparison(long seed, Kind policy) {
            this.seed = seed;
            random = new Random(seed);
            windows = windows();
            List<TestLayout> layouts = List.of(TestLayout.values());
            TestLayout layout = layouts.get(random.nextInt(layouts.size()));
            List<ChangelogMode> modes =
                    policy == Kind.FINAL
                            ? List.of(ChangelogMode.values())
                            : List.of(ChangelogMode.UPSERT, ChangelogMode.RETRACT);
            ChangelogMode mode = modes.get(random.nextInt(modes.size()));
            EmissionPolicy emission = new EmissionPolicy(policy, 1, 1, random.nextBoolean());
            long lateness = random.nextBoolean() ? 0 : random.nextInt(60);
            ResultRules rules =
                    new ResultRules(
                            random.nextInt(3) == 0 ? row -> (Long) row.value(0) % 3 != 1 : null,
                            random.nextInt(3) == 0,
                            layout == TestLayout.RETRACTING && random.nextBoolean());
            together = new EngineSpec(new SeveralWindows(windows), emission, mode, lateness, rules);
            several = new Subtasks(KEY_GROUPS, together, layout, 2);
            for (NamedWindows named : windows) {
                EngineSpec spec = new EngineSpec(named.windows(), emission, mode, lateness, rules);
                specs.add(spec);
                alone.add(new Subtasks(KEY_GROUPS, spec, layout, 2));
            }
        }

        private List<NamedWindows> windows() {
            List<NamedWindows> all = new ArrayList<>();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                all.add(new NamedWindows("w" + i, window()));
            }
            return all;
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
                for (int i = 0; i < parallelism; i++) {
                    advance(i, Long.MAX_VALUE);
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
            int subtask = random.nextInt(parallelism);
            switch (random.nextInt(20)) {
                case 0 -> restart();
                case 1, 2 -> {
                    steps.add("drain");
                    several.subtask(subtask).drain();
                    alone.forEach(each -> each.subtask(subtask).drain());
                    verify(subtask);
                }
                case 3, 4, 5 -> advance(subtask, clock - random.nextInt(30));
                case 6, 7, 8 -> clock += random.nextInt(15);
                default -> add();
            }
        }

        private void add() {
            Reading reading =
                    new Reading(
                            "k" + random.nextInt(5),
                            null,
                            clock - random.nextInt(50),
                            random.nextInt(10),
                            together.results().retractableInput() && random.nextInt(3) == 0);
            steps.add("add " + reading);
            int keyGroup = several.keyGroups().of(Subtasks.KEYS.hash(reading));
            MergeOutcome outcome = MergeOutcome.IN_GAP;
            for (Subtasks each : alone) {
                outcome = outcome.or(each.ownerOf(keyGroup).add(List.of(reading)));
            }
            assertThat(several.ownerOf(keyGroup).add(List.of(reading))).isEqualTo(outcome);
            for (int i = 0; i < parallelism; i++) {
                verify(i);
            }
        }

        private void advance(int subtask, long watermark) {
            steps.add("advance to " + watermark);
            several.subtask(subtask).advance(watermark);
            alone.forEach(each -> each.subtask(subtask).advance(watermark));
            verify(subtask);
        }

        private void restart() {
            parallelism = 1 + random.nextInt(KEY_GROUPS);
            steps.add("restart with parallelism " + parallelism);
            several.restart(together, parallelism, 2);
            for (int i = 0; i < alone.size(); i++) {
                alone.get(i).restart(specs.get(i), parallelism, 2);
            }
        }

        private void verify(int subtask) {
            List<List<Emitted>> changes =
                    several.subtask(subtask).takeChangesByWindow(windows.size());
            for (int i = 0; i < windows.size(); i++) {
                assertThat(changes.get(i))
                        .as("%s", windows.get(i))
                        .containsExactlyInAnyOrderElementsOf(
                                alone.get(i).subtask(subtask).takeChanges());
            }
        }
    }
}
