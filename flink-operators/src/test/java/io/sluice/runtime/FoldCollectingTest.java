package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.Subtask.Position;
import io.sluice.runtime.delta.DeltaBlock;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records that pass through the fold wait until their block has some; nothing overtakes them. */
class FoldCollectingTest {

    private static final int BATCH = 2_000;
    private static final int PASSED = 900;
    private static final int COLLECTED_AT_ONCE = 256;
    private static final long WINDOW_END = 1_000_000;

    private Subtask<Tick, DeltaBlock> fold;
    private int nextKey;

    /** Sends a batch of unique keys, which is folded in vain, and some that pass. */
    @BeforeEach
    void open() throws Exception {
        QuerySettings settings =
                new QuerySettings(
                        FoldMode.AUTO, BATCH, BATCH, TestQuery.INTERVAL, 4, 64, 1_000, 1 << 26);
        fold =
                Subtask.fold(
                                TestQuery.of(WindowSpec.tumbling(WINDOW_END, 0)).settings(settings),
                                Position.ONLY)
                        .open();
        fold.harness().processWatermark(0);
        uniqueRecords(BATCH);
        assertThat(arrivedRecords()).isEqualTo(BATCH);
        uniqueRecords(PASSED);
        assertThat(fold.metrics().gauge("isFolding")).isEqualTo(0);
        assertThat(fold.harness().getOutput().stream().mapToLong(this::recordsIn).sum())
                .isLessThan(PASSED);
    }

    @AfterEach
    void close() throws Exception {
        fold.close();
    }

    @Test
    void aBarrierFindsNothingThatWaits() throws Exception {
        fold.harness().prepareSnapshotPreBarrier(1);
        assertThat(arrivedRecords()).isEqualTo(PASSED);
    }

    @Test
    void theyWaitNoLongerThanWhatIsFolded() throws Exception {
        fold.harness().setProcessingTime(TestQuery.INTERVAL);
        assertThat(arrivedRecords()).isEqualTo(PASSED);
    }

    @Test
    void aWatermarkThatClosesTheirWindowComesAfterThem() throws Exception {
        fold.harness().processWatermark(WINDOW_END - 1);
        assertThat(fold.harness().getOutput()).last().isInstanceOf(Watermark.class);
        assertThat(arrivedRecords()).isEqualTo(PASSED);
    }

    @Test
    void aWatermarkThatClosesNothingDoesNotOvertakeThem() throws Exception {
        fold.harness().processWatermark(5);
        assertThat(fold.harness().getOutput()).noneMatch(Watermark.class::isInstance);
        fold.harness().setProcessingTime(TestQuery.INTERVAL);
        assertThat(fold.harness().getOutput()).last().isEqualTo(new Watermark(5));
        assertThat(arrivedRecords()).isEqualTo(PASSED);
    }

    @Test
    void anIdleInputLetsThemGo() throws Exception {
        fold.harness().processWatermarkStatus(WatermarkStatus.IDLE);
        assertThat(arrivedRecords()).isEqualTo(PASSED);
    }

    @Test
    void theEndOfTheInputLetsThemGo() throws Exception {
        fold.harness().endInput();
        assertThat(arrivedRecords()).isEqualTo(PASSED);
    }

    @Test
    void aLateRecordComesAfterThem() throws Exception {
        fold.harness().processElement(Tick.of("late", 1), -1);
        assertThat(fold.harness().getOutput())
                .last()
                .isInstanceOfSatisfying(
                        StreamRecord.class,
                        element ->
                                assertThat(((DeltaBlock) element.getValue()).sliceEnd()).isZero());
        assertThat(arrivedRecords()).isEqualTo(3 * COLLECTED_AT_ONCE + 1);
    }

    @Test
    void noMoreWaitThanABatch() throws Exception {
        long sent = PASSED;
        long arrived = arrivedRecords();
        for (int i = 0; i < 20 * BATCH; i++) {
            uniqueRecords(1);
            sent++;
            arrived += arrivedRecords();
            assertThat(sent - arrived).isLessThan(BATCH);
        }
    }

    private long arrivedRecords() {
        return fold.take().stream().mapToLong(this::recordsIn).sum();
    }

    private long recordsIn(Object element) {
        return element instanceof StreamRecord<?> record
                ? ((DeltaBlock) record.getValue()).records()
                : 0;
    }

    private void uniqueRecords(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            fold.harness().processElement(Tick.of("unique " + nextKey++, 1), 5);
        }
    }
}
