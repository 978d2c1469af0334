package io.sluice.runtime;

import static io.sluice.runtime.Scenario.given;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.window.WindowSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cumulating windows under every policy: what did not change is not published. */
class CumulatingScenariosTest {

    /** [0, 4), [0, 8), [0, 12), then [12, 16), ... */
    private static final TestQuery QUERY = TestQuery.of(WindowSpec.cumulating(12, 4, 0));

    @ParameterizedTest
    @EnumSource(Replay.class)
    void drainPublishesTheWindowsThatChanged(Replay replay) throws Exception {
        given(QUERY.emit(Kind.CHANGES))
                .record("a", 1, 5)
                .record("b", 1, 1)
                .drain()
                .expect(
                        "+I a 0..8 1 1",
                        "+I a 0..12 1 1",
                        "+I b 0..4 1 1",
                        "+I b 0..8 1 1",
                        "+I b 0..12 1 1")
                .drain()
                .expect()
                .record("a", 2, 9)
                .drain()
                .expect("+U a 0..12 2 3")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void closingPublishesNothingThatIsKnown(Replay replay) throws Exception {
        given(QUERY.emit(Kind.CHANGES))
                .record("a", 1, 5)
                .drain()
                .expect("+I a 0..8 1 1", "+I a 0..12 1 1")
                .watermark(7)
                .expect()
                .record("a", 2, 9)
                .watermark(11)
                .expect("+U a 0..12 2 3")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void eachIntervalPublishesTheWindowsThatChanged(Replay replay) throws Exception {
        given(QUERY.emit(Kind.INTERVAL).changelog(ChangelogMode.RETRACT))
                .record("a", 1, 9)
                .drain()
                .expect("+I a 0..12 1 1")
                .record("a", 2, 6)
                .drain()
                .expect("+I a 0..8 1 2", "-U a 0..12 1 1", "+U a 0..12 2 3")
                .drain()
                .expect()
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void eachWatermarkPublishesTheWindowsThatChanged(Replay replay) throws Exception {
        given(QUERY.emit(Kind.ON_WATERMARK))
                .record("a", 1, 9)
                .watermark(1)
                .expect("+I a 0..12 1 1")
                .watermark(2)
                .expect()
                .record("b", 2, 7)
                .watermark(3)
                .expect("+I b 0..8 1 2", "+I b 0..12 1 2")
                .watermark(11)
                .expect()
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void eachRecordPublishesTheWindowsThatHoldIt(Replay replay) throws Exception {
        given(QUERY.emit(Kind.PER_RECORD))
                .record("a", 1, 9)
                .drain()
                .expect("+I a 0..12 1 1")
                .record("a", 2, 5)
                .drain()
                .expect("+I a 0..8 1 2", "+U a 0..12 2 3")
                .watermark(7)
                .record("a", 4, 6) // late for [0, 8)
                .drain()
                .expect("+U a 0..12 3 7")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void resultThatStaysTheSameIsNotPublishedAgain(Replay replay) throws Exception {
        given(QUERY.emit(Kind.CHANGES).aggregate(TestQuery.max()).skipUnchanged())
                .record("a", 5, 1)
                .drain()
                .expect("+I a 0..4 5", "+I a 0..8 5", "+I a 0..12 5")
                .record("a", 3, 1)
                .drain()
                .expect()
                .record("a", 7, 6)
                .drain()
                .expect("+U a 0..8 7", "+U a 0..12 7")
                .replay(replay);
    }

    /** A row is published once per window, whether or not its last step brought anything. */
    @ParameterizedTest
    @EnumSource(Replay.class)
    void finalResultsShowEveryStepOfAKeyFromItsFirstRecordOn(Replay replay) throws Exception {
        given(QUERY)
                .record("a", 1, 5)
                .watermark(3)
                .expect()
                .watermark(11)
                .expect("+I a 0..8 1 1", "+I a 0..12 1 1")
                .watermark(23)
                .expect()
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void lateRecordUpdatesOnlyTheWindowsThatHoldIt(Replay replay) throws Exception {
        given(QUERY.lateness(20))
                .record("a", 1, 1)
                .watermark(11)
                .expect("+I a 0..4 1 1", "+I a 0..8 1 1", "+I a 0..12 1 1")
                .record("a", 2, 9)
                .drain()
                .expect("+U a 0..12 2 3")
                .replay(replay);
    }
}
