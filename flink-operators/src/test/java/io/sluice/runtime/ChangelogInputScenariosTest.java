package io.sluice.runtime;

import static io.sluice.runtime.Scenario.given;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.window.WindowSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The input is a changelog: records take back others. */
class ChangelogInputScenariosTest {

    private static final WindowSpec TUMBLING = WindowSpec.tumbling(10, 0);
    private static final WindowSpec HOPPING = WindowSpec.hopping(10, 4, 0);

    @ParameterizedTest
    @EnumSource(Replay.class)
    void anUpdateMovesTheValue(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).ofChangelog())
                .record("a", 1, 1)
                .record("a", 2, 2)
                .record(Tick.of("a", 1).takenBack(), 1)
                .record("a", 9, 1)
                .watermark(9)
                .expect("+I a 0..10 2 11")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void aRowWithoutRecordsIsDeletedAndComesBack(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).emit(Kind.CHANGES).ofChangelog())
                .record("a", 1, 1)
                .drain()
                .expect("+I a 0..10 1 1")
                .record(Tick.of("a", 1).takenBack(), 1)
                .drain()
                .expect("-D a 0..10 1 1")
                .watermark(5)
                .record("a", 7, 6)
                .drain()
                .expect("+I a 0..10 1 7")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void whatCameAndWentBetweenDrainsIsNeverShown(Replay replay) throws Exception {
        given(TestQuery.of(HOPPING).emit(Kind.CHANGES).ofChangelog())
                .record("a", 1, 5)
                .record(Tick.of("a", 1).takenBack(), 5)
                .drain()
                .expect()
                .watermark(30)
                .expect()
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void aWindowWithoutRecordsPublishesNothingWhenItCloses(Replay replay) throws Exception {
        given(TestQuery.of(HOPPING).ofChangelog())
                .record("a", 1, 5)
                .record("a", 2, 9)
                .record(Tick.of("a", 1).takenBack(), 5)
                .watermark(9)
                .expect("+I a 0..10 1 2")
                .watermark(17)
                .expect("+I a 4..14 1 2", "+I a 8..18 1 2")
                .replay(replay);
    }

    /** Two senders may be overtaken by each other. */
    @ParameterizedTest
    @EnumSource(Replay.class)
    void aRetractionMayOvertakeItsRecord(Replay replay) throws Exception {
        given(TestQuery.of(HOPPING).emit(Kind.CHANGES).ofChangelog())
                .record(Tick.of("a", 1).takenBack(), 5)
                .drain()
                .expect()
                .record("a", 1, 5)
                .drain()
                .expect()
                .record("a", 4, 5)
                .drain()
                .expect("+I a -4..6 1 4", "+I a 0..10 1 4", "+I a 4..14 1 4")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void aLateRetractionIsDroppedAsItsRecordWouldBe(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).ofChangelog().lateAside())
                .record("a", 1, 1)
                .watermark(9)
                .expect("+I a 0..10 1 1")
                .record(Tick.of("a", 1).takenBack(), 1)
                .expect("late a @1")
                .watermark(19)
                .expect()
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void aRetractionWithinTheAllowedLatenessUpdatesTheClosedWindow(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).ofChangelog().changelog(ChangelogMode.RETRACT).lateness(5))
                .record("a", 1, 1)
                .record("a", 2, 1)
                .watermark(9)
                .expect("+I a 0..10 2 3")
                .record(Tick.of("a", 1).takenBack(), 1)
                .drain()
                .expect("-U a 0..10 2 3", "+U a 0..10 1 2")
                .record(Tick.of("a", 2).takenBack(), 1)
                .drain()
                .expect("-D a 0..10 1 2")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void eachRecordOfAChangelogPublishesItsRow(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).ofChangelog().emit(Kind.PER_RECORD))
                .record("a", 1, 1)
                .drain()
                .expect("+I a 0..10 1 1")
                .record("a", 2, 1)
                .drain()
                .expect("+U a 0..10 2 3")
                .record(Tick.of("a", 1).takenBack(), 1)
                .drain()
                .expect("+U a 0..10 1 2")
                .record(Tick.of("a", 2).takenBack(), 1)
                .drain()
                .expect("-D a 0..10 1 2")
                .replay(replay);
    }
}
