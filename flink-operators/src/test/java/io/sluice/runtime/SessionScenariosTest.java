package io.sluice.runtime;

import static io.sluice.runtime.Scenario.given;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.window.WindowSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Session windows. Each scenario is replayed plainly and with restarts after any element. */
class SessionScenariosTest {

    private static TestQuery sessions() {
        return TestQuery.of(WindowSpec.session(10));
    }

    private static TestQuery changes() {
        return sessions().emit(EmissionPolicy.Kind.CHANGES);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void sessionIsPublishedWhenItCloses(Replay replay) throws Exception {
        given(sessions())
                .record("a", 3, 1)
                .record("a", 4, 8)
                .record("b", 5, 2)
                .watermark(10)
                .expect()
                .watermark(11)
                .expect("+I b 2..12 1 5")
                .watermark(17)
                .expect("+I a 1..18 2 7")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void recordsExactlyTheGapApartAreOneSession(Replay replay) throws Exception {
        given(sessions())
                .record("a", 1, 0)
                .record("a", 2, 10)
                .record("a", 3, 21)
                .watermark(100)
                .expect("+I a 0..20 2 3", "+I a 21..31 1 3")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void bridgingRecordMakesOneSessionOfTwo(Replay replay) throws Exception {
        given(changes())
                .record("a", 1, 0)
                .record("a", 2, 15)
                .drain()
                .expect("+I a 0..10 1 1", "+I a 15..25 1 2")
                .record("a", 3, 8)
                .drain()
                .expect("-D a 0..10 1 1", "+I a 0..25 3 6", "-D a 15..25 1 2")
                .endInput()
                .expect()
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void sessionThatGrowsReplacesItsRow(Replay replay) throws Exception {
        given(changes().changelog(ChangelogMode.RETRACT))
                .record("a", 1, 5)
                .drain()
                .expect("+I a 5..15 1 1")
                .record("a", 2, 5)
                .drain()
                .expect("-U a 5..15 1 1", "+U a 5..15 2 3")
                .record("a", 3, 6)
                .drain()
                .expect("-D a 5..15 2 3", "+I a 5..16 3 6")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void lateRecordThatTouchesALiveSessionCounts(Replay replay) throws Exception {
        given(sessions())
                .record("a", 1, 20)
                .watermark(25)
                .record("a", 2, 12) // [12, 22) by itself would be late
                .record("b", 9, 12)
                .watermark(29)
                .expect("+I a 12..30 2 3")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void closedSessionIsUpdatedWithinTheAllowedLateness(Replay replay) throws Exception {
        given(sessions().lateness(20))
                .record("a", 1, 0)
                .watermark(9)
                .expect("+I a 0..10 1 1")
                .record("a", 2, 0)
                .drain()
                .expect("+U a 0..10 2 3")
                .watermark(28)
                .record("a", 4, 0)
                .drain()
                .expect("+U a 0..10 3 7")
                .watermark(29)
                .record("a", 8, 0)
                .drain()
                .expect()
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void closedSessionThatOpensAgainIsReplacedWhenItCloses(Replay replay) throws Exception {
        given(sessions().lateness(20))
                .record("a", 1, 0)
                .watermark(12)
                .expect("+I a 0..10 1 1")
                .record("a", 2, 9)
                .drain()
                .expect()
                .watermark(18)
                .expect("-D a 0..10 1 1", "+I a 0..19 2 3")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void appendedSessionsCloseAfterTheGrace(Replay replay) throws Exception {
        given(sessions().changelog(ChangelogMode.APPEND).lateness(20))
                .record("a", 1, 0)
                .watermark(15)
                .record("a", 2, 9)
                .watermark(37)
                .expect()
                .watermark(38)
                .expect("+I a 0..19 2 3")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void noSessionReachesAcrossACut(Replay replay) throws Exception {
        given(sessions().in(WindowSpec.session(10, 20)))
                .record("a", 1, 5)
                .record("a", 2, 14)
                .record("a", 3, 19)
                .record("a", 4, 20)
                .record("a", 5, 29)
                .watermark(19)
                .expect("+I a 5..20 3 6")
                .watermark(38)
                .expect("+I a 20..39 2 9")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void perRecordEveryStepOfASessionIsPublished(Replay replay) throws Exception {
        given(sessions().emit(EmissionPolicy.Kind.PER_RECORD))
                .record("a", 1, 5)
                .record("a", 2, 7)
                .drain()
                .expect("+I a 5..15 1 1", "-D a 5..15 1 1", "+I a 5..17 2 3")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void recordsBetweenWatermarksKeepASessionOpen(Replay replay) throws Exception {
        given(sessions())
                .record("a", 1, 0)
                .record("b", 9, 1)
                .watermark(2)
                .record("a", 2, 6)
                .watermark(7)
                .record("a", 4, 5)
                .watermark(10)
                .expect("+I b 1..11 1 9")
                .record("a", 8, 14)
                .watermark(22)
                .watermark(23)
                .expect("+I a 0..24 4 15")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void restoredSessionsDoNotReopen(Replay replay) throws Exception {
        given(sessions())
                .record("a", 1, 0)
                .watermark(50)
                .expect("+I a 0..10 1 1")
                .record("a", 2, 5)
                .record("b", 2, 30)
                .endInput()
                .expect()
                .replay(replay);
    }
}
