package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.Subtask.Position;
import io.sluice.runtime.delta.DeltaBlock;
import java.util.List;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the window operator drains, and which watermarks it holds back. */
class WindowOperatorTest {

    private static final TestQuery CHANGES =
            TestQuery.of(WindowSpec.tumbling(10, 0)).emit(Kind.CHANGES).fold(FoldMode.OFF);

    private Subtask<Tick, DeltaBlock> fold;
    private Subtask<DeltaBlock, String> window;

    @AfterEach
    void close() throws Exception {
        fold.close();
        window.close();
    }

    @Test
    void aWatermarkThatCrossesNoBoundaryWaitsForTheNextDrain() throws Exception {
        open(CHANGES);
        window.harness().processWatermark(0);
        output();
        records("a", 1);
        window.harness().processWatermark(3);
        window.harness().processWatermark(8);
        assertThat(output()).isEmpty();
        passTime();
        assertThat(output()).containsExactly("+I a 0..10 1 1", "watermark 8");
    }

    @Test
    void aWatermarkThatClosesAWindowIsForwardedAfterItsRows() throws Exception {
        open(CHANGES);
        window.harness().processWatermark(0);
        output();
        records("a", 1);
        window.harness().processWatermark(9);
        assertThat(output()).containsExactly("+I a 0..10 1 1", "watermark 9");
    }

    @Test
    void policiesThatDoNotDrainByTimeHoldNoWatermark() throws Exception {
        for (Kind policy : List.of(Kind.FINAL, Kind.PER_RECORD, Kind.ON_WATERMARK)) {
            open(CHANGES.emit(policy));
            window.harness().processWatermark(1);
            window.harness().processWatermark(2);
            assertThat(output()).as(policy.name()).containsExactly("watermark 1", "watermark 2");
            close();
        }
        open(CHANGES);
    }

    @Test
    void aFullBatchIsDrainedWithTheHeldWatermark() throws Exception {
        open(CHANGES.emit(new EmissionPolicy(Kind.CHANGES, 3, TestQuery.INTERVAL, false)));
        window.harness().processWatermark(0);
        output();
        records("a", 1, 2);
        window.harness().processWatermark(1);
        assertThat(output()).isEmpty();
        records("b", 3);
        assertThat(output())
                .containsExactlyInAnyOrder("+I a 0..10 2 2", "+I b 0..10 1 1", "watermark 1");
        records("a", 1, 2);
        assertThat(output()).isEmpty();
    }

    @Test
    void aBatchCountsTheRecordsThatADeltaRepresents() throws Exception {
        open(
                CHANGES.fold(FoldMode.ALWAYS)
                        .emit(new EmissionPolicy(Kind.CHANGES, 3, TestQuery.INTERVAL, false)));
        for (int i = 0; i < 3; i++) {
            fold.harness().processElement(Tick.of("a", 1), 1);
        }
        fold.harness().prepareSnapshotPreBarrier(1);
        forward();
        assertThat(output()).containsExactly("+I a 0..10 3 3");
    }

    @Test
    void batchesThatAdaptPublishAtOnceWhileTheStreamIsIdle() throws Exception {
        open(CHANGES.emit(new EmissionPolicy(Kind.CHANGES, 1, 1000, TestQuery.INTERVAL, false)));
        records("a", 1);
        assertThat(output()).containsExactly("+I a 0..10 1 1");
        assertThat(window.metrics().number("drainBatchRecords")).isEqualTo(1);
    }

    @Test
    void timeDrainsAgainAndAgain() throws Exception {
        open(CHANGES);
        for (int i = 1; i <= 3; i++) {
            records("a", 1);
            passTime();
            assertThat(output()).hasSize(1);
        }
    }

    @Test
    void anIdleInputDrainsThenForwardsTheHeldWatermarkThenIdles() throws Exception {
        open(CHANGES);
        window.harness().processWatermark(0);
        output();
        records("a", 1);
        window.harness().processWatermark(3);
        window.harness().processWatermarkStatus(WatermarkStatus.IDLE);
        assertThat(output()).containsExactly("+I a 0..10 1 1", "watermark 3", "idle");
        window.harness().processWatermarkStatus(WatermarkStatus.ACTIVE);
        assertThat(output()).containsExactly("active");
    }

    @Test
    void aCheckpointEmitsNothing() throws Exception {
        open(CHANGES);
        window.harness().processWatermark(0);
        output();
        records("a", 1);
        window.harness().processWatermark(3);
        window.barrier(1);
        assertThat(output()).isEmpty();
        passTime();
        assertThat(output()).containsExactly("+I a 0..10 1 1", "watermark 3");
    }

    @Test
    void lateRecordsAreJudgedByAHeldWatermarkToo() throws Exception {
        open(CHANGES.lateAside());
        window.harness().processWatermark(9);
        window.harness().processWatermark(12);
        records("a", 9);
        assertThat(window.takeLate()).extracting(StreamRecord::getTimestamp).containsExactly(9L);
    }

    @Test
    void theEndOfAnInputWithoutWatermarkPublishesWhatWaits() throws Exception {
        open(CHANGES);
        records("a", 1);
        window.harness().endInput();
        assertThat(output()).containsExactly("+I a 0..10 1 1");
    }

    @Test
    void changesCarryTheLastMillisecondOfTheirWindow() throws Exception {
        open(CHANGES);
        records("a", 1);
        passTime();
        assertThat(window.take())
                .singleElement()
                .satisfies(
                        change ->
                                assertThat(((StreamRecord<?>) change).getTimestamp()).isEqualTo(9));
    }

    private void open(TestQuery query) throws Exception {
        fold = Subtask.fold(query, Position.ONLY).open();
        window = Subtask.window(query, Position.ONLY).open();
    }

    /** Sends records of quantity 1 through a fold that lets them pass. */
    private void records(String symbol, long... timestamps) throws Exception {
        for (long timestamp : timestamps) {
            fold.harness().processElement(Tick.of(symbol, 1), timestamp);
        }
        fold.harness().prepareSnapshotPreBarrier(1);
        forward();
    }

    private void forward() throws Exception {
        for (Object element : fold.take()) {
            DeltaBlock block = (DeltaBlock) ((StreamRecord<?>) element).getValue();
            window.harness().processElement(new StreamRecord<>(block));
        }
    }

    private void passTime() throws Exception {
        window.harness()
                .setProcessingTime(window.harness().getProcessingTime() + TestQuery.INTERVAL);
    }

    private List<String> output() {
        return Outputs.of(window);
    }
}
