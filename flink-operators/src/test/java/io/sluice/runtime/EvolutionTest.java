package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.aggregate.CountAll;
import io.sluice.core.aggregate.CountDistinct;
import io.sluice.core.aggregate.Last;
import io.sluice.core.aggregate.LongMax;
import io.sluice.core.aggregate.NamedAggregate;
import io.sluice.core.aggregate.RecordCondition;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.window.CalendarUnit;
import io.sluice.core.window.CountWindows;
import io.sluice.core.window.ProcessingTimeWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.accumulator.AccumulatorSerializer;
import io.sluice.runtime.accumulator.UnorderedCountsForm;
import io.sluice.runtime.state.StateIncompatibleException;
import java.time.ZoneId;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A savepoint restored by another version of the query. */
class EvolutionTest {

    private static final TestQuery TUMBLING = TestQuery.of(WindowSpec.tumbling(10, 0));
    private static final TestQuery HOPPING = TestQuery.of(WindowSpec.hopping(10, 4, 0));

    @Test
    void anAddedAggregateStartsEmptyBesideTheOthers() throws Exception {
        try (TestJob job = jobWithARecord(TUMBLING)) {
            job.restart(
                    TUMBLING.aggregate(
                            TestQuery.max(),
                            TestQuery.count(),
                            TestQuery.priceSum(),
                            TestQuery.sum()),
                    2);
            job.watermark(9);
            assertThat(job.take()).containsExactly("+I a 0..10 null 1 null 3");
        }
    }

    @Test
    void anAddedAggregateCountsFromThenOn() throws Exception {
        try (TestJob job = jobWithARecord(TUMBLING)) {
            job.restart(TUMBLING.aggregate(TestQuery.count(), TestQuery.sum(), TestQuery.max()), 1);
            job.record(Tick.of("a", 2), 2);
            job.watermark(9);
            assertThat(job.take()).containsExactly("+I a 0..10 2 5 2");
        }
    }

    @Test
    void aDroppedAggregateLeavesTheOthers() throws Exception {
        TestQuery three =
                TUMBLING.aggregate(TestQuery.max(), TestQuery.priceSum(), TestQuery.sum());
        try (TestJob job = jobWithARecord(three)) {
            job.restart(TUMBLING.aggregate(TestQuery.sum()), 4);
            job.record(Tick.of("a", 2), 2);
            job.watermark(9);
            assertThat(job.take()).containsExactly("+I a 0..10 5");
        }
    }

    @Test
    void reorderedAggregatesKeepTheirValues() throws Exception {
        TestQuery three = TUMBLING.aggregate(TestQuery.max(), TestQuery.count(), TestQuery.sum());
        try (TestJob job = jobWithARecord(three)) {
            job.restart(TUMBLING.aggregate(TestQuery.sum(), TestQuery.max(), TestQuery.count()), 3);
            job.record(Tick.of("a", 2), 2);
            job.watermark(9);
            assertThat(job.take()).containsExactly("+I a 0..10 5 3 2");
        }
    }

    @Test
    void slicesEvolveLikeWindows() throws Exception {
        try (TestJob job = jobWithARecord(HOPPING)) {
            job.restart(HOPPING.aggregate(TestQuery.max(), TestQuery.sum()), 1);
            job.record(Tick.of("a", 2), 2);
            job.watermark(9);
            assertThat(job.take())
                    .containsExactly("+I a -8..2 null 3", "+I a -4..6 2 5", "+I a 0..10 2 5");
        }
    }

    @Test
    void accumulatorsOfObjectsGoOn() throws Exception {
        AggregateColumn<Tick> different =
                new AggregateColumn<>(
                        new NamedAggregate<>("different", new CountDistinct<>(Tick::quantity)),
                        new AccumulatorSerializer<>(
                                new UnorderedCountsForm(), LongSerializer.INSTANCE));
        AggregateColumn<Tick> last =
                TestQuery.column("last", Last.ofLongs(tick -> tick.quantity()));
        try (TestJob job = jobWithARecord(TUMBLING.aggregate(last, different))) {
            job.record(Tick.of("a", 7), 5);
            job.restart(TUMBLING.aggregate(different, TestQuery.count(), last), 3);
            job.record(Tick.of("a", 2), 4);
            job.record(Tick.of("a", 3), 3);
            job.watermark(9);
            assertThat(job.take()).containsExactly("+I a 0..10 3 4 7");
        }
    }

    @Test
    void aFilterOnCountAllNeedsAnotherName() throws Exception {
        RecordCondition<Tick> many = tick -> tick.quantity() > 100;
        assertRefused(
                TUMBLING,
                TUMBLING.aggregate(TestQuery.column("n", many.filter(new CountAll<>()))),
                "aggregate 'n' was COUNT(*) and is now COUNT in 1 lanes");
    }

    @Test
    void theRowThatWasEmittedEvolvesToo() throws Exception {
        TestQuery query = TUMBLING.emit(Kind.CHANGES).changelog(ChangelogMode.RETRACT);
        try (TestJob job = jobWithARecord(query)) {
            job.passTime(2 * TestQuery.INTERVAL);
            job.take();
            job.restart(query.aggregate(TestQuery.sum(), TestQuery.max()), 1);
            job.record(Tick.of("a", 2), 2);
            job.passTime(2 * TestQuery.INTERVAL);
            assertThat(job.take()).containsExactly("-U a 0..10 3 null", "+U a 0..10 5 2");
        }
    }

    @Test
    void anotherKeyTypeIsRefused() throws Exception {
        assertRefused(
                TUMBLING,
                TUMBLING.key("symbol", Tick::quantity, LongSerializer.INSTANCE),
                "key field 'symbol' was written by",
                "StringSerializer",
                "LongSerializer");
    }

    @Test
    void anotherKeyNameIsRefused() throws Exception {
        assertRefused(
                TUMBLING,
                TUMBLING.key("ticker", Tick::symbol, StringSerializer.INSTANCE),
                "key fields were [symbol] and are now [ticker]");
    }

    @Test
    void anotherWindowIsRefused() throws Exception {
        assertRefused(
                TUMBLING,
                TUMBLING.in(WindowSpec.tumbling(20, 0)),
                "window was TUMBLING(size=10 ms, offset=0 ms)",
                "is now TUMBLING(size=20 ms, offset=0 ms)");
    }

    @Test
    void anotherOffsetIsRefused() throws Exception {
        assertRefused(
                HOPPING,
                HOPPING.in(WindowSpec.hopping(10, 4, 1)),
                "offset=0 ms",
                "is now HOPPING(size=10 ms, slide=4 ms, offset=1 ms)");
    }

    @Test
    void anotherNumberOfRecordsIsRefused() throws Exception {
        assertRefused(
                TUMBLING.in(new CountWindows(3, 1, 0)),
                TUMBLING.in(new CountWindows(4, 1, 1_000)),
                "window was COUNT(size=3 records, slide=1 records)",
                "is now COUNT(size=4 records, slide=1 records)");
    }

    @Test
    void anotherTimeIsRefused() throws Exception {
        assertRefused(
                TUMBLING,
                TUMBLING.in(new ProcessingTimeWindows(WindowSpec.tumbling(10, 0))),
                "window was TUMBLING(size=10 ms, offset=0 ms)",
                "is now TUMBLING(size=10 ms, offset=0 ms) in processing time");
    }

    @Test
    void anotherZoneIsRefused() throws Exception {
        assertRefused(
                TUMBLING.in(WindowSpec.calendar(ZoneId.of("Asia/Kolkata"), CalendarUnit.DAY)),
                TUMBLING.in(WindowSpec.calendar(ZoneId.of("Asia/Tokyo"), CalendarUnit.DAY)),
                "window was CALENDAR(DAY in Asia/Kolkata)",
                "is now CALENDAR(DAY in Asia/Tokyo)");
    }

    @ParameterizedTest
    @EnumSource(names = {"FINAL", "CHANGES"})
    void overlappingWindowsThatAreKeptOtherwiseAreRefused(Kind before) throws Exception {
        Kind after = before == Kind.FINAL ? Kind.CHANGES : Kind.FINAL;
        assertRefused(
                HOPPING.emit(before),
                HOPPING.emit(after),
                "by slice",
                "by window",
                "emission policy");
    }

    @Test
    void anotherAggregateOfTheSameNameIsRefused() throws Exception {
        assertRefused(
                TUMBLING,
                TUMBLING.aggregate(TestQuery.column("sum", new LongMax<>(tick -> tick.quantity()))),
                "aggregate 'sum' was SUM(BIGINT)",
                "is now MAX(BIGINT)",
                "another name");
    }

    @Test
    void tumblingWindowsChangeTheirPolicyFreely() throws Exception {
        try (TestJob job = jobWithARecord(TUMBLING)) {
            job.restart(TUMBLING.emit(Kind.CHANGES), 2);
            job.passTime(2 * TestQuery.INTERVAL);
            assertThat(job.take()).containsExactly("+I a 0..10 1 3");
            job.restart(TUMBLING.emit(Kind.PER_RECORD), 1);
            job.record(Tick.of("a", 2), 2);
            job.passTime(2 * TestQuery.INTERVAL);
            assertThat(job.take()).containsExactly("+U a 0..10 2 5");
            job.restart(TUMBLING, 3);
            job.record(Tick.of("a", 4), 2);
            job.watermark(9);
            assertThat(job.take()).containsExactly("+U a 0..10 3 9");
        }
    }

    @Test
    void upsertBecomesRetractWhileNothingWaits() throws Exception {
        TestQuery upsert = TUMBLING.emit(Kind.CHANGES);
        try (TestJob job = jobWithARecord(upsert)) {
            job.passTime(2 * TestQuery.INTERVAL);
            job.take();
            job.restart(upsert.changelog(ChangelogMode.RETRACT), 2);
            job.record(Tick.of("a", 2), 2);
            job.passTime(2 * TestQuery.INTERVAL);
            assertThat(job.take()).containsExactly("-U a 0..10 1 3", "+U a 0..10 2 5");
        }
    }

    @Test
    void upsertDoesNotBecomeRetractWhileChangesWait() throws Exception {
        TestQuery upsert = TUMBLING.emit(Kind.CHANGES);
        try (TestJob job = jobWithARecord(upsert)) {
            job.passTime(2 * TestQuery.INTERVAL);
            job.record(Tick.of("a", 2), 2);
            assertRefused(
                    () -> job.restart(upsert.changelog(ChangelogMode.RETRACT), 1),
                    "changelog mode is now 'retract'");
        }
    }

    @Test
    void raisingTheAllowedLatenessReopensNoExpiredWindow() throws Exception {
        try (TestJob job = jobWithARecord(TUMBLING)) {
            job.watermark(9);
            job.take();
            job.restart(TUMBLING.lateness(100).lateAside().fold(FoldMode.OFF), 2);
            job.watermark(9);
            job.record(Tick.of("a", 2), 2);
            job.passTime(2 * TestQuery.INTERVAL);
            assertThat(job.take()).containsExactly("late a @2");
            job.record(Tick.of("a", 4), 12);
            job.watermark(29);
            job.record(Tick.of("a", 8), 12);
            job.passTime(2 * TestQuery.INTERVAL);
            assertThat(job.take()).containsExactly("+I a 10..20 1 4", "+U a 10..20 2 12");
        }
    }

    private static TestJob jobWithARecord(TestQuery query) throws Exception {
        TestJob job = new TestJob(query, 1, Backend.HASH_MAP);
        job.record(Tick.of("a", 3), 1);
        return job;
    }

    private static void assertRefused(TestQuery before, TestQuery after, String... words)
            throws Exception {
        try (TestJob job = jobWithARecord(before)) {
            assertRefused(() -> job.restart(after, 1), words);
        }
    }

    private static void assertRefused(ThrowingCallable restart, String... words) {
        assertThatThrownBy(restart)
                .isInstanceOf(StateIncompatibleException.class)
                .hasMessageContaining("query 'ticks'")
                .hasMessageContainingAll(words);
    }
}
