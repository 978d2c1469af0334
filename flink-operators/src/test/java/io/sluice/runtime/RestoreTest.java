package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.Subtask.Position;
import io.sluice.runtime.delta.DeltaBlock;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a restore brings back. */
class RestoreTest {

    private static final TestQuery QUERY = TestQuery.of(WindowSpec.tumbling(10, 0));

    @Test
    void afterARestoreRecordsPassUntilTheWatermarkHasCaughtUp() throws Exception {
        OperatorSubtaskState state;
        try (Subtask<Tick, DeltaBlock> fold = Subtask.fold(QUERY, Position.ONLY).open()) {
            fold.harness().processWatermark(25);
            state = fold.barrier(1);
        }
        try (Subtask<Tick, DeltaBlock> fold = Subtask.fold(QUERY, Position.ONLY).open(state, 0)) {
            fold.harness().processElement(Tick.of("a", 1), 31);
            fold.harness().processWatermark(24);
            fold.harness().processElement(Tick.of("a", 1), 32);
            assertThat(Outputs.of(fold))
                    .containsExactly(
                            "1 records in 1 rows of slice 40",
                            "watermark 24",
                            "1 records in 1 rows of slice 40");
            fold.harness().processWatermark(25);
            fold.harness().processElement(Tick.of("a", 1), 33);
            assertThat(Outputs.of(fold)).isEmpty();
        }
    }

    @Test
    void everyFoldLearnsTheLargestWatermarkOfAll() throws Exception {
        OperatorSubtaskState ahead = foldAt(25);
        OperatorSubtaskState behind = foldAt(5);
        OperatorSubtaskState both = AbstractStreamOperatorTestHarness.repackageState(ahead, behind);
        for (int i = 0; i < 3; i++) {
            OperatorSubtaskState share =
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            both, TestQuery.MAX_PARALLELISM, 2, 3, i);
            try (Subtask<Tick, DeltaBlock> fold =
                    Subtask.fold(QUERY, new Position(i, 3)).open(share, 0)) {
                fold.harness().processWatermark(24);
                fold.take();
                fold.harness().processElement(Tick.of("a", 1), 33);
                assertThat(Outputs.of(fold)).as("fold %s", i).hasSize(1);
            }
        }
    }

    @Test
    void aSecondRestoreRemembersAWatermarkThatTheFirstHadNotReached() throws Exception {
        OperatorSubtaskState state = foldAt(25);
        try (Subtask<Tick, DeltaBlock> fold = Subtask.fold(QUERY, Position.ONLY).open(state, 0)) {
            fold.harness().processWatermark(5);
            state = fold.barrier(2);
        }
        try (Subtask<Tick, DeltaBlock> fold = Subtask.fold(QUERY, Position.ONLY).open(state, 0)) {
            fold.harness().processWatermark(24);
            fold.take();
            fold.harness().processElement(Tick.of("a", 1), 33);
            assertThat(Outputs.of(fold)).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void everyBackendKeepsRowsMarksAndWatermarks(Backend backend) throws Exception {
        TestQuery query = QUERY.lateness(20).emit(Kind.CHANGES).lateAside();
        try (TestJob job = new TestJob(query, 1, backend)) {
            job.record(Tick.of("a", 1), 1);
            job.record(Tick.of("b", 1), 12);
            job.passTime(TestQuery.INTERVAL);
            job.record(Tick.of("b", 2), 12);
            job.watermark(9);
            assertThat(job.take()).containsExactlyInAnyOrder("+I a 0..10 1 1", "+I b 10..20 1 1");
            assertThat(job.keepers()).containsOnly(backend.keeper());
            job.restart(query, 2);
            job.passTime(TestQuery.INTERVAL);
            assertThat(job.take()).containsExactly("+U b 10..20 2 3");
            job.restart(query, 1);
            job.watermark(29);
            job.restart(query, 3);
            job.record(Tick.of("a", 1), 1);
            assertThat(job.take()).containsExactly("late a @1");
        }
    }

    @Test
    void aKeyGroupWithoutRowsRemembersItsWatermarkToo() throws Exception {
        TestQuery query = QUERY.lateAside();
        try (TestJob job = new TestJob(query, 2, Backend.HASH_MAP)) {
            job.watermark(29);
            for (int parallelism : List.of(4, 1, 3)) {
                job.restart(query, parallelism);
            }
            for (int key = 0; key < 50; key++) {
                job.record(Tick.of("key " + key, 1), 5);
            }
            assertThat(job.take()).hasSize(50).allSatisfy(row -> assertThat(row).contains("late"));
            assertThat(job.windowMetric("tableRows")).isZero();
        }
    }

    @Test
    void aRestoredWindowClosesOnceItsWatermarkComes() throws Exception {
        try (TestJob job = new TestJob(QUERY, 1, Backend.HASH_MAP)) {
            job.record(Tick.of("a", 1), 21);
            job.watermark(15);
            job.restart(QUERY, 1);
            job.watermark(14);
            job.watermark(28);
            assertThat(job.take()).isEmpty();
            job.watermark(29);
            assertThat(job.take()).containsExactly("+I a 20..30 1 1");
        }
    }

    private static OperatorSubtaskState foldAt(long watermark) throws Exception {
        try (Subtask<Tick, DeltaBlock> fold = Subtask.fold(QUERY, Position.ONLY).open()) {
            fold.harness().processWatermark(watermark);
            return fold.barrier(1);
        }
    }
}
