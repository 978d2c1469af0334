package io.sluice.runtime;

import static io.sluice.runtime.Scenario.given;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.window.WindowSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that are shown only while they fulfil a condition, and rows that are told to be final. */
class HavingScenariosTest {

    private static final WindowSpec TUMBLING = WindowSpec.tumbling(10, 0);
    private static final WindowSpec HOPPING = WindowSpec.hopping(10, 4, 0);

    @ParameterizedTest
    @EnumSource(Replay.class)
    void aRowIsInsertedOnceItFulfilsTheCondition(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).emit(Kind.CHANGES).havingAtLeast(2))
                .record("a", 1, 1)
                .record("b", 1, 1)
                .drain()
                .expect()
                .record("a", 2, 2)
                .drain()
                .expect("+I a 0..10 2 3")
                .record("a", 4, 3)
                .drain()
                .expect("+U a 0..10 3 7")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void aRowThatNoLongerFulfilsItIsDeletedAsItWasShown(Replay replay) throws Exception {
        given(
                        TestQuery.of(TUMBLING)
                                .emit(Kind.CHANGES)
                                .changelog(ChangelogMode.RETRACT)
                                .ofChangelog()
                                .havingAtLeast(2))
                .record("a", 1, 1)
                .record("a", 2, 2)
                .drain()
                .expect("+I a 0..10 2 3")
                .record(Tick.of("a", 1).takenBack(), 1)
                .drain()
                .expect("-D a 0..10 2 3")
                .record("a", 4, 3)
                .drain()
                .expect("+I a 0..10 2 6")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void anAppendedResultIsFiltered(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).changelog(ChangelogMode.APPEND).havingAtLeast(2))
                .record("a", 1, 1)
                .record("b", 1, 1)
                .record("a", 2, 2)
                .watermark(9)
                .expect("+I a 0..10 2 3")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void aLateRecordInsertsTheRowsOfClosedWindows(Replay replay) throws Exception {
        given(TestQuery.of(HOPPING).lateness(6).havingAtLeast(2))
                .record("a", 1, 5)
                .watermark(9)
                .expect()
                .record("a", 2, 5)
                .drain()
                .expect("+I a -4..6 2 3", "+I a 0..10 2 3")
                .watermark(13)
                .expect("+I a 4..14 2 3")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void aLateRetractionDeletesTheRowsOfClosedWindows(Replay replay) throws Exception {
        given(
                        TestQuery.of(HOPPING)
                                .lateness(6)
                                .changelog(ChangelogMode.RETRACT)
                                .ofChangelog()
                                .havingAtLeast(2))
                .record("a", 1, 5)
                .record("a", 2, 5)
                .watermark(9)
                .expect("+I a -4..6 2 3", "+I a 0..10 2 3")
                .record(Tick.of("a", 2).takenBack(), 5)
                .drain()
                .expect("-D a -4..6 2 3", "-D a 0..10 2 3")
                .watermark(13)
                .expect()
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void rowsAreMarkedWhenTheirWindowExpires(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).emit(Kind.CHANGES).lateness(5).marksClosed())
                .record("a", 1, 1)
                .record("b", 1, 1)
                .drain()
                .expect("+I a 0..10 1 1", "+I b 0..10 1 1")
                .watermark(13)
                .expect()
                .record("a", 2, 5)
                .watermark(14)
                .expect("+U a 0..10 2 3 closed", "+U b 0..10 1 1 closed")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void aMarkTakesBackTheRowThatWasOpen(Replay replay) throws Exception {
        given(
                        TestQuery.of(TUMBLING)
                                .changelog(ChangelogMode.RETRACT)
                                .lateness(5)
                                .skipUnchanged()
                                .marksClosed())
                .record("a", 1, 1)
                .watermark(9)
                .expect("+I a 0..10 1 1")
                .watermark(14)
                .expect("-U a 0..10 1 1", "+U a 0..10 1 1 closed")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void withoutLatenessFinalRowsAreBornMarked(Replay replay) throws Exception {
        given(TestQuery.of(HOPPING).marksClosed())
                .record("a", 1, 5)
                .watermark(9)
                .expect("+I a -4..6 1 1 closed", "+I a 0..10 1 1 closed")
                .watermark(13)
                .expect("+I a 4..14 1 1 closed")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void hoppingWindowsAreMarkedOneByOneAndLateRecordsStillCount(Replay replay) throws Exception {
        given(TestQuery.of(HOPPING).lateness(6).marksClosed().aggregate(TestQuery.max()))
                .record("a", 1, 5)
                .watermark(9)
                .expect("+I a -4..6 1", "+I a 0..10 1")
                .record("a", 2, 5)
                .drain()
                .expect("+U a -4..6 2", "+U a 0..10 2")
                .watermark(11)
                .expect("+U a -4..6 2 closed")
                .watermark(13)
                .expect("+I a 4..14 2")
                .watermark(14)
                .expect()
                .watermark(15)
                .expect("+U a 0..10 2 closed")
                .watermark(19)
                .expect("+U a 4..14 2 closed")
                .replay(replay);
    }
}
