package io.sluice.runtime;

import static io.sluice.runtime.Scenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.window.CalendarUnit;
import io.sluice.core.window.ProcessingTimeWindows;
import io.sluice.core.window.WindowSpec;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Windows by the clock; it stands at 0 when a scenario begins. */
class ProcessingTimeScenariosTest {

    /** Event time says nothing here. */
    private static final long ANY = 123_456;

    private static TestQuery by(WindowSpec windows) {
        return TestQuery.of(new ProcessingTimeWindows(windows));
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void tumblingWindowClosesWhenTheClockReachesItsEnd(Replay replay) throws Exception {
        given(by(WindowSpec.tumbling(1_000, 0)))
                .record("a", 1, ANY)
                .pass(999)
                .record("a", 2, ANY)
                .record("b", 4, Long.MIN_VALUE)
                .expect()
                .pass(1)
                .expect("+I a 0..1000 2 3", "+I b 0..1000 1 4")
                .record("a", 8, 7)
                .pass(5_000)
                .expect("+I a 1000..2000 1 8")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void hoppingWindowsCloseOneAfterTheOther(Replay replay) throws Exception {
        given(by(WindowSpec.hopping(1_000, 500, 0)))
                .pass(600)
                .record("a", 1, ANY)
                .pass(400)
                .expect("+I a 0..1000 1 1")
                .record("a", 2, ANY)
                .pass(500)
                .expect("+I a 500..1500 2 3")
                .pass(500)
                .expect("+I a 1000..2000 1 2")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void cumulatingWindowsGrowByTheClock(Replay replay) throws Exception {
        given(by(WindowSpec.cumulating(1_500, 500, 0)))
                .record("a", 1, ANY)
                .pass(500)
                .expect("+I a 0..500 1 1")
                .record("a", 2, ANY)
                .pass(1_000)
                .expect("+I a 0..1000 2 3", "+I a 0..1500 2 3")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void daysOfAZoneEndByItsClock(Replay replay) throws Exception {
        long midnight = 18 * 3_600_000 + 1_800_000;
        long before = midnight - 86_400_000;
        given(by(WindowSpec.calendar(ZoneId.of("Asia/Kolkata"), CalendarUnit.DAY)))
                .record("a", 1, ANY)
                .pass(midnight - 1)
                .expect()
                .pass(1)
                .expect("+I a " + before + ".." + midnight + " 1 1")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void sessionClosesWhenNothingHasComeForTheGap(Replay replay) throws Exception {
        given(by(WindowSpec.session(1_000)))
                .record("a", 1, ANY)
                .pass(300)
                .record("b", 8, ANY)
                .pass(600)
                .record("a", 2, 7)
                .pass(400)
                .expect("+I b 300..1300 1 8")
                .pass(599)
                .expect()
                .pass(1)
                .expect("+I a 0..1900 2 3")
                .record("a", 4, ANY)
                .pass(1_000)
                .expect("+I a 1900..2900 1 4")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void sessionOfTheClockThatGrowsReplacesItsRow(Replay replay) throws Exception {
        given(by(WindowSpec.session(1_000)).emit(Kind.CHANGES).changelog(ChangelogMode.RETRACT))
                .record("a", 1, ANY)
                .drain()
                .expect("+I a 0..1000 1 1")
                .record("a", 2, ANY)
                .record("a", 4, ANY)
                .drain()
                .expect("-D a 0..1000 1 1", "+I a 0..1200 3 7")
                .pass(799)
                .record("a", 8, ANY)
                .drain()
                .expect("-D a 0..1200 3 7", "+I a 0..2199 4 15")
                .pass(1_000)
                .expect()
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void noSessionOfTheClockReachesAcrossACut(Replay replay) throws Exception {
        given(by(WindowSpec.session(1_000, 1_500)))
                .record("a", 1, ANY)
                .pass(900)
                .record("a", 2, ANY)
                .pass(600)
                .expect("+I a 0..1500 2 3")
                .record("a", 4, ANY)
                .endInput()
                .expect("+I a 1500..2500 1 4")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void changesArePublishedWhileTheWindowIsOpen(Replay replay) throws Exception {
        given(
                        by(WindowSpec.tumbling(10_000, 0))
                                .emit(Kind.CHANGES)
                                .changelog(ChangelogMode.RETRACT))
                .record("a", 1, ANY)
                .drain()
                .expect("+I a 0..10000 1 1")
                .record("a", 2, ANY)
                .drain()
                .expect("-U a 0..10000 1 1", "+U a 0..10000 2 3")
                .pass(10_000)
                .expect()
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void eachRecordIsPublishedWhenItArrives(Replay replay) throws Exception {
        given(by(WindowSpec.tumbling(1_000, 0)).emit(Kind.PER_RECORD))
                .record("a", 1, ANY)
                .expect("+I a 0..1000 1 1")
                .record("a", 2, ANY)
                .expect("+U a 0..1000 2 3")
                .pass(1_000)
                .record("a", 4, ANY)
                .expect("+I a 1000..2000 1 4")
                .pass(1_000)
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void watermarksCloseNothing(Replay replay) throws Exception {
        given(by(WindowSpec.tumbling(1_000, 0)))
                .record("a", 1, 5)
                .watermark(1_000_000)
                .expect()
                .record("a", 2, 6) // behind the watermark, and not late
                .pass(1_000)
                .expect("+I a 0..1000 2 3")
                .replay(replay);
    }

    /** As it comes from one input that has ended while another one is idle. */
    @ParameterizedTest
    @EnumSource(Replay.class)
    void afterTheLastWatermarkRecordsStillCount(Replay replay) throws Exception {
        given(by(WindowSpec.tumbling(1_000, 0)))
                .record("a", 1, ANY)
                .watermark(Long.MAX_VALUE)
                .expect()
                .record("a", 2, ANY)
                .pass(1_000)
                .expect("+I a 0..1000 2 3")
                .record("a", 4, ANY)
                .endInput()
                .expect("+I a 1000..2000 1 4")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void endOfInputClosesWhatIsOpen(Replay replay) throws Exception {
        given(by(WindowSpec.tumbling(1_000, 0)))
                .record("a", 1, ANY)
                .pass(1)
                .expect()
                .endInput()
                .expect("+I a 0..1000 1 1")
                .replay(replay);
    }

    @Test
    void windowsThatEndedWhileTheJobWasDownCloseAtOnce() throws Exception {
        TestQuery query = by(WindowSpec.hopping(1_000, 500, 0));
        try (TestJob job = new TestJob(query, 1, Backend.HASH_MAP)) {
            job.passTime(600);
            job.record(Tick.of("a", 1), ANY);
            assertThat(job.take()).isEmpty();

            job.restartAfter(700, query, 3);
            job.passTime(0);

            assertThat(job.take()).containsExactly("+I a 0..1000 1 1");
            job.record(Tick.of("a", 2), ANY);
            job.passTime(200);
            assertThat(job.take()).containsExactly("+I a 500..1500 2 3");
        }
    }

    /** As if the job moved to a machine whose clock is behind. */
    @Test
    void clockThatGoesBackReopensNoWindow() throws Exception {
        TestQuery query = by(WindowSpec.tumbling(1_000, 0));
        try (TestJob job = new TestJob(query, 1, Backend.HASH_MAP)) {
            job.passTime(500);
            job.record(Tick.of("a", 1), ANY);
            job.passTime(600);
            assertThat(job.take()).containsExactly("+I a 0..1000 1 1");

            job.restartAfter(-900, query, 1);
            job.record(Tick.of("a", 2), ANY);
            assertThat(job.windowMetric("numLateRecordsDropped")).isZero();
            job.passTime(1_900);

            assertThat(job.take()).containsExactly("+I a 1000..2000 1 2");
        }
    }

    @Test
    void sessionsThatEndedWhileTheJobWasDownCloseAtOnceAndOthersGoOn() throws Exception {
        TestQuery query = by(WindowSpec.session(1_000));
        try (TestJob job = new TestJob(query, 3, Backend.HASH_MAP)) {
            job.record(Tick.of("a", 1), ANY);
            job.passTime(600);
            job.record(Tick.of("b", 2), ANY);

            job.restartAfter(700, query, 2);
            job.passTime(0);

            assertThat(job.take()).containsExactly("+I a 0..1000 1 1");
            job.record(Tick.of("a", 4), ANY);
            job.record(Tick.of("b", 8), ANY);
            job.passTime(1_000);
            assertThat(job.take())
                    .containsExactlyInAnyOrder("+I a 1300..2300 1 4", "+I b 600..2300 2 10");
        }
    }

    /** The session goes on from the moment that the job had reached, not from an earlier one. */
    @Test
    void clockThatGoesBackReopensNoSession() throws Exception {
        TestQuery query = by(WindowSpec.session(1_000));
        try (TestJob job = new TestJob(query, 1, Backend.HASH_MAP)) {
            job.record(Tick.of("a", 1), ANY);
            job.passTime(1_000);
            assertThat(job.take()).containsExactly("+I a 0..1000 1 1");

            job.restartAfter(-900, query, 1);
            job.record(Tick.of("a", 2), ANY);
            assertThat(job.windowMetric("numLateRecordsDropped")).isZero();
            job.passTime(1_900);

            assertThat(job.take()).containsExactly("+I a 1000..2000 1 2");
        }
    }

    /** As after a stop with drain. */
    @Test
    void afterTheEndOfTheInputARestoreGoesOn() throws Exception {
        for (WindowSpec windows :
                new WindowSpec[] {WindowSpec.tumbling(1_000, 0), WindowSpec.session(500)}) {
            TestQuery query = by(windows);
            try (TestJob job = new TestJob(query, 2, Backend.HASH_MAP)) {
                job.record(Tick.of("a", 1), ANY);
                job.endInput();
                assertThat(job.take()).hasSize(1);

                job.restartAfter(1_000, query, 1);
                job.record(Tick.of("a", 2), ANY);
                assertThat(job.windowMetric("numLateRecordsDropped")).isZero();
                job.passTime(1_000);

                assertThat(job.take()).hasSize(1).first().asString().endsWith(" 1 2");
            }
        }
    }
}
