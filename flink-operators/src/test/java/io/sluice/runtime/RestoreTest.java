package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.Subtask.Position;
import io.sluice.runtime.delta.DeltaBlock;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a restore brings back. */
class RestoreTest {

    private static final TestQuery QUERY = TestQuery.of(WindowSpec.tumbling(10, 0));

    @Test
    void aRestoredFoldFoldsAtOnce() throws Exception {
        OperatorSubtaskState state;
        try (Subtask<Tick, DeltaBlock> fold = Subtask.fold(QUERY, Position.ONLY).open()) {
            fold.harness().processWatermark(25);
            state = fold.barrier(1);
        }
        try (Subtask<Tick, DeltaBlock> fold = Subtask.fold(QUERY, Position.ONLY).open(state, 0)) {
            fold.harness().processElement(Tick.of("a", 1), 31);
            fold.harness().processElement(Tick.of("a", 1), 32);
            assertThat(Outputs.of(fold)).isEmpty();
            fold.harness().prepareSnapshotPreBarrier(2);
            assertThat(Outputs.of(fold)).containsExactly("2 records in 1 rows of slice 40");
        }
    }

    @ParameterizedTest
    @EnumSource(FoldMode.class)
    void recordsThatAreLateByTheRestoredWatermarkAreCountedFoldedOrNot(FoldMode fold)
            throws Exception {
        TestQuery query = QUERY.fold(fold);
        try (TestJob job = new TestJob(query, 1, Backend.HASH_MAP)) {
            job.record(Tick.of("a", 1), 5);
            job.watermark(25);
            assertThat(job.take()).containsExactly("+I a 0..10 1 1");
            job.restart(query, 2);
            for (int i = 0; i < 3; i++) {
                job.record(Tick.of("a", 1), 15);
                job.record(Tick.of("a", 1), 27);
            }
            job.watermark(24);
            assertThat(job.take()).isEmpty();
            job.watermark(29);
            assertThat(job.take()).containsExactly("+I a 20..30 3 3");
            assertThat(job.windowMetric("numLateRecordsDropped")).isEqualTo(3);
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
}
