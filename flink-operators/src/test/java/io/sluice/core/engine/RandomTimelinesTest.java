package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Reading;
import io.sluice.core.Seeds;
import io.sluice.core.engine.ModelWindows.Answer;
import io.sluice.core.engine.Subtasks.Subtask;
import io.sluice.core.window.CalendarUnit;
import io.sluice.core.window.CalendarWindows;
import io.sluice.core.window.SlicedWindows;
import io.sluice.core.window.WindowSpec;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random timelines against {@link ModelWindows}: every kind of window, policy and changelog mode;
 * disorder, empty stretches, negative times, lateness, restarts with other parallelism. A failure
 * prints the seed and all steps up to the first wrong one.
 */
class RandomTimelinesTest {

    private static final int SEEDS = 10;

    private enum Kind {
        TUMBLING,
        HOPPING,
        CUMULATING,
        CALENDAR
    }

    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (EmissionPolicy.Kind policy : EmissionPolicy.Kind.values()) {
                for (ChangelogMode mode : ChangelogMode.values()) {
                    if (mode != ChangelogMode.APPEND || policy == EmissionPolicy.Kind.FINAL) {
                        cases.add(Arguments.of(kind, policy, mode));
                    }
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("cases")
    void changelogIsWhatTheModelSays(Kind kind, EmissionPolicy.Kind policy, ChangelogMode mode) {
        LongStream seeds = Seeds.of(policy == EmissionPolicy.Kind.FINAL ? 4 * SEEDS : SEEDS);
        seeds.forEach(seed -> new Timeline(seed, kind, policy, mode).play());
    }

    static Stream<Arguments> spillingCases() {
        return cases().filter(each -> each.get()[1] != EmissionPolicy.Kind.ALL_GROUPS_PER_RECORD);
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("spillingCases")
    void rowsOnDiskChangeNothing(Kind kind, EmissionPolicy.Kind policy, ChangelogMode mode) {
        int spilling = 0;
        int seeds = policy == EmissionPolicy.Kind.FINAL ? 20 * SEEDS : 5 * SEEDS;
        for (long seed : Seeds.of(seeds).toArray()) {
            Timeline timeline = new Timeline(seed, kind, policy, mode);
            timeline.spill();
            timeline.play();
            assertThat(timeline.subtasks.files().count()).as("files, seed " + seed).isZero();
            spilling += timeline.subtasks.files().made() > 0 ? 1 : 0;
        }
        assertThat(spilling).isPositive();
    }

    /** One random timeline, checked after each step. */
    private static final class Timeline {

        private static final int STEPS = 120;
        private static final int KEY_GROUPS = 8;
        private static final List<String> ZONES =
                List.of("Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo", "UTC");
        private static final List<TestLayout> LAYOUTS = List.of(TestLayout.values());

        private final long seed;
        private final Random random;
        private final TestLayout layout;
        private final ModelWindows model;
        private final Subtasks subtasks;
        private final MaterializedTable materialized = new MaterializedTable();
        private final List<String> steps = new ArrayList<>();
        private final List<Reading> added = new ArrayList<>();
        private final boolean having;
        private EngineSpec spec;
        private long clock;

        /** Whether changes may be published before they are due, to make room. */
        private boolean early;

        Timeline(long seed, Kind kind, EmissionPolicy.Kind policy, ChangelogMode mode) {
            this.seed = seed;
            random = new Random(seed);
            layout = LAYOUTS.get(random.nextInt(LAYOUTS.size()));
            boolean skip = layout == TestLayout.MAXIMUM || random.nextInt(4) == 0;
            EmissionPolicy emission = new EmissionPolicy(policy, 1, 1, skip);
            having = random.nextInt(3) == 0;
            boolean retractable = layout == TestLayout.RETRACTING && random.nextInt(2) == 0;
            RowFilter filter = having ? row -> isShown((Long) row.value(0)) : null;
            ResultRules rules = new ResultRules(filter, random.nextInt(3) == 0, retractable);
            spec = new EngineSpec(window(kind), emission, mode, 0, rules);
            spec = withLateness();
            subtasks = new Subtasks(KEY_GROUPS, spec, layout, random.nextInt(3));
            if (seed % 2 == 0) {
                subtasks.closeInTurnsOf(1 + seed % 3);
            }
            model =
                    new ModelWindows(
                            spec,
                            layout,
                            subtasks.keyGroups(),
                            results -> !having || isShown((Long) results.get(0)));
            for (int keyGroup = 0; keyGroup < KEY_GROUPS; keyGroup++) {
                model.keyGroup(keyGroup);
            }
            clock = List.of(0L, -100_000L, 1_700_000_000_000L).get(random.nextInt(3));
            if (window() instanceof CalendarWindows calendar) {
                clock = someClockChange(calendar.zone());
            }
        }

        /** Rows go to disk, at random or whenever a table has more than one. */
        void spill() {
            long budget = seed % 3 == 0 ? 1 : Long.MAX_VALUE;
            early = budget == 1 && spec.emission().kind() == EmissionPolicy.Kind.CHANGES;
            subtasks.spillAt(new Random(seed), budget);
        }

        private long someClockChange(ZoneId zone) {
            Instant day = Instant.ofEpochSecond(700_000_000 + random.nextInt(600_000_000));
            ZoneOffsetTransition change = zone.getRules().nextTransition(day);
            return (change == null ? day : change.getInstant()).toEpochMilli();
        }

        /** Rows come and go with every other count or maximum. */
        private static boolean isShown(long first) {
            return first % 3 != 1;
        }

        private SlicedWindows window() {
            return (SlicedWindows) spec.window();
        }

        private SlicedWindows window(Kind kind) {
            long unit = List.of(1L, 7L, 1000L).get(random.nextInt(3));
            long size = unit * (1L + random.nextInt(12));
            long step = unit * (1L + random.nextInt(12));
            return switch (kind) {
                case TUMBLING -> WindowSpec.tumbling(size, offset(size));
                case HOPPING -> WindowSpec.hopping(size, step, offset(step));
                case CALENDAR -> calendar();
                case CUMULATING -> {
                    long whole = step * (1L + random.nextInt(8));
                    yield WindowSpec.cumulating(whole, step, offset(whole));
                }
            };
        }

        private SlicedWindows calendar() {
            ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
            return switch (random.nextInt(4)) {
                case 0 -> WindowSpec.calendar(zone, CalendarUnit.DAY);
                case 1 -> WindowSpec.calendar(zone, CalendarUnit.WEEK);
                case 2 -> new CalendarWindows(zone, CalendarUnit.DAY, null, 5 * 3_600_000);
                default -> new CalendarWindows(zone, CalendarUnit.WEEK, CalendarUnit.DAY, 0);
            };
        }

        private long offset(long limit) {
            return random.nextBoolean() ? 0 : random.nextLong() % limit;
        }

        private EngineSpec withLateness() {
            long lateness =
                    random.nextBoolean() ? 0 : (long) (random.nextDouble() * 3 * window().size());
            return new EngineSpec(
                    spec.window(), spec.emission(), spec.changelog(), lateness, spec.results());
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
            switch (random.nextInt(40)) {
                case 0 -> jump();
                case 1 -> restart();
                case 2, 3 -> advance(subtask(), clock - random.nextLong(2 * span()));
                case 4, 5, 6, 7, 8, 9 -> creep();
                case 10, 11, 12, 13 -> drain(subtask());
                case 14, 15, 16 -> clock += random.nextLong(window().step() * 2);
                default -> add();
            }
        }

        private long span() {
            return window().size() + window().step();
        }

        private Subtask subtask() {
            return subtasks.subtask(random.nextInt(subtasks.count()));
        }

        /** Records of one key and slice: in order, out of order, or far too late. */
        private void add() {
            long watermark = subtask().engine().watermarks().current();
            long timestamp =
                    watermark == Long.MIN_VALUE || random.nextBoolean()
                            ? clock + random.nextLong(4 * span()) - 3 * span()
                            : watermark + random.nextLong(2 * span()) - span();
            long sliceEnd = window().slicing().sliceEnd(timestamp);
            long slice = sliceEnd - window().slicing().sliceStart(sliceEnd);
            Object key = random.nextInt(9) == 0 ? null : "k" + random.nextInt(6);
            List<Reading> records = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                long time = sliceEnd - 1 - random.nextLong(slice);
                records.add(new Reading(key, null, time, random.nextInt(50)));
            }
            takeBack(records);
            steps.add("add " + records);
            int hash = Subtasks.KEYS.hash(records.get(0));
            Subtask owner = subtasks.ownerOf(subtasks.keyGroups().of(hash));
            for (Reading record : records) {
                assertThat(model.windowsOf(record.timestamp()))
                        .isEqualTo(model.windowsOf(records.get(0).timestamp()));
            }
            Answer answer =
                    model.add(
                            records.get(0).sensor(),
                            hash,
                            records.get(0).timestamp(),
                            values(records, false),
                            values(records, true),
                            owner::owns);
            assertThat(owner.add(records)).isEqualTo(answer.outcome());
            verify(owner, answer.changes());
        }

        private static List<Long> values(List<Reading> records, boolean takesBack) {
            return records.stream()
                    .filter(record -> record.takesBack() == takesBack)
                    .map(Reading::value)
                    .toList();
        }

        /** In a changelog, some records undo others: those here, earlier ones or none at all. */
        private void takeBack(List<Reading> records) {
            if (!spec.results().retractableInput()) {
                return;
            }
            if (!added.isEmpty() && random.nextBoolean()) {
                records.clear();
                records.add(takenBack(added.remove(random.nextInt(added.size()))));
            } else if (random.nextInt(5) == 0) {
                records.add(takenBack(records.get(0)));
            } else if (random.nextInt(10) == 0) {
                records.set(0, takenBack(records.get(0)));
            } else {
                added.addAll(records);
            }
        }

        private static Reading takenBack(Reading record) {
            return new Reading(
                    record.sensor(), record.site(), record.timestamp(), record.value(), true);
        }

        private void drain(Subtask subtask) {
            steps.add("drain");
            subtask.drain();
            verify(subtask, model.drain(subtask::owns));
            if (early) {
                drainAll();
            }
        }

        /** What was published early has been published by the model too then. */
        private void drainAll() {
            for (int i = 0; i < subtasks.count(); i++) {
                Subtask subtask = subtasks.subtask(i);
                subtask.drain();
                materialized.apply(subtask.takeChanges());
                model.drain(subtask::owns);
            }
            assertThat(materialized.rows()).isEqualTo(model.published());
        }

        /** The watermark advances by a window or two. */
        private void creep() {
            Subtask subtask = subtask();
            long current = subtask.engine().watermarks().current();
            long step = window().step();
            advance(
                    subtask,
                    current == Long.MIN_VALUE
                            ? clock - 2 * span()
                            : current + 1 + random.nextLong(2 * step));
        }

        /** Time passes without records, for thousands of windows. */
        private void jump() {
            clock += (window() instanceof CalendarWindows ? 20 : 5_000) * span();
            for (int i = 0; i < subtasks.count(); i++) {
                if (random.nextInt(4) > 0) {
                    advance(subtasks.subtask(i), clock - random.nextLong(span()));
                }
            }
        }

        private void advance(Subtask subtask, long watermark) {
            long old = subtask.engine().watermarks().current();
            steps.add("advance from " + old + " to " + watermark);
            subtask.advance(watermark);
            verify(subtask, model.advance(old, watermark, subtask::owns));
            long current = Math.max(old, watermark);
            assertThat(subtask.engine().watermarks().current()).isEqualTo(current);
            requireNothingExpired(subtask, current);
        }

        private void requireNothingExpired(Subtask subtask, long watermark) {
            SliceTables tables = subtask.engine().tables().get(0);
            if (tables.count() > 0) {
                long end = tables.end(0);
                if (spec.stateForm() == StateForm.SHARED_SLICES) {
                    end = window().slicing().lastWindowEnd(end);
                }
                assertThat(end - 1 + spec.allowedLateness())
                        .as("expiry of the oldest table")
                        .isGreaterThan(watermark);
            }
        }

        private void restart() {
            int parallelism = 1 + random.nextInt(4);
            EngineSpec changed = withLateness();
            if (mayChangeLateness() && random.nextBoolean()) {
                spec = changed;
            }
            steps.add("restart with parallelism " + parallelism + ", " + spec);
            model.restart(spec);
            subtasks.restart(spec, parallelism, random.nextInt(3));
            for (int i = 0; i < parallelism; i++) {
                verify(subtasks.subtask(i), List.of());
            }
        }

        /** Lateness decides which groups there still are. */
        private boolean mayChangeLateness() {
            return spec.emission().kind() != EmissionPolicy.Kind.ALL_GROUPS_PER_RECORD;
        }

        private void end() {
            for (int i = 0; i < subtasks.count(); i++) {
                Subtask subtask = subtasks.subtask(i);
                advance(subtask, Long.MAX_VALUE);
                assertThat(subtask.engine().openWindows()).as("open tables").isZero();
                assertThat(subtask.engine().rows()).as("rows").isZero();
            }
            assertThat(materialized.rows()).isEqualTo(model.published());
            assertThat(model.isComplete()).as("everything was published").isTrue();
        }

        private void verify(Subtask subtask, List<Emitted> expected) {
            List<Emitted> actual = subtask.takeChanges();
            if (early) {
                materialized.apply(actual);
                return;
            }
            assertThat(actual).containsExactlyInAnyOrderElementsOf(expected);
            long end = Long.MIN_VALUE;
            for (int i = 0; i < actual.size(); i++) {
                if (!spec.results().marksClosed()) {
                    assertThat(actual.get(i).end())
                            .as("order of windows")
                            .isGreaterThanOrEqualTo(end);
                }
                end = actual.get(i).end();
            }
            materialized.apply(actual);
            assertThat(materialized.rows()).isEqualTo(model.published());
        }
    }
}
