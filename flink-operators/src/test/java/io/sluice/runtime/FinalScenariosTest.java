package io.sluice.runtime;

import static io.sluice.runtime.Scenario.given;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.window.WindowSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each window is published once, when it closes. */
class FinalScenariosTest {

    private static final WindowSpec TUMBLING = WindowSpec.tumbling(10, 0);
    private static final WindowSpec HOPPING = WindowSpec.hopping(10, 4, 0);
    private static final WindowSpec CUMULATING = WindowSpec.cumulating(12, 4, 0);
    private static final WindowSpec WITH_GAPS = WindowSpec.hopping(4, 10, 0);

    @ParameterizedTest
    @EnumSource(Replay.class)
    void tumblingWindowsCloseWhenTheWatermarkPassesTheirLastMillisecond(Replay replay)
            throws Exception {
        given(TestQuery.of(TUMBLING))
                .record("a", 1, 1)
                .record("a", 2, 9)
                .record("b", 5, 3)
                .watermark(8)
                .expect()
                .record("a", 4, 12)
                .watermark(9)
                .expect("+I a 0..10 2 3", "+I b 0..10 1 5")
                .watermark(19)
                .expect("+I a 10..20 1 4")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void appendPublishesLikeUpsertWhileNothingIsLate(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).changelog(ChangelogMode.APPEND))
                .record("a", 1, 1)
                .watermark(9)
                .expect("+I a 0..10 1 1")
                .record("a", 4, 12)
                .endInput()
                .expect("+I a 10..20 1 4")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void hoppingWindowsOfAggregatesThatRetract(Replay replay) throws Exception {
        given(TestQuery.of(HOPPING))
                .record("a", 1, 1)
                .record("a", 2, 5)
                .record("b", 3, 9)
                .watermark(5)
                .expect("+I a -8..2 1 1", "+I a -4..6 2 3")
                .watermark(9)
                .expect("+I a 0..10 2 3", "+I b 0..10 1 3")
                .record("c", 7, 16)
                .watermark(17)
                .expect("+I a 4..14 1 2", "+I b 4..14 1 3", "+I b 8..18 1 3", "+I c 8..18 1 7")
                .watermark(30)
                .expect("+I c 12..22 1 7", "+I c 16..26 1 7")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void hoppingWindowsOfAggregatesThatDoNotRetract(Replay replay) throws Exception {
        given(TestQuery.of(HOPPING).aggregate(TestQuery.max(), TestQuery.priceSum()))
                .record("a", 1, 1)
                .record("a", 2, 5)
                .record("b", 3, 9)
                .watermark(5)
                .expect("+I a -8..2 1 1.0", "+I a -4..6 2 3.0")
                .watermark(9)
                .expect("+I a 0..10 2 3.0", "+I b 0..10 3 3.0")
                .record("c", 7, 16)
                .watermark(17)
                .expect(
                        "+I a 4..14 2 2.0",
                        "+I b 4..14 3 3.0",
                        "+I b 8..18 3 3.0",
                        "+I c 8..18 7 7.0")
                .watermark(30)
                .expect("+I c 12..22 7 7.0", "+I c 16..26 7 7.0")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void cumulatingWindowsGrowFromACommonStart(Replay replay) throws Exception {
        given(TestQuery.of(CUMULATING))
                .record("a", 1, 1)
                .record("a", 2, 6)
                .watermark(3)
                .expect("+I a 0..4 1 1")
                .record("a", 3, 13)
                .watermark(11)
                .expect("+I a 0..8 2 3", "+I a 0..12 2 3")
                .watermark(23)
                .expect("+I a 12..16 1 3", "+I a 12..20 1 3", "+I a 12..24 1 3")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void recordsBetweenWindowsBelongToNone(Replay replay) throws Exception {
        given(TestQuery.of(WITH_GAPS))
                .record("a", 1, 3)
                .record("a", 2, 4)
                .record("a", 4, 9)
                .record("a", 8, 10)
                .watermark(13)
                .expect("+I a 0..4 1 1", "+I a 10..14 1 8")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void timeBeforeTheEpochIsTimeLikeAnyOther(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING))
                .record("a", 1, -1)
                .record("a", 2, -10)
                .record("a", 4, -11)
                .watermark(-11)
                .expect("+I a -20..-10 1 4")
                .watermark(-1)
                .expect("+I a -10..0 2 3")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void nullsAreOneKeyAndNoValue(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING))
                .record(new Tick(null, null, 0), 1)
                .record(new Tick("a", null, 0), 1)
                .record(Tick.of("a", 3), 2)
                .record(new Tick(null, null, 0), 3)
                .watermark(9)
                .expect("+I null 0..10 2 null", "+I a 0..10 2 3")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void notANumberMakesTheSumNotANumber(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).aggregate(TestQuery.priceSum()))
                .record(new Tick("a", 1L, Double.NaN), 1)
                .record(new Tick("a", 1L, 2.5), 2)
                .record(new Tick("b", 1L, 2.5), 2)
                .watermark(9)
                .expect("+I a 0..10 NaN", "+I b 0..10 2.5")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void theEndOfTheInputClosesEveryWindow(Replay replay) throws Exception {
        given(TestQuery.of(HOPPING))
                .record("a", 1, 1)
                .endInput()
                .expect("+I a -8..2 1 1", "+I a -4..6 1 1", "+I a 0..10 1 1")
                .replay(replay);
    }
}
