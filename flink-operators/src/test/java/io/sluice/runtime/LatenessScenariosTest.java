package io.sluice.runtime;

import static io.sluice.runtime.Scenario.given;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.window.WindowSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records behind the watermark. A restart changes nothing about who is late. */
class LatenessScenariosTest {

    private static final WindowSpec TUMBLING = WindowSpec.tumbling(10, 0);
    private static final WindowSpec HOPPING = WindowSpec.hopping(10, 4, 0);
    private static final WindowSpec CUMULATING = WindowSpec.cumulating(12, 4, 0);

    @ParameterizedTest
    @EnumSource(Replay.class)
    void lateRecordsAreDropped(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING))
                .record("a", 1, 1)
                .watermark(9)
                .expect("+I a 0..10 1 1")
                .record("a", 2, 9)
                .record("b", 2, 5)
                .record("a", 4, 10)
                .watermark(19)
                .expect("+I a 10..20 1 4")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void lateRecordsGoToTheSideOutput(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).emit(Kind.CHANGES).lateAside())
                .record("a", 1, 1)
                .watermark(9)
                .expect("+I a 0..10 1 1")
                .record("a", 2, 9)
                .record("b", 2, 5)
                .expect("late a @9", "late b @5")
                .record("a", 4, 10)
                .drain()
                .expect("+I a 10..20 1 4")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void aRecordIsLateOnlyIfAllItsWindowsHaveExpired(Replay replay) throws Exception {
        given(TestQuery.of(HOPPING).lateAside())
                .record("a", 1, 5)
                .watermark(9)
                .expect("+I a -4..6 1 1", "+I a 0..10 1 1")
                .record("a", 2, 5)
                .record("a", 4, 3)
                .expect("late a @3")
                .watermark(13)
                .expect("+I a 4..14 2 3")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void acceptedLateRecordsUpdateAClosedWindowUntilItExpires(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).lateness(5).lateAside())
                .record("a", 1, 1)
                .watermark(9)
                .expect("+I a 0..10 1 1")
                .record("a", 2, 5)
                .drain()
                .expect("+U a 0..10 2 3")
                .watermark(13)
                .record("b", 4, 2)
                .drain()
                .expect("+I b 0..10 1 4")
                .watermark(14)
                .record("a", 8, 9)
                .expect("late a @9")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void acceptedLateRecordsRetractWhatTheWindowHadSaid(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).lateness(5).changelog(ChangelogMode.RETRACT))
                .record("a", 1, 1)
                .watermark(9)
                .expect("+I a 0..10 1 1")
                .record("a", 2, 5)
                .drain()
                .expect("-U a 0..10 1 1", "+U a 0..10 2 3")
                .record("a", 4, 5)
                .drain()
                .expect("-U a 0..10 2 3", "+U a 0..10 3 7")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void acceptedLateRecordsUpdateEveryClosedHoppingWindow(Replay replay) throws Exception {
        given(TestQuery.of(HOPPING).lateness(6))
                .record("a", 1, 5)
                .watermark(9)
                .expect("+I a -4..6 1 1", "+I a 0..10 1 1")
                .record("a", 2, 5)
                .drain()
                .expect("+U a -4..6 2 3", "+U a 0..10 2 3")
                .watermark(11)
                .record("a", 4, 5)
                .drain()
                .expect("+U a 0..10 3 7")
                .watermark(13)
                .expect("+I a 4..14 3 7")
                .record("b", 1, 9)
                .drain()
                .expect("+I b 0..10 1 1", "+I b 4..14 1 1")
                .watermark(17)
                .expect("+I b 8..18 1 1")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void closedHoppingWindowsRetractAggregatesThatCannotBeUndone(Replay replay) throws Exception {
        given(
                        TestQuery.of(HOPPING)
                                .lateness(6)
                                .changelog(ChangelogMode.RETRACT)
                                .aggregate(TestQuery.max())
                                .skipUnchanged())
                .record("a", 5, 5)
                .watermark(9)
                .expect("+I a -4..6 5", "+I a 0..10 5")
                .record("a", 7, 5)
                .drain()
                .expect("-U a -4..6 5", "+U a -4..6 7", "-U a 0..10 5", "+U a 0..10 7")
                .record("a", 6, 5)
                .drain()
                .expect()
                .watermark(13)
                .expect("+I a 4..14 7")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void acceptedLateRecordsUpdateEveryClosedCumulatingWindow(Replay replay) throws Exception {
        given(TestQuery.of(CUMULATING).lateness(10))
                .record("a", 1, 1)
                .watermark(7)
                .expect("+I a 0..4 1 1", "+I a 0..8 1 1")
                .record("a", 2, 5)
                .drain()
                .expect("+U a 0..8 2 3")
                .record("a", 4, 2)
                .drain()
                .expect("+U a 0..4 2 5", "+U a 0..8 3 7")
                .watermark(11)
                .expect("+I a 0..12 3 7")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void anOpenPolicyUpdatesAClosedWindowAtTheNextDrain(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).lateness(5).emit(Kind.CHANGES))
                .record("a", 1, 1)
                .watermark(9)
                .expect("+I a 0..10 1 1")
                .record("a", 2, 5)
                .drain()
                .expect("+U a 0..10 2 3")
                .record("a", 4, 5)
                .watermark(14)
                .expect("+U a 0..10 3 7")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void appendDelaysTheClosingByTheAllowedLateness(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).lateness(5).changelog(ChangelogMode.APPEND).lateAside())
                .record("a", 1, 1)
                .watermark(9)
                .expect()
                .record("a", 2, 5)
                .watermark(13)
                .expect()
                .watermark(14)
                .expect("+I a 0..10 2 3")
                .record("a", 4, 9)
                .expect("late a @9")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void appendDelaysTheClosingOfHoppingWindowsToo(Replay replay) throws Exception {
        given(TestQuery.of(HOPPING).lateness(3).changelog(ChangelogMode.APPEND))
                .record("a", 1, 5)
                .watermark(7)
                .expect()
                .watermark(8)
                .expect("+I a -4..6 1 1")
                .record("a", 2, 5)
                .watermark(12)
                .expect("+I a 0..10 2 3")
                .record("b", 4, 11)
                .watermark(16)
                .expect("+I a 4..14 2 3", "+I b 4..14 1 4")
                .watermark(24)
                .expect("+I b 8..18 1 4")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void theOldestWindowsStayClosedWhenTheWatermarkStartsAnewAfterARestart(Replay replay)
            throws Exception {
        given(TestQuery.of(HOPPING).lateAside())
                .record("a", 1, 5)
                .watermark(5)
                .expect("+I a -4..6 1 1")
                .record("a", 2, 5)
                .watermark(9)
                .expect("+I a 0..10 2 3")
                .record("a", 4, 1)
                .expect("late a @1")
                .watermark(13)
                .expect("+I a 4..14 2 3")
                .replay(replay);
    }
}
