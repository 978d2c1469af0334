package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Reading;
import io.sluice.core.Seeds;
import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.engine.Subtasks.Subtask;
import io.sluice.core.table.SliceTable;
import io.sluice.core.window.CountWindows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Windows over the last records against their definition: a list of all records of each key, cut
 * anew for each window. Random sizes and slides, restarts with other parallelism, expiry.
 */
class CountTimelinesTest {

    private static final int SEEDS = 150;
    private static final int STEPS = 400;

    @ParameterizedTest
    @EnumSource(names = {"FINAL", "CHANGES", "PER_RECORD", "INTERVAL"})
    void publishesTheLastRecordsOfEachKey(Kind policy) {
        LongStream seeds = Seeds.of(SEEDS);
        seeds.forEach(
                seed -> {
                    Timeline timeline = new Timeline(seed, policy);
                    try {
                        timeline.play();
                    } catch (AssertionError | RuntimeException e) {
                        throw new AssertionError(
                                "seed %d, %s, %s, %s%n%s"
                                        .formatted(
                                                seed,
                                                policy,
                                                timeline.windows,
                                                timeline.layout,
                                                e.getMessage()),
                                e);
                    }
                });
    }

    private static final class Timeline {

        private static final int KEY_GROUPS = 8;
        private static final List<TestLayout> LAYOUTS = List.of(TestLayout.values());

        private final Random random;
        private final Kind policy;
        private final TestLayout layout;
        private final CountWindows windows;
        private final boolean having;
        private final boolean marks;
        private final EngineSpec spec;
        private final Subtasks subtasks;
        private final Map<String, Records> model = new TreeMap<>();
        private final int keys;
        private long clock = 1_000;

        Timeline(long seed, Kind policy) {
            random = new Random(seed);
            this.policy = policy;
            layout = LAYOUTS.get(random.nextInt(LAYOUTS.size()));
            long size = 1L + random.nextInt(random.nextBoolean() ? 5 : 24);
            long slide = random.nextInt(3) == 0 ? size : 1 + random.nextInt((int) size);
            windows = new CountWindows(size, slide, random.nextBoolean() ? 0 : 1_000);
            EmissionPolicy emission = new EmissionPolicy(policy, 1, 1, false);
            having = random.nextInt(3) == 0;
            marks = random.nextInt(3) == 0;
            ResultRules rules =
                    new ResultRules(having ? row -> isShown(row.value(0)) : null, marks, false);
            spec = new EngineSpec(windows, emission, ChangelogMode.UPSERT, 0, rules);
            subtasks = new Subtasks(KEY_GROUPS, spec, layout, random.nextInt(3));
            keys = random.nextInt(4) == 0 ? 200 : 1 + random.nextInt(6);
        }

        /** Rows come and go with every other count or maximum. */
        private static boolean isShown(Object first) {
            return (Long) first % 3 != 1;
        }

        void play() {
            for (int i = 0; i < STEPS; i++) {
                switch (random.nextInt(40)) {
                    case 0 -> restart();
                    case 1, 2, 3 -> drain();
                    case 4 -> pass(random.nextInt(4_000));
                    case 5, 6, 7, 8 -> pass(random.nextInt(60));
                    default -> add();
                }
            }
            // Those that are silent and still there at the end stay what they are.
            forgetTheForgotten();
            for (int i = 0; i < subtasks.count(); i++) {
                Subtask subtask = subtasks.subtask(i);
                subtask.advance(Long.MAX_VALUE);
                List<Emitted> expected = published(subtask);
                markAll(subtask, expected);
                assertThat(subtask.takeChanges()).containsExactlyInAnyOrderElementsOf(expected);
                assertThat(subtask.engine().rows()).isZero();
                assertThat(subtask.engine().openWindows()).isZero();
                assertThat(subtask.engine().nextClose()).isEqualTo(Long.MAX_VALUE);
            }
        }

        private void add() {
            String key = "k" + random.nextInt(keys);
            long value = random.nextInt(1_000);
            Reading reading = Reading.of(key, null, value);
            Subtask subtask = owner(reading);
            List<Emitted> expected = new ArrayList<>();
            Records records = model.computeIfAbsent(key, Records::new);
            if (records.isSilent()) {
                records.forget(expected);
            }
            records.lastSeen = clock;
            records.values.add(value);
            if (records.values.size() % windows.slide() == 0) {
                records.complete(expected);
            }

            assertThat(subtask.addAlone(reading, clock)).isEqualTo(MergeOutcome.ACCEPTED);

            assertThat(subtask.takeChanges()).isEqualTo(expected);
        }

        private void drain() {
            Subtask subtask = subtasks.subtask(random.nextInt(subtasks.count()));
            subtask.drain();
            assertThat(subtask.takeChanges()).containsExactlyInAnyOrderElementsOf(drained(subtask));
        }

        private List<Emitted> drained(Subtask subtask) {
            forgetTheForgotten();
            return published(subtask);
        }

        private void forgetTheForgotten() {
            for (Records records : model.values()) {
                if (records.isSilent() && !isKept(records.key)) {
                    assertThat(records.published).as("%s was not deleted", records.key).isFalse();
                    records.forget(new ArrayList<>());
                }
            }
        }

        private List<Emitted> published(Subtask subtask) {
            List<Emitted> expected = new ArrayList<>();
            for (Records records : model.values()) {
                if (records.waiting && owner(Reading.of(records.key, null, 0)) == subtask) {
                    records.publish(expected);
                }
            }
            return expected;
        }

        private void markAll(Subtask subtask, List<Emitted> expected) {
            for (Records records : model.values()) {
                if (marks
                        && records.published
                        && owner(Reading.of(records.key, null, 0)) == subtask) {
                    expected.add(records.window(ChangeKind.UPDATE_AFTER, true));
                }
            }
        }

        private Subtask owner(Reading reading) {
            return subtasks.ownerOf(subtasks.keyGroups().of(Subtasks.KEYS.hash(reading)));
        }

        /** The engine is called when it wants to be, as by a timer. */
        private void pass(long millis) {
            long until = clock + millis;
            for (int i = 0; i < subtasks.count(); i++) {
                Subtask subtask = subtasks.subtask(i);
                while (subtask.engine().nextClose() <= until) {
                    advance(subtask, Math.max(clock, subtask.engine().nextClose()));
                }
            }
            clock = until;
            checkKeys();
        }

        private void advance(Subtask subtask, long now) {
            long before = clock;
            clock = now;
            for (Records records : model.values()) {
                if (records.lastSeen == null
                        && owner(Reading.of(records.key, null, 0)) == subtask) {
                    records.lastSeen = now;
                }
            }
            subtask.advance(now - 1);
            for (Emitted change : subtask.takeChanges()) {
                Records records = model.get((String) change.key());
                assertThat(change.kind()).isEqualTo(ChangeKind.DELETE);
                assertThat(records.isSilent()).as("%s may be deleted", change).isTrue();
                assertThat(records.published).as("%s was published", change).isTrue();
                records.forget(new ArrayList<>());
            }
            clock = before;
        }

        /** No key is forgotten too early, and none is kept for more than an eighth too long. */
        private void checkKeys() {
            long kept = 0;
            for (int i = 0; i < subtasks.count(); i++) {
                kept += subtasks.subtask(i).engine().openWindows();
            }
            long expiry = windows.expiryMillis();
            long atLeast = model.values().stream().filter(Records::isAlive).count();
            long atMost =
                    model.values().stream()
                            .filter(records -> !records.values.isEmpty())
                            .filter(
                                    records ->
                                            expiry == 0
                                                    || records.lastSeen == null
                                                    || records.lastSeen + expiry * 9 / 8 + 2
                                                            >= clock)
                            .count();
            assertThat(kept).isBetween(atLeast, atMost);
        }

        /** How long a key has been silent is forgotten; which keys were forgotten is not. */
        private void restart() {
            forgetTheForgotten();
            if (windows.expiryMillis() > 0) {
                model.values().forEach(records -> records.lastSeen = null);
            }
            subtasks.restart(spec, 1 + random.nextInt(4), random.nextInt(3));
        }

        private boolean isKept(String key) {
            SliceTable positions =
                    owner(Reading.of(key, null, 0)).engine().tables().get(0).table(0);
            for (int row = 0; row < positions.size(); row++) {
                if (positions.keys(row)[positions.key(row)].equals(key)
                        && positions.records(row) > 0) {
                    return true;
                }
            }
            return false;
        }

        private final class Records {

            private final String key;
            private final List<Long> values = new ArrayList<>();
            private boolean waiting;
            private boolean published;

            /** Null after a restart, which does not know. */
            private @Nullable Long lastSeen = 0L;

            Records(String key) {
                this.key = key;
            }

            boolean isAlive() {
                return !values.isEmpty() && !isSilent();
            }

            boolean isSilent() {
                return windows.expiryMillis() > 0
                        && !values.isEmpty()
                        && lastSeen != null
                        && lastSeen + windows.expiryMillis() < clock;
            }

            void forget(List<Emitted> expected) {
                if (published) {
                    expected.add(window(ChangeKind.DELETE, false));
                }
                published = false;
                waiting = false;
                values.clear();
            }

            void complete(List<Emitted> expected) {
                if (policy == Kind.FINAL) {
                    if (isShown()) {
                        expected.add(window(ChangeKind.INSERT, true));
                    }
                    return;
                }
                waiting = true;
                if (policy == Kind.PER_RECORD) {
                    publish(expected);
                }
            }

            void publish(List<Emitted> expected) {
                waiting = false;
                if (isShown()) {
                    expected.add(
                            window(published ? ChangeKind.UPDATE_AFTER : ChangeKind.INSERT, false));
                    published = true;
                } else if (published) {
                    expected.add(window(ChangeKind.DELETE, false));
                    published = false;
                }
            }

            private boolean isShown() {
                return !having
                        || Timeline.isShown(window(ChangeKind.INSERT, false).results().get(0));
            }

            private Emitted window(ChangeKind kind, boolean closed) {
                int end = (int) (values.size() / windows.slide() * windows.slide());
                int start = (int) Math.max(0, end - windows.size());
                List<Object> results = new ArrayList<>(layout.results(values.subList(start, end)));
                if (marks) {
                    results.add(closed);
                }
                return new Emitted(kind, start, end, key, results);
            }
        }
    }
}
