package io.sluice.runtime;

import static io.sluice.runtime.Scenario.given;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.window.WindowSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Windows are published while they are open. */
class ChangesScenariosTest {

    private static final WindowSpec TUMBLING = WindowSpec.tumbling(10, 0);
    private static final WindowSpec HOPPING = WindowSpec.hopping(10, 4, 0);
    private static final WindowSpec CUMULATING = WindowSpec.cumulating(12, 4, 0);

    @ParameterizedTest
    @EnumSource(Replay.class)
    void eachDrainPublishesAChangedRowOnce(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).emit(Kind.CHANGES))
                .record("a", 1, 1)
                .record("a", 2, 2)
                .drain()
                .expect("+I a 0..10 2 3")
                .record("a", 4, 3)
                .record("b", 1, 3)
                .drain()
                .expect("+U a 0..10 3 7", "+I b 0..10 1 1")
                .drain()
                .expect()
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void aClosingWindowPublishesWhatWaits(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).emit(Kind.CHANGES))
                .record("a", 1, 1)
                .record("b", 1, 1)
                .drain()
                .expect("+I a 0..10 1 1", "+I b 0..10 1 1")
                .record("a", 2, 2)
                .record("c", 5, 9)
                .watermark(9)
                .expect("+U a 0..10 2 3", "+I c 0..10 1 5")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void retractTakesBackTheRowThatWasEmitted(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).emit(Kind.CHANGES).changelog(ChangelogMode.RETRACT))
                .record("a", 1, 1)
                .drain()
                .expect("+I a 0..10 1 1")
                .record("a", 2, 2)
                .record("a", 4, 2)
                .drain()
                .expect("-U a 0..10 1 1", "+U a 0..10 3 7")
                .record("a", 8, 2)
                .watermark(9)
                .expect("-U a 0..10 3 7", "+U a 0..10 4 15")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void everyHoppingWindowOfARecordChanges(Replay replay) throws Exception {
        given(TestQuery.of(HOPPING).emit(Kind.CHANGES))
                .record("a", 1, 5)
                .drain()
                .expect("+I a -4..6 1 1", "+I a 0..10 1 1", "+I a 4..14 1 1")
                .watermark(5)
                .expect()
                .record("a", 2, 5)
                .drain()
                .expect("+U a 0..10 2 3", "+U a 4..14 2 3")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void everyCumulatingWindowOfARecordChanges(Replay replay) throws Exception {
        given(
                        TestQuery.of(CUMULATING)
                                .emit(Kind.CHANGES)
                                .changelog(ChangelogMode.RETRACT)
                                .aggregate(TestQuery.max()))
                .record("a", 1, 6)
                .drain()
                .expect("+I a 0..8 1", "+I a 0..12 1")
                .record("a", 3, 9)
                .drain()
                .expect("-U a 0..12 1", "+U a 0..12 3")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void anIntervalDrainsByTimeOnly(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).emit(Kind.INTERVAL))
                .record("a", 1, 1)
                .record("a", 2, 1)
                .watermark(5)
                .expect()
                .drain()
                .expect("+I a 0..10 2 3")
                .record("a", 4, 7)
                .drain()
                .expect("+U a 0..10 3 7")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void onWatermarkPublishesWhenTheWatermarkAdvances(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).emit(Kind.ON_WATERMARK))
                .record("a", 1, 4)
                .drain()
                .expect()
                .watermark(2)
                .expect("+I a 0..10 1 1")
                .record("a", 2, 4)
                .record("a", 4, 5)
                .watermark(3)
                .expect("+U a 0..10 3 7")
                .watermark(9)
                .expect()
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void perRecordPublishesEachChange(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).emit(Kind.PER_RECORD))
                .record("a", 1, 1)
                .record("a", 2, 2)
                .record("b", 4, 2)
                .drain()
                .expect("+I a 0..10 1 1", "+U a 0..10 2 3", "+I b 0..10 1 4")
                .watermark(9)
                .expect()
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void perRecordRetractsEachChange(Replay replay) throws Exception {
        given(TestQuery.of(HOPPING).emit(Kind.PER_RECORD).changelog(ChangelogMode.RETRACT))
                .record("a", 1, 9)
                .drain()
                .record("a", 2, 7)
                .drain()
                .expect(
                        "+I a 0..10 1 1",
                        "+I a 4..14 1 1",
                        "+I a 8..18 1 1",
                        "-U a 0..10 1 1",
                        "+U a 0..10 2 3",
                        "-U a 4..14 1 1",
                        "+U a 4..14 2 3")
                .replay(replay);
    }

    /** A subtask knows its own groups only, so the policy is meant for parallelism 1. */
    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "RESTORED_AFTER_EACH_INPUT"})
    void allGroupsPerRecordPublishesEveryGroupOfTheWindow(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).emit(Kind.ALL_GROUPS_PER_RECORD))
                .record("a", 1, 1)
                .record("b", 2, 2)
                .record("c", 4, 11)
                .record("a", 8, 3)
                .drain()
                .expect(
                        "+I a 0..10 1 1",
                        "+U a 0..10 1 1",
                        "+I b 0..10 1 2",
                        "+I c 10..20 1 4",
                        "+U a 0..10 2 9",
                        "+U b 0..10 1 2")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void unchangedResultsStayUnsaid(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).aggregate(TestQuery.max()).emit(Kind.CHANGES).skipUnchanged())
                .record("a", 5, 1)
                .drain()
                .expect("+I a 0..10 5")
                .record("a", 3, 2)
                .drain()
                .expect()
                .record("a", 7, 3)
                .drain()
                .expect("+U a 0..10 7")
                .record("a", 7, 3)
                .watermark(9)
                .expect()
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void unchangedResultsAreNotRetracted(Replay replay) throws Exception {
        given(
                        TestQuery.of(HOPPING)
                                .aggregate(TestQuery.max())
                                .emit(Kind.PER_RECORD)
                                .changelog(ChangelogMode.RETRACT)
                                .skipUnchanged())
                .record("a", 5, 9)
                .drain()
                .expect("+I a 0..10 5", "+I a 4..14 5", "+I a 8..18 5")
                .record("a", 3, 9)
                .record("a", 6, 4)
                .drain()
                .expect(
                        "-U a 0..10 5",
                        "+U a 0..10 6",
                        "-U a 4..14 5",
                        "+U a 4..14 6",
                        "+I a -4..6 6")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void anIdleInputPublishesWhatWaits(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).emit(Kind.CHANGES))
                .record("a", 1, 1)
                .idle()
                .expect("+I a 0..10 1 1")
                .active()
                .record("a", 2, 1)
                .drain()
                .expect("+U a 0..10 2 3")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void theEndOfTheInputPublishesWhatWaits(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).emit(Kind.CHANGES))
                .record("a", 1, 1)
                .endInput()
                .expect("+I a 0..10 1 1")
                .replay(replay);
    }
}
