package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Reading;
import io.sluice.core.Seeds;
import io.sluice.core.engine.LiveSessions.Session;
import io.sluice.core.engine.ModelWindows.Answer;
import io.sluice.core.engine.ModelWindows.Slot;
import io.sluice.core.engine.Subtasks.Subtask;
import io.sluice.core.window.CalendarUnit;
import io.sluice.core.window.CalendarWindows;
import io.sluice.core.window.SessionWindows;
import io.sluice.core.window.SlicedWindows;
import io.sluice.core.window.WindowSpec;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Closes of which single rows are published, with records, drains, more watermarks, snapshots and
 * restores at another parallelism in between. Records are judged by the watermark from its first
 * turn on; nothing is lost and nothing is published twice; no window is opened again.
 */
class InterruptedCloseTest {

    static LongStream seeds() {
        return Seeds.of(600);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void windowsAreThoseOfTheModel(long seed) {
        new WindowsInTurns(seed).play();
    }

    /** Tables are written at random moments, and whenever there is no room. */
    @Test
    void windowsThatSpillAreThoseOfTheModel() {
        int spilled = 0;
        int restarts = 0;
        int records = 0;
        for (long seed : Seeds.of(1_500).toArray()) {
            WindowsInTurns timeline = new WindowsInTurns(seed);
            if (timeline.spec.maySpill()) {
                timeline.spill();
                timeline.play();
                assertThat(timeline.subtasks.files().count()).as("files, seed " + seed).isZero();
                spilled += timeline.subtasks.files().made() > 0 ? 1 : 0;
                restarts += timeline.restartsOfSlices;
                records += timeline.waitingRecords;
            }
        }
        assertThat(spilled).isGreaterThan(100);
        assertThat(restarts).isGreaterThan(10);
        assertThat(records).isGreaterThan(100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void sessionsAreThoseOfTheDefinition(long seed) {
        new SessionsInTurns(seed).play();
    }

    /** Rows wait beside the slices, and there are snapshots of that. */
    @Test
    void windowsThatShareSlicesAreInterrupted() {
        int restarts = 0;
        int records = 0;
        int latenesses = 0;
        for (long seed = 1; seed <= 600; seed++) {
            InTurns timeline = new WindowsInTurns(seed);
            timeline.play();
            restarts += timeline.restartsOfSlices;
            records += timeline.waitingRecords;
            latenesses += timeline.otherLatenesses;
        }
        assertThat(restarts).isGreaterThan(10);
        assertThat(records).isGreaterThan(100);
        assertThat(latenesses).isGreaterThan(3);
    }

    /** A random timeline of a query. */
    private abstract static class InTurns {

        static final int STEPS = 150;
        static final int KEY_GROUPS = 8;
        private static final List<TestLayout> LAYOUTS = List.of(TestLayout.values());

        final long seed;
        final Random random;
        final TestLayout layout;
        EngineSpec spec;
        final Subtasks subtasks;
        final boolean having;
        final List<String> steps = new ArrayList<>();
        final MaterializedTable materialized = new MaterializedTable();

        /** The watermarks that the subtasks have received; before a restart, all the same one. */
        private final List<Long> received = new ArrayList<>();

        /** The subtasks that have turns left to take. */
        private final List<Integer> unfinished = new ArrayList<>();

        /** Tables of more than a few rows are treated otherwise here and there. */
        private final int recordsAtOnce;

        long highest = Long.MIN_VALUE;
        long now;

        /** Restarts between two turns of windows that share slices. */
        int restartsOfSlices;

        /** Those with another allowed lateness. */
        int otherLatenesses;

        /** Records that were kept apart. */
        int waitingRecords;

        private final long longestLateness;
        private int pooled;

        /** Whether a longer grace holds back what the model has published by the shorter one. */
        private boolean waitsLonger;

        InTurns(long seed, Random random, WindowSpec window, long span) {
            this.seed = seed;
            this.random = random;
            layout = LAYOUTS.get(random.nextInt(LAYOUTS.size()));
            having = random.nextInt(3) == 0;
            RowFilter filter = having ? row -> isShown(row.value(0)) : null;
            EmissionPolicy.Kind kind = pick(EmissionPolicy.Kind.values());
            ChangelogMode mode =
                    kind == EmissionPolicy.Kind.FINAL && random.nextInt(3) == 0
                            ? ChangelogMode.APPEND
                            : pick(ChangelogMode.UPSERT, ChangelogMode.RETRACT);
            longestLateness = 2 * span;
            spec =
                    new EngineSpec(
                            window,
                            new EmissionPolicy(kind, 1, 1, random.nextInt(4) == 0),
                            mode,
                            random.nextBoolean() ? 0 : random.nextLong(longestLateness),
                            new ResultRules(filter, random.nextInt(3) == 0, false));
            pooled = random.nextInt(3);
            subtasks = new Subtasks(KEY_GROUPS, spec, layout, pooled);
            received.add(Long.MIN_VALUE);
            recordsAtOnce = random.nextInt(8) == 0 ? 20 : 1;
            now = random.nextLong(4 * span) - 2 * span;
        }

        @SafeVarargs
        private <V> V pick(V... values) {
            return values[random.nextInt(values.length)];
        }

        static boolean isShown(Object first) {
            return (Long) first % 3 != 1;
        }

        final void play() {
            try {
                for (int i = 0; i < STEPS; i++) {
                    step();
                }
                watermark(Long.MAX_VALUE);
                finish();
                assertThat(materialized.rows()).isEqualTo(expected());
                for (int i = 0; i < subtasks.count(); i++) {
                    assertThat(subtasks.subtask(i).engine().rows()).isZero();
                    if (pooled == 0 && sharesSlices()) {
                        assertThat(subtasks.subtask(i).usedBytes()).as("bytes in use").isZero();
                    }
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "seed %d, %s, %s%n%s%n%s"
                                .formatted(
                                        seed,
                                        spec,
                                        layout,
                                        String.join("\n", steps),
                                        e.getMessage()),
                        e);
            }
        }

        private void step() {
            switch (random.nextInt(20)) {
                case 0 -> restart();
                case 1 -> {
                    finish();
                    if (received.stream().allMatch(mark -> mark == highest) && !waitsLonger) {
                        drain();
                        assertThat(materialized.rows()).isEqualTo(expected());
                    }
                }
                case 2 -> drain();
                case 3, 4, 5 -> watermark(now - random.nextLong(span()));
                case 6 -> now += random.nextLong(span());
                case 7, 8, 9, 10 -> turn();
                default -> {
                    for (int i = 0; i < recordsAtOnce; i++) {
                        add(new Reading(key(), null, timestamp(), random.nextInt(9)));
                    }
                }
            }
        }

        private @Nullable Object key() {
            int key = random.nextInt(12 * recordsAtOnce);
            return key == 0 ? null : "k" + key;
        }

        private long timestamp() {
            return random.nextBoolean() || highest == Long.MIN_VALUE
                    ? now + random.nextLong(2 * span()) - span()
                    : highest + random.nextLong(2 * span()) - span();
        }

        private void restart() {
            int parallelism = 1 + random.nextInt(4);
            boolean ofSlices = sharesSlices() && !unfinished.isEmpty();
            restartsOfSlices += ofSlices ? 1 : 0;
            long before = spec.allowedLateness();
            spec = afterRestart();
            waitsLonger |=
                    spec.changelog() == ChangelogMode.APPEND && spec.allowedLateness() != before;
            otherLatenesses += ofSlices && spec.allowedLateness() != before ? 1 : 0;
            steps.add(
                    "restart with parallelism %s, lateness %s, left %s"
                            .formatted(parallelism, spec.allowedLateness(), unfinished));
            pooled = random.nextInt(3);
            subtasks.restart(spec, parallelism, pooled);
            unfinished.clear();
            received.clear();
            for (int i = 0; i < parallelism; i++) {
                received.add(Long.MIN_VALUE);
            }
        }

        /** The same with another allowed lateness. */
        final EngineSpec withLateness() {
            return new EngineSpec(
                    spec.window(),
                    spec.emission(),
                    spec.changelog(),
                    random.nextBoolean() ? 0 : random.nextLong(longestLateness),
                    spec.results());
        }

        boolean sharesSlices() {
            return spec.stateForm() == StateForm.SHARED_SLICES;
        }

        private void drain() {
            steps.add("drain");
            drained();
            for (int i = 0; i < subtasks.count(); i++) {
                subtasks.subtask(i).drain();
                take(subtasks.subtask(i));
            }
        }

        /** The watermark reaches all subtasks, each of which takes a first turn. */
        private void watermark(long watermark) {
            steps.add("watermark " + watermark);
            if (watermark > highest) {
                highest = watermark;
                received(watermark);
            }
            for (int i = 0; i < subtasks.count(); i++) {
                if (watermark > received.get(i)) {
                    received.set(i, watermark);
                    turn(i);
                }
            }
        }

        private void turn() {
            if (!unfinished.isEmpty()) {
                turn(unfinished.get(random.nextInt(unfinished.size())));
            }
        }

        private void turn(int index) {
            steps.add("turn of " + index);
            Integer boxed = index;
            unfinished.remove(boxed);
            Subtask subtask = subtasks.subtask(index);
            if (!subtask.advance(received.get(index), 1L + random.nextInt(2 * recordsAtOnce))) {
                unfinished.add(boxed);
            }
            subtask.maybeSpill();
            take(subtask);
        }

        private void finish() {
            while (!unfinished.isEmpty()) {
                turn();
            }
        }

        void take(Subtask subtask) {
            List<Emitted> changes = subtask.takeChanges();
            changes.forEach(change -> steps.add("    " + change));
            materialized.apply(changes);
        }

        final Subtask ownerOf(Reading record) {
            return subtasks.ownerOf(subtasks.keyGroups().of(Subtasks.KEYS.hash(record)));
        }

        abstract long span();

        /** What is computed from a restart on. */
        abstract EngineSpec afterRestart();

        abstract void add(Reading record);

        /** All key groups count by this watermark from now on. */
        abstract void received(long watermark);

        abstract void drained();

        /** What has been published once nothing is left to close or drain. */
        abstract Map<Slot, List<Object>> expected();
    }

    private static final class WindowsInTurns extends InTurns {

        private final ModelWindows model;

        WindowsInTurns(long seed) {
            this(seed, new Random(seed));
        }

        private WindowsInTurns(long seed, Random random) {
            this(seed, random, window(random));
        }

        private WindowsInTurns(long seed, Random random, SlicedWindows window) {
            super(seed, random, window, window.size());
            now += window instanceof CalendarWindows ? 1_700_000_000_000L : 0;
            Predicate<List<Object>> shown = row -> !having || isShown(row.get(0));
            model = new ModelWindows(spec, layout, subtasks.keyGroups(), shown);
            for (int keyGroup = 0; keyGroup < KEY_GROUPS; keyGroup++) {
                model.keyGroup(keyGroup);
            }
        }

        void spill() {
            subtasks.spillAt(new Random(seed), seed % 3 == 0 ? 1 : Long.MAX_VALUE);
        }

        private static SlicedWindows window(Random random) {
            long size = 1L + random.nextInt(20);
            long step = 1L + random.nextInt(20);
            return switch (random.nextInt(4)) {
                case 0 -> WindowSpec.hopping(size, step, random.nextLong(step));
                case 1 ->
                        WindowSpec.cumulating(
                                step * (1L + random.nextInt(4)), step, random.nextLong(step));
                case 2 -> WindowSpec.calendar(ZoneId.of("Australia/Lord_Howe"), CalendarUnit.DAY);
                default -> WindowSpec.tumbling(size, random.nextLong(size));
            };
        }

        @Override
        long span() {
            return ((SlicedWindows) spec.window()).size();
        }

        @Override
        void add(Reading record) {
            Subtask owner = ownerOf(record);
            Answer answer =
                    model.add(
                            record.sensor(),
                            Subtasks.KEYS.hash(record),
                            record.timestamp(),
                            List.of(record.value()),
                            List.of(),
                            owner::owns);
            steps.add("add " + record + ": " + answer.outcome());
            long waiting = waiting(owner);
            assertThat(owner.add(List.of(record))).isEqualTo(answer.outcome());
            waitingRecords += waiting(owner) > waiting ? 1 : 0;
            take(owner);
        }

        private static long waiting(Subtask subtask) {
            return subtask.engine().tables().stream().skip(1).mapToLong(SliceTables::rows).sum();
        }

        /** Where windows share slices. What expires by this alone may be marked or not. */
        @Override
        EngineSpec afterRestart() {
            EngineSpec changed = withLateness();
            boolean shorter = changed.allowedLateness() < spec.allowedLateness();
            boolean may =
                    sharesSlices()
                            && !(spec.results().marksClosed()
                                    && spec.changelog() != ChangelogMode.APPEND
                                    && shorter);
            EngineSpec after = may && random.nextBoolean() ? changed : spec;
            model.restart(after);
            return after;
        }

        @Override
        void received(long watermark) {
            model.advance(model.watermark(0), watermark, keyGroup -> true);
        }

        @Override
        void drained() {
            model.drain(keyGroup -> true);
        }

        @Override
        Map<Slot, List<Object>> expected() {
            return model.published();
        }
    }

    private static final class SessionsInTurns extends InTurns {

        private final LiveSessions naive;
        private final Map<Slot, List<Object>> expired = new HashMap<>();

        SessionsInTurns(long seed) {
            this(seed, new Random(seed));
        }

        private SessionsInTurns(long seed, Random random) {
            super(seed, random, sessions(random), 20);
            naive = new LiveSessions((SessionWindows) spec.window());
        }

        private static SessionWindows sessions(Random random) {
            long gap = 1L + random.nextInt(20);
            return new SessionWindows(gap, random.nextBoolean() ? 0 : gap * 4);
        }

        @Override
        long span() {
            return 3 * ((SessionWindows) spec.window()).gap();
        }

        @Override
        void add(Reading record) {
            boolean accepted = naive.add(record, highest, spec.allowedLateness());
            steps.add("add " + record + ": " + accepted);
            Subtask owner = ownerOf(record);
            assertThat(owner.addAlone(record, record.timestamp()))
                    .isEqualTo(accepted ? MergeOutcome.ACCEPTED : MergeOutcome.LATE);
            take(owner);
        }

        @Override
        void received(long watermark) {
            for (Object key : naive.keys()) {
                for (Session session : naive.sessions(key)) {
                    if (session.isPassed(watermark, spec.allowedLateness())) {
                        put(key, session, true, expired);
                        naive.expire(key, session);
                    }
                }
            }
        }

        private void put(
                @Nullable Object key, Session session, boolean closed, Map<Slot, List<Object>> to) {
            List<Object> results =
                    new ArrayList<>(
                            layout.results(
                                    session.records().stream().map(Reading::value).toList()));
            if (!having || isShown(results.get(0))) {
                if (spec.results().marksClosed()) {
                    results.add(closed);
                }
                to.put(new Slot(key, session.start(), session.end()), results);
            }
        }

        @Override
        EngineSpec afterRestart() {
            return spec;
        }

        @Override
        void drained() {
            // The definition needs no drain.
        }

        @Override
        Map<Slot, List<Object>> expected() {
            Map<Slot, List<Object>> expected = new HashMap<>(expired);
            if (spec.emission().kind() == EmissionPolicy.Kind.FINAL) {
                // Parts of sessions that go on stay until those close: only the past is certain.
                return highest == Long.MAX_VALUE ? expected : new HashMap<>(materialized.rows());
            }
            for (Object key : naive.keys()) {
                for (Session session : naive.sessions(key)) {
                    put(key, session, false, expected);
                }
            }
            return expected;
        }
    }
}
