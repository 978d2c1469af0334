package io.sluice.runtime;

import static io.sluice.runtime.Scenario.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.aggregate.CountDistinct;
import io.sluice.core.aggregate.NamedAggregate;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.spill.LocalSpillFiles;
import io.sluice.core.spill.SpillException;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.accumulator.AccumulatorSerializer;
import io.sluice.runtime.accumulator.UnorderedCountsForm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With memory for one row per window, all others are on disk. */
class SpillingScenariosTest {

    private static final WindowSpec TUMBLING = WindowSpec.tumbling(10, 0);
    private static final WindowSpec HOPPING = WindowSpec.hopping(20, 10, 0);

    @ParameterizedTest
    @EnumSource(Replay.class)
    void partsOfAKeyAreOneRowWhenTheWindowCloses(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).spilling())
                .record("a", 1, 1)
                .record("b", 2, 2)
                .record("c", 3, 3)
                .record("a", 4, 4)
                .record("d", 5, 15)
                .record("b", 6, 5)
                .record("a", 7, 6)
                .watermark(9)
                .expect("+I a 0..10 3 12", "+I b 0..10 2 8", "+I c 0..10 1 3")
                .watermark(19)
                .expect("+I d 10..20 1 5")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void lateRecordsFindWhatIsOnDisk(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).lateness(5).changelog(ChangelogMode.RETRACT).spilling())
                .record("a", 1, 1)
                .record("b", 2, 2)
                .record("c", 3, 3)
                .record("a", 4, 4)
                .watermark(9)
                .expect("+I a 0..10 2 5", "+I b 0..10 1 2", "+I c 0..10 1 3")
                .record("b", 5, 1)
                .drain()
                .expect("-U b 0..10 1 2", "+U b 0..10 2 7")
                .record("a", 1, 1)
                .record("b", 1, 1)
                .drain()
                .record("e", 1, 1)
                .drain()
                .expect(
                        "-U a 0..10 2 5",
                        "+U a 0..10 3 6",
                        "-U b 0..10 2 7",
                        "+U b 0..10 3 8",
                        "+I e 0..10 1 1")
                .watermark(14)
                .expect()
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void slicesOnDiskAreInEachOfTheirWindows(Replay replay) throws Exception {
        given(TestQuery.of(HOPPING).spilling())
                .record("a", 1, 1)
                .record("b", 2, 2)
                .record("c", 3, 13)
                .record("a", 4, 14)
                .record("d", 5, 25)
                .record("b", 6, 5)
                .record("a", 7, 6)
                .watermark(9)
                .expect("+I a -10..10 2 8", "+I b -10..10 2 8")
                .record("c", 1, 12)
                .watermark(19)
                .expect("+I a 0..20 3 12", "+I b 0..20 2 8", "+I c 0..20 2 4")
                .watermark(39)
                .expect("+I a 10..30 1 4", "+I c 10..30 2 4", "+I d 10..30 1 5", "+I d 20..40 1 5")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void lateRecordsFindSlicesOnDisk(Replay replay) throws Exception {
        given(TestQuery.of(HOPPING).lateness(15).changelog(ChangelogMode.RETRACT).spilling())
                .record("a", 1, 1)
                .record("b", 2, 2)
                .record("a", 4, 14)
                .record("c", 3, 13)
                .watermark(19)
                .expect(
                        "+I a -10..10 1 1",
                        "+I b -10..10 1 2",
                        "+I a 0..20 2 5",
                        "+I b 0..20 1 2",
                        "+I c 0..20 1 3")
                .record("a", 9, 5)
                .drain()
                .expect(
                        "-U a -10..10 1 1",
                        "+U a -10..10 2 10",
                        "-U a 0..20 2 5",
                        "+U a 0..20 3 14")
                .record("b", 1, 15)
                .drain()
                .expect("-U b 0..20 1 2", "+U b 0..20 2 3")
                .watermark(29)
                .expect("+I a 10..30 1 4", "+I b 10..30 1 1", "+I c 10..30 1 3")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void rowsOnDiskAreMarkedWhenTheirWindowExpires(Replay replay) throws Exception {
        given(TestQuery.of(TUMBLING).lateness(5).marksClosed().spilling())
                .record("a", 1, 1)
                .record("b", 2, 2)
                .record("c", 3, 3)
                .watermark(9)
                .expect("+I a 0..10 1 1", "+I b 0..10 1 2", "+I c 0..10 1 3")
                .watermark(14)
                .expect("+U a 0..10 1 1 closed", "+U b 0..10 1 2 closed", "+U c 0..10 1 3 closed")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void rowsOnDiskThatAreHiddenByALateRecordAreDeleted(Replay replay) throws Exception {
        Tick one = Tick.of("a", 1);
        given(TestQuery.of(TUMBLING).lateness(5).ofChangelog().spilling())
                .record(one, 1)
                .record("b", 2, 2)
                .record("c", 3, 3)
                .watermark(9)
                .expect("+I a 0..10 1 1", "+I b 0..10 1 2", "+I c 0..10 1 3")
                .record(one.takenBack(), 1)
                .drain()
                .expect("-D a 0..10 1 1")
                .record("b", 1, 1)
                .record("a", 9, 1)
                .drain()
                .expect("+U b 0..10 2 3", "+I a 0..10 1 9")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void objectsSpillToo(Replay replay) throws Exception {
        AggregateColumn<Tick> distinct =
                new AggregateColumn<>(
                        new NamedAggregate<>("distinct", new CountDistinct<>(Tick::quantity)),
                        new AccumulatorSerializer<>(
                                new UnorderedCountsForm(), LongSerializer.INSTANCE));
        given(TestQuery.of(TUMBLING).aggregate(TestQuery.count(), distinct).spilling())
                .record("a", 1, 1)
                .record("b", 2, 2)
                .record("a", 1, 3)
                .record("b", 3, 4)
                .record("a", 2, 5)
                .watermark(9)
                .expect("+I a 0..10 3 2", "+I b 0..10 2 2")
                .replay(replay);
    }

    @Test
    void whatWasSpilledIsRestoredWithoutSpilling() throws Exception {
        TestQuery query = TestQuery.of(TUMBLING);
        try (TestJob job = new TestJob(query.spilling(), 1, Backend.HASH_MAP)) {
            for (int i = 0; i < 100; i++) {
                job.record(Tick.of("k" + i % 30, 1), 5);
            }
            job.passTime(2 * TestQuery.INTERVAL);
            assertThat(job.windowMetric("spilledRows")).isPositive();
            job.restart(query, 3);
            job.watermark(9);
            assertThat(job.take())
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 30)
                                    .mapToObj(
                                            k ->
                                                    "+I k%d 0..10 %2$d %2$d"
                                                            .formatted(k, k < 10 ? 4 : 3))
                                    .toList());
        }
    }

    @Test
    void metricsSayWhatIsOnDisk() throws Exception {
        try (TestJob job = new TestJob(TestQuery.of(TUMBLING).spilling(), 1, Backend.HASH_MAP)) {
            for (int i = 0; i < 100; i++) {
                job.record(Tick.of("k" + i, 1), 5);
            }
            job.passTime(2 * TestQuery.INTERVAL);
            assertThat(job.windowMetric("spilledRows")).isEqualTo(99);
            assertThat(job.windowMetric("tableRows")).isEqualTo(100);
            assertThat(job.windowMetric("spilledFiles")).isBetween(1L, 64L);
            assertThat(job.windowMetric("numRowsSpilled")).isGreaterThanOrEqualTo(99);
            assertThat(job.windowMetric("spilledBytes"))
                    .isBetween(1L, job.windowMetric("numBytesSpilled"));
            job.watermark(9);
            assertThat(job.take()).hasSize(100);
            assertThat(job.windowMetric("spilledRows")).isZero();
            assertThat(job.windowMetric("spilledBytes")).isZero();
            assertThat(job.windowMetric("spilledFiles")).isZero();
        }
    }

    @Test
    void aFullDiskIsAnErrorThatNamesFileAndSetting(@TempDir Path directory) throws Exception {
        List<Path> gone = List.of(directory.resolve("gone"));
        TestQuery query = TestQuery.of(TUMBLING).spilling();
        try (TestJob job =
                new TestJob(
                        query,
                        1,
                        Backend.HASH_MAP,
                        (ours, name) -> new LocalSpillFiles(gone, name))) {
            job.record(Tick.of("a", 1), 1);
            assertThatThrownBy(
                            () -> {
                                job.record(Tick.of("b", 1), 1);
                                job.passTime(2 * TestQuery.INTERVAL);
                            })
                    .isInstanceOf(SpillException.class)
                    .hasMessageContaining(gone.get(0).toString())
                    .hasMessageContaining("'sluice.memory.spill'");
        }
    }

    @Test
    void noFileIsLeftBehind(@TempDir Path directory) throws Exception {
        List<Path> names = new ArrayList<>();
        TestQuery query = TestQuery.of(TUMBLING).spilling();
        try (TestJob job =
                new TestJob(
                        query,
                        2,
                        Backend.HASH_MAP,
                        (ours, name) -> {
                            names.add(Path.of(name));
                            return new LocalSpillFiles(List.of(directory), name);
                        })) {
            for (int i = 0; i < 50; i++) {
                job.record(Tick.of("k" + i, 1), 5);
            }
            job.passTime(2 * TestQuery.INTERVAL);
            assertThat(files(directory)).isNotEmpty();
            job.restart(query, 1);
            assertThat(files(directory)).isNotEmpty();
        }
        assertThat(files(directory)).isEmpty();
        assertThat(names).hasSize(3).doesNotHaveDuplicates();
    }

    private static List<Path> files(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
