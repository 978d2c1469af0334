package io.sluice.runtime;

import static io.sluice.runtime.Scenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.aggregate.LaneAggregate;
import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.window.CountWindows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Windows over the last records of each key; their bounds are numbers of records. */
class CountScenariosTest {

    private static final TestQuery THREES = TestQuery.of(new CountWindows(3, 3, 0));
    private static final TestQuery LAST_THREE = TestQuery.of(new CountWindows(3, 1, 0));

    @ParameterizedTest
    @EnumSource(Replay.class)
    void tumblingWindowIsPublishedWithItsLastRecord(Replay replay) throws Exception {
        given(THREES)
                .record("a", 1, 50)
                .record("a", 2, 3)
                .record("b", 1, Long.MIN_VALUE)
                .expect()
                .record("a", 4, 7)
                .expect("+I a 0..3 3 7")
                .record("a", 8, 7)
                .watermark(1_000)
                .record("a", 16, 7)
                .record("a", 32, 7)
                .expect("+I a 3..6 3 56")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void eachRecordPublishesTheLastThree(Replay replay) throws Exception {
        given(LAST_THREE)
                .record("a", 1, 0)
                .expect("+I a 0..1 1 1")
                .record("a", 2, 0)
                .expect("+I a 0..2 2 3")
                .record("a", 4, 0)
                .expect("+I a 0..3 3 7")
                .record("a", 8, 0)
                .expect("+I a 1..4 3 14")
                .record("b", 1, 0)
                .record("a", 16, 0)
                .expect("+I a 2..5 3 28", "+I b 0..1 1 1")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void maximumOfTheLastThreeGoesDown(Replay replay) throws Exception {
        given(LAST_THREE.aggregate(TestQuery.max(), TestQuery.priceSum()))
                .record("a", 9, 0)
                .record("a", 5, 0)
                .record("a", 7, 0)
                .expect("+I a 0..1 9 9.0", "+I a 0..2 9 14.0", "+I a 0..3 9 21.0")
                .record("a", 1, 0)
                .expect("+I a 1..4 7 13.0")
                .record("a", 1, 0)
                .record("a", 1, 0)
                .record("a", 2, 0)
                .expect("+I a 2..5 7 9.0", "+I a 3..6 1 3.0", "+I a 4..7 2 4.0")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void everySecondRecordPublishesTheLastFive(Replay replay) throws Exception {
        given(TestQuery.of(new CountWindows(5, 2, 0)))
                .record("a", 1, 0)
                .expect()
                .record("a", 2, 0)
                .expect("+I a 0..2 2 3")
                .record("a", 4, 0)
                .record("a", 8, 0)
                .expect("+I a 0..4 4 15")
                .record("a", 16, 0)
                .record("a", 32, 0)
                .expect("+I a 1..6 5 62")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void drainPublishesTheLatestWindowOfEachKey(Replay replay) throws Exception {
        given(LAST_THREE.emit(Kind.CHANGES))
                .record("a", 1, 0)
                .record("a", 2, 0)
                .record("b", 1, 0)
                .drain()
                .expect("+I a 0..2 2 3", "+I b 0..1 1 1")
                .drain()
                .expect()
                .record("a", 4, 0)
                .record("a", 8, 0)
                .drain()
                .expect("+U a 1..4 3 14")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void windowThatIsNotCompleteIsNotPublished(Replay replay) throws Exception {
        given(THREES.emit(Kind.CHANGES))
                .record("a", 1, 0)
                .record("a", 2, 0)
                .record("a", 4, 0)
                .record("a", 8, 0)
                .drain()
                .expect("+I a 0..3 3 7")
                .record("a", 16, 0)
                .drain()
                .expect()
                .record("a", 32, 0)
                .drain()
                .expect("+U a 3..6 3 56")
                .endInput()
                .expect()
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void eachRecordUpdatesTheRowOfItsKey(Replay replay) throws Exception {
        given(LAST_THREE.emit(Kind.PER_RECORD))
                .record("a", 1, 0)
                .expect("+I a 0..1 1 1")
                .record("a", 2, 0)
                .expect("+U a 0..2 2 3")
                .replay(replay);
    }

    /** What FIRST and LAST go by. */
    @ParameterizedTest
    @EnumSource(Replay.class)
    void recordWithoutTimestampHasTheTimeOfItsArrival(Replay replay) throws Exception {
        given(LAST_THREE.aggregate(TestQuery.column("latest", new LatestTime())))
                .record("a", 1, 50)
                .record("a", 1, 3)
                .expect("+I a 0..1 50", "+I a 0..2 50")
                .pass(600)
                .record("a", 1, Long.MIN_VALUE)
                .expect("+I a 0..3 600")
                .replay(replay);
    }

    /** The greatest timestamp of the records. */
    private record LatestTime() implements LaneAggregate<Tick> {
        @Override
        public String stateKind() {
            return "LATEST TIME";
        }

        @Override
        public int lanes() {
            return 1;
        }

        @Override
        public void init(long[] lanes, int at) {
            lanes[at] = Long.MIN_VALUE;
        }

        @Override
        public void accumulate(Tick tick, long timestamp, long[] lanes, int at) {
            lanes[at] = Math.max(lanes[at], timestamp);
        }

        @Override
        public void merge(long[] into, int at, long[] from, int fromAt) {
            into[at] = Math.max(into[at], from[fromAt]);
        }

        @Override
        public Long result(long[] lanes, int at) {
            return lanes[at];
        }
    }

    @Test
    void keyThatWasSilentForTooLongIsForgotten() throws Exception {
        TestQuery query = TestQuery.of(new CountWindows(3, 1, 1_000)).emit(Kind.PER_RECORD);
        try (TestJob job = new TestJob(query, 2, Backend.HASH_MAP)) {
            job.record(Tick.of("a", 1), 0);
            job.record(Tick.of("b", 2), 0);
            assertThat(job.take()).containsExactlyInAnyOrder("+I a 0..1 1 1", "+I b 0..1 1 2");
            job.passTime(600);
            job.record(Tick.of("a", 4), 0);
            assertThat(job.take()).containsExactly("+U a 0..2 2 5");

            job.passTime(401);
            assertThat(job.take()).containsExactly("-D b 0..1 1 2");
            assertThat(job.windowMetric("openWindows")).isEqualTo(1);

            job.record(Tick.of("b", 8), 0);
            assertThat(job.take()).containsExactly("+I b 0..1 1 8");
            job.passTime(10_000);
            assertThat(job.take()).containsExactlyInAnyOrder("-D a 0..2 2 5", "-D b 0..1 1 8");
        }
    }

    /** How long a key has been silent counts from the restore; the expiry may change there. */
    @Test
    void keysExpireAfterARestoreToo() throws Exception {
        TestQuery query = TestQuery.of(new CountWindows(3, 1, 0)).emit(Kind.PER_RECORD);
        try (TestJob job = new TestJob(query, 1, Backend.HASH_MAP)) {
            job.record(Tick.of("a", 1), 0);
            job.restartAfter(5_000, query.in(new CountWindows(3, 1, 1_000)), 3);
            job.passTime(0);
            job.record(Tick.of("a", 2), 0);
            assertThat(job.take()).containsExactly("+I a 0..1 1 1", "+U a 0..2 2 3");
            job.passTime(1_001);

            assertThat(job.take()).containsExactly("-D a 0..2 2 3");
        }
    }

    /** The parts of a front are written as they are; with other aggregates they are taken apart. */
    @Test
    void aggregatesMayChangeTheWayInWhichWindowsAreKept() throws Exception {
        TestQuery any =
                TestQuery.of(new CountWindows(3, 1, 0)).aggregate(TestQuery.sum(), TestQuery.max());
        TestQuery exact = any.aggregate(TestQuery.sum());
        try (TestJob job = new TestJob(any, 1, Backend.HASH_MAP)) {
            for (int i = 0; i < 5; i++) {
                job.record(Tick.of("a", 1 << i), 0);
            }
            job.take();
            job.restart(exact, 2);
            job.record(Tick.of("a", 32), 0);
            job.record(Tick.of("a", 64), 0);
            assertThat(job.take()).containsExactly("+I a 3..6 56", "+I a 4..7 112");
            job.restart(any, 3);
            job.record(Tick.of("a", 128), 0);
            assertThat(job.take()).containsExactly("+I a 5..8 224 128");
        }
    }
}
