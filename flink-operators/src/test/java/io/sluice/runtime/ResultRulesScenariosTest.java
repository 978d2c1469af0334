package io.sluice.runtime;

import static io.sluice.runtime.Scenario.given;

import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.window.CalendarUnit;
import io.sluice.core.window.CountWindows;
import io.sluice.core.window.NamedWindows;
import io.sluice.core.window.ProcessingTimeWindows;
import io.sluice.core.window.SeveralWindows;
import io.sluice.core.window.WindowSpec;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Conditions, final marks and changelogs with windows that are not those of a single grid. */
class ResultRulesScenariosTest {

    @ParameterizedTest
    @EnumSource(Replay.class)
    void aSessionIsShownOnceItFulfilsTheConditionAndMarkedWhenItExpires(Replay replay)
            throws Exception {
        given(
                        TestQuery.of(WindowSpec.session(10))
                                .emit(Kind.CHANGES)
                                .havingAtLeast(2)
                                .lateness(5)
                                .marksClosed())
                .record("a", 1, 0)
                .drain()
                .expect()
                .record("a", 2, 4)
                .drain()
                .expect("+I a 0..14 2 3")
                .record("a", 4, 20)
                .drain()
                .expect()
                .record("a", 8, 12)
                .drain()
                .expect("-D a 0..14 2 3", "+I a 0..30 4 15")
                .watermark(33)
                .expect()
                .watermark(34)
                .expect("+U a 0..30 4 15 closed")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void aFinalSessionIsBornMarked(Replay replay) throws Exception {
        given(TestQuery.of(WindowSpec.session(10)).havingAtLeast(2).marksClosed())
                .record("a", 1, 0)
                .record("a", 2, 4)
                .record("b", 2, 4)
                .watermark(13)
                .expect("+I a 0..14 2 3 closed")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void severalWindowsOfAChangelogShowAndHideTheirOwnRows(Replay replay) throws Exception {
        WindowSpec windows =
                new SeveralWindows(
                        List.of(
                                new NamedWindows("short", WindowSpec.tumbling(10, 0)),
                                new NamedWindows("long", WindowSpec.tumbling(20, 0))));
        given(TestQuery.of(windows).emit(Kind.CHANGES).ofChangelog().havingAtLeast(2).marksClosed())
                .record("a", 1, 1)
                .record("a", 2, 12)
                .drain()
                .expect("+I a 0..20 2 3")
                .record("a", 4, 3)
                .drain()
                .expect("+I a 0..10 2 5", "+U a 0..20 3 7")
                .record(Tick.of("a", 1).takenBack(), 1)
                .drain()
                .expect("-D a 0..10 2 5", "+U a 0..20 2 6")
                .watermark(9)
                .expect()
                .watermark(19)
                .expect("+U a 0..20 2 6 closed")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void severalFinalWindowsOfAChangelogCountWhatIsLeft(Replay replay) throws Exception {
        WindowSpec windows =
                new SeveralWindows(
                        List.of(
                                new NamedWindows("short", WindowSpec.tumbling(10, 0)),
                                new NamedWindows("hop", WindowSpec.hopping(20, 10, 0))));
        given(TestQuery.of(windows).lateness(10).ofChangelog().marksClosed())
                .record("a", 1, 1)
                .record("b", 2, 2)
                .record(Tick.of("b", 2).takenBack(), 2)
                .watermark(9)
                .expect("+I a -10..10 1 1", "+I a 0..10 1 1")
                .record(Tick.of("a", 1).takenBack(), 1)
                .record("b", 4, 3)
                .drain()
                .expect("-D a -10..10 1 1", "-D a 0..10 1 1", "+I b -10..10 1 4", "+I b 0..10 1 4")
                .watermark(19)
                .expect("+U b -10..10 1 4 closed", "+U b 0..10 1 4 closed", "+I b 0..20 1 4")
                .endInput()
                .expect("+U b 0..20 1 4 closed")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void theDayOfAZoneLosesWhatIsTakenBack(Replay replay) throws Exception {
        given(
                        TestQuery.of(
                                        WindowSpec.calendar(
                                                ZoneId.of("Asia/Kolkata"), CalendarUnit.DAY))
                                .ofChangelog())
                .record("a", 1, 0)
                .record("b", 2, 0)
                .record(Tick.of("a", 1).takenBack(), 0)
                .watermark(66_600_000 - 1)
                .expect("+I b -19800000..66600000 1 2")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void windowsOfRecordsAreFinalOnceTheyAreComplete(Replay replay) throws Exception {
        given(TestQuery.of(new CountWindows(3, 1, 0)).havingAtLeast(2).marksClosed())
                .record("a", 1, 0)
                .expect()
                .record("a", 2, 0)
                .expect("+I a 0..2 2 3 closed")
                .record("a", 4, 0)
                .expect("+I a 0..3 3 7 closed")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void theLatestWindowOfRecordsIsFinalAtTheEnd(Replay replay) throws Exception {
        given(
                        TestQuery.of(new CountWindows(3, 1, 0))
                                .emit(Kind.PER_RECORD)
                                .havingAtLeast(2)
                                .marksClosed())
                .record("a", 1, 0)
                .record("b", 1, 0)
                .expect()
                .record("a", 2, 0)
                .expect("+I a 0..2 2 3")
                .record("a", 4, 0)
                .expect("+U a 0..3 3 7")
                .endInput()
                .expect("+U a 0..3 3 7 closed")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void windowsByTheClockAreFinalAtTheirEnd(Replay replay) throws Exception {
        given(
                        TestQuery.of(new ProcessingTimeWindows(WindowSpec.tumbling(1_000, 0)))
                                .havingAtLeast(2)
                                .marksClosed())
                .record("a", 1, 0)
                .record("a", 2, 0)
                .record("b", 4, 0)
                .pass(1_000)
                .expect("+I a 0..1000 2 3 closed")
                .replay(replay);
    }
}
