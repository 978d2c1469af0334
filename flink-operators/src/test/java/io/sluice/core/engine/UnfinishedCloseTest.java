package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.sluice.core.Reading;
import io.sluice.core.engine.ModelWindows.Slot;
import io.sluice.core.engine.Subtasks.Subtask;
import io.sluice.core.window.WindowSpec;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Closes that are interrupted, some by a restart with another allowed lateness. */
class UnfinishedCloseTest {

    private static final int KEY_GROUPS = 2;
    private final MaterializedTable published = new MaterializedTable();

    @Test
    void raisedLatenessReopensNoWindow() {
        Subtasks subtasks = interruptedAt9(0);
        String key = keyOf(subtasks, 1);
        assertThat(add(subtasks, key, 6)).isEqualTo(MergeOutcome.ACCEPTED);
        subtasks.restart(spec(5), 1, 0);
        close(subtasks.subtask(0), 9);
        assertThat(published.rows()).containsEntry(new Slot(key, -10, 10), List.of(1L, 5L));
        assertThat(add(subtasks, key, 7)).isEqualTo(MergeOutcome.ACCEPTED);
        assertThat(add(subtasks, key, -1)).isEqualTo(MergeOutcome.LATE);
        assertThat(published.rows()).containsEntry(new Slot(key, -10, 10), List.of(1L, 5L));
        close(subtasks.subtask(0), 19);
        assertThat(published.rows()).containsEntry(new Slot(key, 0, 20), List.of(3L, 18L));
    }

    @Test
    void loweredLatenessLosesNoAcceptedRecord() {
        Subtasks subtasks = interruptedAt9(50);
        String key = keyOf(subtasks, 1);
        assertThat(add(subtasks, key, 6)).isEqualTo(MergeOutcome.ACCEPTED);
        // Its windows are all closed.
        assertThat(add(subtasks, key, -5)).isEqualTo(MergeOutcome.ACCEPTED);
        subtasks.restart(spec(0), 1, 0);
        close(subtasks.subtask(0), 9);
        assertThat(published.rows())
                .containsEntry(new Slot(key, -20, 0), List.of(1L, -5L))
                .containsEntry(new Slot(key, -10, 10), List.of(3L, 6L));
        assertThat(add(subtasks, key, -1)).isEqualTo(MergeOutcome.LATE);
        close(subtasks.subtask(0), Long.MAX_VALUE);
        assertThat(published.rows()).containsEntry(new Slot(key, 0, 20), List.of(2L, 11L));
        assertThat(subtasks.subtask(0).usedBytes()).isZero();
    }

    @Test
    void graceThatIsCutShortLosesNoWindow() {
        Subtasks subtasks = new Subtasks(KEY_GROUPS, appending(20), TestLayout.RETRACTING, 0);
        String key = keyOf(subtasks, 1);
        assertThat(add(subtasks, key, 5)).isEqualTo(MergeOutcome.ACCEPTED);
        close(subtasks.subtask(0), 15);
        subtasks.restart(appending(0), 1, 0);
        assertThat(add(subtasks, key, -1)).isEqualTo(MergeOutcome.LATE);
        assertThat(add(subtasks, key, 7)).isEqualTo(MergeOutcome.ACCEPTED);
        // What is still to be published survives another restart, with whatever grace.
        subtasks.restart(appending(3), 1, 0);
        assertThat(published.rows()).isEmpty();
        close(subtasks.subtask(0), 15);
        assertThat(published.rows()).containsOnly(entry(new Slot(key, -10, 10), List.of(1L, 5L)));
        close(subtasks.subtask(0), Long.MAX_VALUE);
        assertThat(published.rows())
                .containsOnly(
                        entry(new Slot(key, -10, 10), List.of(1L, 5L)),
                        entry(new Slot(key, 0, 20), List.of(2L, 12L)));
        assertThat(subtasks.subtask(0).usedBytes()).isZero();
    }

    /** All windows close at the end of time, at which none can be told from the next. */
    @Test
    void graceWithoutEndLosesNoWindow() {
        Subtasks subtasks =
                new Subtasks(KEY_GROUPS, appending(Long.MAX_VALUE), TestLayout.RETRACTING, 0);
        for (int keyGroup = 0; keyGroup < KEY_GROUPS; keyGroup++) {
            add(subtasks, keyOf(subtasks, keyGroup), 5);
            add(subtasks, keyOf(subtasks, keyGroup), 25);
        }
        close(subtasks.subtask(0), Long.MAX_VALUE - 1);
        assertThat(published.rows()).isEmpty();
        while (!subtasks.subtask(0).advance(Long.MAX_VALUE, 1)) {
            published.apply(subtasks.subtask(0).takeChanges());
        }
        published.apply(subtasks.subtask(0).takeChanges());
        assertThat(published.rows()).hasSize(KEY_GROUPS * 4);
        assertThat(subtasks.subtask(0).usedBytes()).isZero();
    }

    /** The slice of 15 is in two windows that were published, and in one that was not. */
    @Test
    void graceThatLosesItsEndPublishesNothingAgain() {
        EngineSpec before = appending(WindowSpec.hopping(30, 10, 0), 0);
        Subtasks subtasks = new Subtasks(KEY_GROUPS, before, TestLayout.RETRACTING, 0);
        String key = keyOf(subtasks, 0);
        add(subtasks, key, 15);
        close(subtasks.subtask(0), 29);
        assertThat(published.rows()).containsOnlyKeys(new Slot(key, -10, 20), new Slot(key, 0, 30));
        subtasks.restart(appending(WindowSpec.hopping(30, 10, 0), Long.MAX_VALUE), 1, 0);
        // A row that is inserted once more is refused.
        close(subtasks.subtask(0), Long.MAX_VALUE);
        assertThat(published.rows()).hasSize(3).containsKey(new Slot(key, 10, 40));
    }

    /** What waits for a close may be for windows that were published as another changelog. */
    @Test
    void appendedChangelogHasNoUpdatesWhateverWaited() {
        int waited = 0;
        for (long seed = 1; seed <= 500; seed++) {
            Random random = new Random(seed);
            Subtasks subtasks =
                    new Subtasks(KEY_GROUPS, spec(random.nextInt(60)), TestLayout.RETRACTING, 0);
            long watermark = 0;
            for (int step = 0; step < 60; step++) {
                if (step == 40) {
                    waited += subtasks.subtask(0).engine().tables().size() - 1;
                    subtasks.restart(appending(random.nextInt(60)), 1, 0);
                }
                Subtask subtask = subtasks.subtask(0);
                if (random.nextInt(3) == 0) {
                    watermark += random.nextInt(12);
                    subtask.advance(watermark, 1 + random.nextInt(3));
                } else {
                    long time = watermark + random.nextInt(60) - 40;
                    String key = "k" + random.nextInt(6);
                    subtask.add(List.of(new Reading(key, null, time, 1)));
                }
                List<Emitted> changes = subtask.takeChanges();
                if (step >= 40) {
                    assertThat(changes)
                            .as("seed %s, step %s", seed, step)
                            .extracting(Emitted::kind)
                            .allMatch(kind -> kind == ChangeKind.INSERT);
                }
            }
        }
        assertThat(waited).as("sets of rows that waited at a restart").isGreaterThan(100);
    }

    /** The window had expired before the restart, so nothing is said about it any more. */
    @Test
    void raisedLatenessMarksWhatHadExpired() {
        Subtasks subtasks = interruptedAt9(marking(0), 0);
        assertThat(published.rows())
                .containsOnly(entry(new Slot(keyOf(subtasks, 0), -10, 10), List.of(1L, 5L, true)));
        subtasks.restart(marking(50), 1, 0);
        close(subtasks.subtask(0), 9);
        String key = keyOf(subtasks, 1);
        assertThat(published.rows()).containsEntry(new Slot(key, -10, 10), List.of(1L, 5L, true));
        close(subtasks.subtask(0), 19);
        assertThat(published.rows()).containsEntry(new Slot(key, 0, 20), List.of(1L, 5L, false));
        close(subtasks.subtask(0), 69);
        assertThat(published.rows())
                .containsEntry(new Slot(key, -10, 10), List.of(1L, 5L, true))
                .containsEntry(new Slot(key, 0, 20), List.of(1L, 5L, true));
    }

    /** Rows came while their windows had not expired, which have by the lateness of today. */
    @Test
    void whatWaitedForALongerLatenessIsMarked() {
        Subtasks subtasks = interruptedAt9(50);
        String key = keyOf(subtasks, 1);
        assertThat(add(subtasks, key, -5)).isEqualTo(MergeOutcome.ACCEPTED);
        subtasks.restart(marking(0), 1, 0);
        close(subtasks.subtask(0), 9);
        assertThat(published.rows())
                .containsEntry(new Slot(key, -20, 0), List.of(1L, -5L, true))
                .containsEntry(new Slot(key, -10, 10), List.of(2L, 0L, true));
    }

    @Test
    void whatWaitedLeavesNothingBehind() {
        Subtasks subtasks = interruptedAt9(spec(0), 4);
        Subtask subtask = subtasks.subtask(0);
        long before = subtask.usedBytes();
        assertThat(add(subtasks, keyOf(subtasks, 1), 6)).isEqualTo(MergeOutcome.ACCEPTED);
        assertThat(subtask.usedBytes()).isGreaterThan(before);
        close(subtask, 9);
        assertThat(subtask.usedBytes()).isEqualTo(before);
    }

    /** Of a hundred keys, one has records in the later slices. */
    @Test
    void rowsWithoutRecordsAreDroppedBetweenWindows() {
        Subtasks subtasks = new Subtasks(KEY_GROUPS, spec(0), TestLayout.RETRACTING, 0);
        Subtask subtask = subtasks.subtask(0);
        for (int i = 0; i < 100; i++) {
            add(subtasks, "k" + i, 5);
        }
        add(subtasks, "k7", 15);
        add(subtasks, "k7", 25);
        add(subtasks, "k7", 35);
        close(subtask, 19);
        assertThat(published.rows()).hasSize(200);
        // Slices of 15, 25 and 35; a row of k7 alone in what is assembled of them.
        close(subtask, 29);
        assertThat(subtask.engine().rows()).isEqualTo(2 + 1);
        assertThat(published.rows())
                .hasSize(201)
                .containsEntry(new Slot("k7", 10, 30), List.of(2L, 40L));
        close(subtask, Long.MAX_VALUE);
        assertThat(published.rows())
                .hasSize(203)
                .containsEntry(new Slot("k7", 20, 40), List.of(2L, 60L))
                .containsEntry(new Slot("k7", 30, 50), List.of(1L, 35L));
        assertThat(subtask.usedBytes()).isZero();
    }

    /** A table is made for what its slices hold, though it is filled later. */
    @Test
    void tablesOfTheFrontDoNotGrow() {
        Subtasks measured = new Subtasks(KEY_GROUPS, spec(0), TestLayout.MAXIMUM, 0);
        measured.tables(1024, Long.MAX_VALUE);
        add(measured, "k0", 5);
        long table = measured.subtask(0).usedBytes();
        Subtasks subtasks = new Subtasks(KEY_GROUPS, spec(0), TestLayout.MAXIMUM, 0);
        // For the two slices; then there is no room for a third table of that size.
        subtasks.tables(1024, 3 * table - 1);
        for (int i = 0; i < 100; i++) {
            add(subtasks, "k" + i, 5);
            add(subtasks, "k" + i, 15);
        }
        close(subtasks.subtask(0), 9);
        assertThat(published.rows()).hasSize(100);
        assertThat(subtasks.subtask(0).usedBytes()).isBetween(2 * table + 1, 3 * table - 1);
        assertThat(subtasks.subtask(0).regrows()).isZero();
    }

    private Subtasks interruptedAt9(long lateness) {
        return interruptedAt9(spec(lateness), 0);
    }

    /** The window -10..10 is published for the first key group, and not for the second. */
    private Subtasks interruptedAt9(EngineSpec spec, int pooled) {
        Subtasks subtasks = new Subtasks(KEY_GROUPS, spec, TestLayout.RETRACTING, pooled);
        String first = keyOf(subtasks, 0);
        add(subtasks, first, 5);
        add(subtasks, keyOf(subtasks, 1), 5);
        Subtask subtask = subtasks.subtask(0);
        while (published.rows().isEmpty()) {
            assertThat(subtask.advance(9, 1)).isFalse();
            published.apply(subtask.takeChanges());
        }
        assertThat(published.rows()).containsOnlyKeys(new Slot(first, -10, 10));
        return subtasks;
    }

    private void close(Subtask subtask, long watermark) {
        subtask.advance(watermark);
        published.apply(subtask.takeChanges());
    }

    /** A record whose value is its timestamp. */
    private MergeOutcome add(Subtasks subtasks, String key, long timestamp) {
        Subtask subtask = subtasks.subtask(0);
        MergeOutcome outcome = subtask.add(List.of(new Reading(key, null, timestamp, timestamp)));
        published.apply(subtask.takeChanges());
        return outcome;
    }

    private static String keyOf(Subtasks subtasks, int keyGroup) {
        return IntStream.range(0, 100)
                .mapToObj(i -> "k" + i)
                .filter(
                        key ->
                                subtasks.keyGroups()
                                                .of(
                                                        Subtasks.KEYS.hash(
                                                                new Reading(key, null, 0, 0)))
                                        == keyGroup)
                .findFirst()
                .orElseThrow();
    }

    private static EngineSpec spec(long lateness) {
        return spec(ChangelogMode.UPSERT, lateness);
    }

    private static EngineSpec appending(long grace) {
        return spec(ChangelogMode.APPEND, grace);
    }

    private static EngineSpec appending(WindowSpec windows, long grace) {
        return new EngineSpec(
                windows, EmissionPolicy.of(EmissionPolicy.Kind.FINAL), ChangelogMode.APPEND, grace);
    }

    private static EngineSpec marking(long lateness) {
        return spec(ChangelogMode.UPSERT, lateness, new ResultRules(null, true, false));
    }

    private static EngineSpec spec(ChangelogMode mode, long lateness) {
        return spec(mode, lateness, new ResultRules(null, false, false));
    }

    private static EngineSpec spec(ChangelogMode mode, long lateness, ResultRules rules) {
        return new EngineSpec(
                WindowSpec.hopping(20, 10, 0),
                EmissionPolicy.of(EmissionPolicy.Kind.FINAL),
                mode,
                lateness,
                rules);
    }
}
