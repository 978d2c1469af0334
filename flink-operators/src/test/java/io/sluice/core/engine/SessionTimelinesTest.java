package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Reading;
import io.sluice.core.Seeds;
import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.engine.LiveSessions.Session;
import io.sluice.core.engine.Subtasks.Subtask;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.MemoryBudget;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import io.sluice.core.window.SessionWindows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random timelines through folders and engines of sessions: disorder, bridging records, late
 * records, restarts with other parallelism. What is emitted, materialized, is what {@link
 * LiveSessions} says at every drain and close, and each record is judged late as it does.
 */
class SessionTimelinesTest {

    static LongStream seeds() {
        return Seeds.of(300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void sessionsAreThoseOfTheDefinition(long seed) {
        new SessionTimeline(seed).play();
    }

    @Test
    void theTimelinesHaveWatermarksThatOvertakeRecords() {
        int overtaking = 0;
        for (long seed = 1; seed <= 20; seed++) {
            SessionTimeline timeline = new SessionTimeline(seed);
            timeline.play();
            overtaking += timeline.overtaking;
        }
        assertThat(overtaking).isGreaterThan(50);
    }

    /** A row of the materialized changelog. */
    private record Slot(@Nullable Object key, long start, long end) {}

    /**
     * One random timeline. Keys belong to senders, so that folding decides no race between them.
     */
    private static final class SessionTimeline {

        private static final int STEPS = 150;
        private static final int KEY_GROUPS = 8;
        private static final List<TestLayout> LAYOUTS = List.of(TestLayout.values());
        private static final List<EmissionPolicy.Kind> POLICIES =
                List.of(EmissionPolicy.Kind.values());
        private static final int MAX_SENDERS = 2;
        private static final int KEYS_OF_A_SENDER = 3;

        private final long seed;
        private final Random random;
        private final TestLayout layout;
        private final SessionWindows windows;
        private final EngineSpec spec;
        private final Subtasks subtasks;
        private final LiveSessions naive;
        private final List<Sender> senders = new ArrayList<>();
        private final Map<Slot, List<Object>> materialized = new HashMap<>();
        private final Map<Slot, List<Object>> expired = new HashMap<>();
        private final List<String> steps = new ArrayList<>();
        private final boolean folds;
        private final boolean having;

        /**
         * Whether watermarks of one sender may overtake what another has folded, as on a network.
         * Which sessions a record meets depends on that, so only invariants are checked then.
         */
        private final boolean races;

        /** Without a step into the past no partial session begins before its key's stretch. */
        private final boolean inOrder;

        /** How often it drains: if rarely, watermarks find more to overtake. */
        private final int drains;

        private final int keys;
        private long acceptedRecords;
        private long now;

        /** Watermarks that overtook records that waited in a fold. */
        private int overtaking;

        /** The engines' watermark, restored ones included. */
        private long watermark = Long.MIN_VALUE;

        SessionTimeline(long seed) {
            this.seed = seed;
            random = new Random(seed);
            layout = LAYOUTS.get(random.nextInt(LAYOUTS.size()));
            long gap = 1L + random.nextInt(20);
            windows =
                    new SessionWindows(
                            gap, random.nextInt(3) == 0 ? gap * (1L + random.nextInt(6)) : 0);
            EmissionPolicy.Kind kind = POLICIES.get(random.nextInt(POLICIES.size()));
            ChangelogMode mode =
                    kind == EmissionPolicy.Kind.FINAL && random.nextInt(3) == 0
                            ? ChangelogMode.APPEND
                            : random.nextBoolean() ? ChangelogMode.UPSERT : ChangelogMode.RETRACT;
            long lateness = random.nextBoolean() ? 0 : random.nextInt(60);
            having = random.nextInt(3) == 0;
            spec =
                    new EngineSpec(
                            windows,
                            new EmissionPolicy(kind, 1, 1, 1, random.nextInt(4) == 0),
                            mode,
                            lateness,
                            new ResultRules(
                                    having ? row -> isShown(row.value(0)) : null,
                                    random.nextInt(3) == 0,
                                    false));
            subtasks = new Subtasks(KEY_GROUPS, spec, layout, 4);
            if (seed % 2 == 0) {
                subtasks.closeInTurnsOf(1 + seed % 3);
            }
            naive = new LiveSessions(windows);
            folds = random.nextInt(5) > 0;
            races = random.nextInt(4) == 0;
            inOrder = random.nextInt(3) == 0;
            drains = 1 + random.nextInt(8);
            keys = 1 + random.nextInt(KEYS_OF_A_SENDER);
            now = random.nextLong(2000) - 1000;
            int count = 1 + random.nextInt(MAX_SENDERS);
            for (int i = 0; i < count; i++) {
                senders.add(new Sender(i));
            }
        }

        /** Rows come and go with every other count or maximum. */
        private static boolean isShown(Object first) {
            return (Long) first % 3 != 1;
        }

        void play() {
            try {
                for (int i = 0; i < STEPS; i++) {
                    step();
                }
                end();
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
            Sender sender = senders.get(random.nextInt(senders.size()));
            switch (random.nextInt(30)) {
                case 0 -> restart();
                case 1, 2, 3 -> drainOrAdd(sender);
                case 4, 5, 6, 7 -> drainAllOrAdd(sender);
                case 8, 9, 10, 11 -> sender.advance(now - random.nextLong(span()));
                case 12 -> now += random.nextLong(span() * 3);
                case 13, 14, 15 -> sender.advanceABit();
                default -> sender.add();
            }
        }

        private void drainOrAdd(Sender sender) {
            if (random.nextInt(8) < drains) {
                sender.drain();
            } else {
                sender.add();
            }
        }

        private void drainAllOrAdd(Sender sender) {
            if (random.nextInt(8) < drains) {
                drainAll();
            } else {
                sender.add();
            }
        }

        private long span() {
            return windows.gap() * 3;
        }

        private void end() {
            for (Sender sender : senders) {
                sender.advance(Long.MAX_VALUE);
            }
            check(true);
            if (layout != TestLayout.MAXIMUM && !having) {
                assertThat(materialized.values().stream().mapToLong(row -> (long) row.get(0)).sum())
                        .isEqualTo(acceptedRecords);
            }
            for (int i = 0; i < subtasks.count(); i++) {
                assertThat(subtasks.subtask(i).engine().rows()).isZero();
                assertThat(subtasks.subtask(i).engine().openWindows()).isZero();
            }
        }

        private void drainAll() {
            senders.forEach(Sender::drain);
            steps.add("drain");
            for (int i = 0; i < subtasks.count(); i++) {
                subtasks.subtask(i).drain();
                take(subtasks.subtask(i), true);
            }
            check(false);
        }

        /**
         * A checkpoint, a failure, and a restart with any parallelism, replaying old watermarks.
         */
        private void restart() {
            senders.forEach(Sender::drain);
            steps.add("restart");
            subtasks.restart(spec, 1 + random.nextInt(3), 4);
            long reached =
                    senders.stream()
                            .mapToLong(sender -> Math.max(sender.watermark, sender.restored))
                            .max()
                            .orElseThrow();
            senders.forEach(sender -> sender.restarted(reached));
        }

        /** The least watermark of all senders reaches the engines. */
        private void receiveWatermark() {
            long least = senders.stream().mapToLong(sender -> sender.watermark).min().orElseThrow();
            for (int i = 0; i < subtasks.count(); i++) {
                subtasks.subtask(i).advance(least);
                take(subtasks.subtask(i), false);
            }
            watermark = Math.max(watermark, least);
            expireSessions();
        }

        private void expireSessions() {
            if (races) {
                return;
            }
            for (Object key : naive.keys()) {
                for (Session session : naive.sessions(key)) {
                    if (session.isPassed(watermark, spec.allowedLateness())) {
                        List<Object> last = results(session, true);
                        assertThat(materialized.get(slot(key, session)))
                                .as("expired %s of %s", session, key)
                                .isEqualTo(last);
                        naive.expire(key, session);
                        if (last != null) {
                            expired.put(slot(key, session), last);
                        }
                    }
                }
            }
        }

        private static Slot slot(@Nullable Object key, Session session) {
            return new Slot(key, session.start(), session.end());
        }

        /** Null for a session that is not shown. */
        private @Nullable List<Object> results(Session session, boolean closed) {
            List<Object> results =
                    new ArrayList<>(
                            layout.results(
                                    session.records().stream().map(Reading::value).toList()));
            if (having && !isShown(results.get(0))) {
                return null;
            }
            if (spec.results().marksClosed()) {
                results.add(closed);
            }
            return results;
        }

        /** Everything has been drained. */
        private void check(boolean ended) {
            if (races) {
                return;
            }
            boolean atClose = spec.emission().kind() == EmissionPolicy.Kind.FINAL;
            Map<Slot, List<Object>> expected = new HashMap<>(expired);
            Map<Slot, List<Object>> found = new HashMap<>(materialized);
            for (Object key : naive.keys()) {
                assertThat(ended).as("sessions left at the end").isFalse();
                for (Session session : naive.sessions(key)) {
                    if (!atClose || session.isPassed(watermark, closeDelay())) {
                        List<Object> results = results(session, false);
                        if (results != null) {
                            expected.put(slot(key, session), results);
                        }
                    } else {
                        // Parts that were closed before stay until the whole is.
                        found.keySet().removeIf(slot -> isPart(slot, key, session));
                    }
                }
            }
            assertThat(found).isEqualTo(expected);
        }

        private long closeDelay() {
            return spec.changelog() == ChangelogMode.APPEND ? spec.allowedLateness() : 0;
        }

        private boolean isPart(Slot slot, @Nullable Object key, Session session) {
            return Objects.equals(slot.key, key)
                    && slot.start >= session.start()
                    && slot.end <= session.end()
                    && !expired.containsKey(slot);
        }

        private void take(Subtask subtask, boolean oneDrain) {
            Set<Slot> inserted = new HashSet<>();
            for (Emitted change : subtask.takeChanges()) {
                steps.add("    " + change);
                Slot slot = new Slot(change.key(), change.start(), change.end());
                assertThat(expired).as("%s", change).doesNotContainKey(slot);
                switch (change.kind()) {
                    case INSERT -> {
                        assertThat(materialized.put(slot, change.results()))
                                .as("%s", change)
                                .isNull();
                        assertThat(inserted.add(slot) || !oneDrain).as("%s", change).isTrue();
                    }
                    case UPDATE_BEFORE -> {
                        assertThat(spec.changelog()).isEqualTo(ChangelogMode.RETRACT);
                        assertThat(materialized.get(slot))
                                .as("%s", change)
                                .isEqualTo(change.results());
                    }
                    case UPDATE_AFTER -> {
                        List<Object> before = materialized.put(slot, change.results());
                        assertThat(before).as("%s", change).isNotNull();
                        if (spec.emission().skipUnchanged()) {
                            assertThat(before).as("%s", change).isNotEqualTo(change.results());
                        }
                    }
                    case DELETE -> {
                        assertThat(materialized.remove(slot))
                                .as("%s", change)
                                .isEqualTo(change.results());
                        assertThat(inserted).doesNotContain(slot);
                    }
                }
                assertThat(
                                change.kind() == ChangeKind.INSERT
                                        || spec.changelog() != ChangelogMode.APPEND)
                        .as("%s", change)
                        .isTrue();
            }
        }

        /** A fold subtask. */
        private final class Sender {

            private final int number;
            private final AccumulatorLayout<Reading> rows = layout.layout(true);
            private final TableShape shape = new TableShape(1, rows, false);
            private Folder<Reading> folder = newFolder();
            private long watermark = Long.MIN_VALUE;
            private long restored = Long.MIN_VALUE;

            private Sender(int number) {
                this.number = number;
                updateFolding();
            }

            private Folder<Reading> newFolder() {
                return Folder.of(
                        spec,
                        Subtasks.KEYS,
                        rows,
                        new TablePool(shape, 16, 2, MemoryBudget.unlimited()));
            }

            private void updateFolding() {
                if (!folds || watermark < restored) {
                    folder.foldNothing();
                } else {
                    folder.foldOnTime(watermark);
                }
                chooseSharing();
            }

            private void chooseSharing() {
                folder.sharing(!spec.emission().needsSingleRecords() && random.nextInt(10) > 0);
            }

            private void add() {
                if (random.nextBoolean()) {
                    now += random.nextLong(windows.gap());
                }
                long timestamp =
                        switch (inOrder ? 2 : random.nextInt(5)) {
                            case 0 -> now - random.nextLong(span() * 2);
                            case 1 ->
                                    watermark == Long.MIN_VALUE
                                            ? now
                                            : watermark
                                                    - spec.allowedLateness()
                                                    + random.nextLong(span())
                                                    - windows.gap() * 2;
                            case 3 -> now - windows.gap() - random.nextLong(windows.gap());
                            default -> now - (inOrder ? 0 : random.nextLong(windows.gap()));
                        };
                int key = number * KEYS_OF_A_SENDER + random.nextInt(keys);
                Reading record =
                        new Reading(
                                key == 0 ? null : "k" + key, null, timestamp, random.nextInt(9));
                boolean accepted =
                        naive.add(record, SessionTimeline.this.watermark, spec.allowedLateness());
                FoldOutcome outcome = folder.add(record, timestamp);
                steps.add(
                        "add %s: %s, %s"
                                .formatted(record, accepted ? "accepted" : "late", outcome));
                switch (outcome) {
                    case FOLDED -> assertThat(accepted || races).as("%s", record).isTrue();
                    case ALONE -> shipAlone(record, accepted);
                    case ALONE_AFTER_DRAIN -> {
                        drain();
                        shipAlone(record, accepted);
                    }
                    case IN_GAP -> throw new AssertionError("sessions have no gaps");
                }
            }

            private void shipAlone(Reading record, boolean accepted) {
                DetachedRow row = new DetachedRow(shape);
                int hash = Subtasks.KEYS.hash(record);
                long sliceEnd = folder.single(record, record.timestamp(), hash, row);
                MergeOutcome outcome = merge(sliceEnd, row);
                if (!races) {
                    assertThat(outcome)
                            .isEqualTo(accepted ? MergeOutcome.ACCEPTED : MergeOutcome.LATE);
                }
            }

            private MergeOutcome merge(long sliceEnd, DetachedRow row) {
                Subtask owner = subtasks.ownerOf(subtasks.keyGroups().of(row.hash()));
                MergeOutcome outcome = owner.merge(sliceEnd, row);
                take(owner, false);
                if (outcome == MergeOutcome.ACCEPTED) {
                    acceptedRecords += row.records();
                }
                return outcome;
            }

            private void drain() {
                steps.add("drain sender " + number);
                DetachedRow row = new DetachedRow(shape);
                folder.drain(
                        (sliceEnd, table) -> {
                            for (int i = 0; i < table.size(); i++) {
                                table.copyTo(i, row);
                                assertThat(merge(sliceEnd, row)).isEqualTo(MergeOutcome.ACCEPTED);
                            }
                        });
                assertThat(folder.records()).isZero();
                chooseSharing();
            }

            private void advanceABit() {
                advance(
                        (watermark == Long.MIN_VALUE ? now - span() : watermark)
                                + random.nextLong(windows.gap() + 1));
            }

            private void advance(long to) {
                if (to <= watermark) {
                    return;
                }
                if (spec.emission().kind() == EmissionPolicy.Kind.ON_WATERMARK
                        || !folder.mayBeOvertaken(to)) {
                    drain();
                } else if (folder.records() > 0) {
                    steps.add("sender %d is overtaken".formatted(number));
                    overtaking++;
                }
                if (!races) {
                    senders.stream().filter(sender -> sender != this).forEach(Sender::drain);
                }
                steps.add("watermark of sender %d: %d".formatted(number, to));
                watermark = to;
                updateFolding();
                receiveWatermark();
            }

            private void restarted(long reached) {
                restored = reached;
                watermark =
                        random.nextBoolean() || watermark == Long.MIN_VALUE
                                ? Long.MIN_VALUE
                                : watermark - random.nextLong(span());
                folder = newFolder();
                updateFolding();
            }
        }
    }
}
