package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.Subtask.Position;
import io.sluice.runtime.delta.DeltaBlock;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the fold ships, and what it lets pass. */
class FoldOperatorTest {

    private static final TestQuery QUERY = TestQuery.of(WindowSpec.tumbling(10, 0));

    private static final TestQuery SESSIONS = TestQuery.of(WindowSpec.session(10));

    private Subtask<Tick, DeltaBlock> fold;

    @AfterEach
    void close() throws Exception {
        fold.close();
    }

    @Test
    void recordsOfOneKeyAndSliceTravelAsOneRow() throws Exception {
        open(QUERY);
        records("a", 1, 2, 3);
        assertThat(output()).isEmpty();
        passTime();
        assertThat(output()).containsExactly("3 records in 1 rows of slice 10");
    }

    @Test
    void oneBlockHoldsTheRowsOfOneSlice() throws Exception {
        open(QUERY);
        records("a", 1, 12, 2, 25);
        passTime();
        assertThat(output())
                .containsExactly(
                        "2 records in 1 rows of slice 10",
                        "1 records in 1 rows of slice 20",
                        "1 records in 1 rows of slice 30");
    }

    @Test
    void aFullBatchIsShipped() throws Exception {
        open(QUERY.settings(settings(3, 1_000)));
        records("a", 1, 2);
        assertThat(output()).isEmpty();
        records("a", 3, 4);
        assertThat(output()).containsExactly("3 records in 1 rows of slice 10");
    }

    @Test
    void aFullTableIsShipped() throws Exception {
        open(QUERY.settings(settings(1_000, 2)));
        records("a", 1, 2, 3);
        assertThat(output()).isEmpty();
        records("a", 11);
        assertThat(output())
                .containsExactly(
                        "3 records in 1 rows of slice 10", "1 records in 1 rows of slice 20");
    }

    @Test
    void aBatchThatTouchesManySlicesIsShipped() throws Exception {
        open(QUERY);
        for (int slice = 0; slice < 63; slice++) {
            records("a", 10L * slice);
        }
        assertThat(output()).isEmpty();
        records("a", 630, 640);
        assertThat(output()).hasSize(64);
        assertThat(fold.metrics().number("tableRows")).isEqualTo(1);
    }

    @Test
    void aWatermarkThatCrossesNoBoundaryWaitsForTheNextDrain() throws Exception {
        open(QUERY);
        watermarks(0);
        output();
        records("a", 1);
        watermarks(3, 8);
        assertThat(output()).isEmpty();
        passTime();
        assertThat(output()).containsExactly("1 records in 1 rows of slice 10", "watermark 8");
    }

    @Test
    void aWatermarkThatClosesAWindowIsForwardedAfterTheDeltas() throws Exception {
        open(QUERY);
        watermarks(0);
        output();
        records("a", 1);
        watermarks(9);
        assertThat(output()).containsExactly("1 records in 1 rows of slice 10", "watermark 9");
    }

    @Test
    void aWatermarkThatExpiresAWindowIsForwardedAfterTheDeltas() throws Exception {
        open(QUERY.lateness(3));
        watermarks(9);
        output();
        records("a", 11);
        watermarks(11);
        assertThat(output()).isEmpty();
        watermarks(12);
        assertThat(output()).containsExactly("1 records in 1 rows of slice 20", "watermark 12");
    }

    @Test
    void aWatermarkOvertakesWhatContinuesAShippedSession() throws Exception {
        open(SESSIONS);
        records("a", 0);
        watermarks(1);
        assertThat(output()).containsExactly("1 records in 1 rows of slice 0", "watermark 1");
        records("a", 3, 5);
        watermarks(4, 8);
        assertThat(output()).containsExactly("watermark 4", "watermark 8");
        watermarks(9);
        assertThat(output()).containsExactly("2 records in 1 rows of slice 0", "watermark 9");
    }

    @Test
    void onWatermarkAWatermarkOvertakesNothing() throws Exception {
        open(SESSIONS.emit(Kind.ON_WATERMARK));
        records("a", 0);
        watermarks(1);
        records("a", 3);
        output();
        watermarks(4);
        assertThat(output()).containsExactly("1 records in 1 rows of slice 0", "watermark 4");
    }

    @Test
    void afterAnIdleInputAWatermarkOvertakesNothing() throws Exception {
        open(SESSIONS);
        records("a", 0);
        watermarks(1);
        fold.harness().processWatermarkStatus(WatermarkStatus.IDLE);
        fold.harness().processWatermarkStatus(WatermarkStatus.ACTIVE);
        output();
        records("a", 3);
        assertThat(output()).containsExactly("1 records in 1 rows of slice 0");
    }

    @Test
    void aStatusThatIsNoNewsLetsNoRecordOvertakeThoseThatWait() throws Exception {
        open(QUERY);
        records("a", 1);
        fold.harness().processWatermarkStatus(WatermarkStatus.ACTIVE);
        records("a", 2);
        assertThat(output()).containsExactly("active");
        passTime();
        assertThat(output()).containsExactly("2 records in 1 rows of slice 10");
    }

    @Test
    void recordsOfSessionsPassAfterARestoreUntilTheWatermarkIsWhereItWas() throws Exception {
        open(SESSIONS);
        watermarks(50);
        OperatorSubtaskState snapshot = fold.harness().snapshot(1, 1);
        fold.close();
        fold = Subtask.fold(SESSIONS, Position.ONLY).open(snapshot, 0);
        records("a", 41, 49); // by itself [41, 51) was late
        assertThat(output())
                .containsExactly(
                        "1 records in 1 rows of slice 0", "1 records in 1 rows of slice 0");
        watermarks(50);
        output();
        records("a", 51, 52);
        assertThat(output()).isEmpty();
    }

    @Test
    void onWatermarkHoldsNoWatermark() throws Exception {
        open(QUERY.emit(Kind.ON_WATERMARK));
        records("a", 1);
        watermarks(1, 2);
        assertThat(output())
                .containsExactly("1 records in 1 rows of slice 10", "watermark 1", "watermark 2");
    }

    @Test
    void aWatermarkThatDoesNotAdvanceIsSwallowed() throws Exception {
        open(QUERY);
        watermarks(9, 9, 4);
        passTime();
        assertThat(output()).containsExactly("watermark 9");
    }

    @Test
    void anIdleInputDrainsThenForwardsTheHeldWatermarkThenIdles() throws Exception {
        open(QUERY);
        watermarks(0);
        output();
        records("a", 1);
        watermarks(3);
        fold.harness().processWatermarkStatus(WatermarkStatus.IDLE);
        assertThat(output())
                .containsExactly("1 records in 1 rows of slice 10", "watermark 3", "idle");
    }

    @Test
    void recordsPassWhileTheInputIsIdleAndUntilItsNextWatermark() throws Exception {
        open(QUERY);
        watermarks(0);
        fold.harness().processWatermarkStatus(WatermarkStatus.IDLE);
        output();
        records("a", 1);
        assertThat(output()).containsExactly("1 records in 1 rows of slice 10");
        fold.harness().processWatermarkStatus(WatermarkStatus.ACTIVE);
        records("a", 2);
        assertThat(output()).containsExactly("active", "1 records in 1 rows of slice 10");
        watermarks(4);
        output();
        records("a", 5);
        assertThat(output()).isEmpty();
    }

    @Test
    void aLateRecordPassesAtOnce() throws Exception {
        open(QUERY);
        watermarks(9);
        output();
        records("a", 12, 9);
        assertThat(output()).containsExactly("1 records in 1 rows of slice 10");
    }

    @Test
    void aLateRecordThatMayGoToTheSideOutputPassesAsItIs() throws Exception {
        open(QUERY.lateAside());
        watermarks(9);
        output();
        records("a", 12, 9);
        assertThat(output()).containsExactly("1 records as they are");
    }

    @Test
    void withALateSideOutputNothingIsFoldedByItself() throws Exception {
        open(QUERY.lateAside().fold(FoldMode.AUTO));
        records("a", 1, 2);
        passTime();
        assertThat(fold.take())
                .allSatisfy(
                        element ->
                                assertThat(((DeltaBlock) ((StreamRecord<?>) element).getValue()))
                                        .extracting(DeltaBlock::kind)
                                        .isEqualTo(DeltaBlock.Kind.RECORDS));
    }

    @Test
    void aBarrierFindsNothingInTheFold() throws Exception {
        open(QUERY);
        watermarks(0);
        output();
        records("a", 1, 2);
        watermarks(3);
        fold.harness().prepareSnapshotPreBarrier(1);
        assertThat(output()).containsExactly("2 records in 1 rows of slice 10", "watermark 3");
        assertThat(fold.metrics().number("tableRows")).isZero();
    }

    @Test
    void theEndOfTheInputShipsTheRest() throws Exception {
        open(QUERY);
        records("a", 1, 2);
        watermarks(Long.MAX_VALUE);
        fold.harness().endInput();
        assertThat(output()).containsExactly("2 records in 1 rows of slice 10", "watermark MAX");
    }

    @Test
    void theEndOfAnInputWithoutWatermarkShipsTheRest() throws Exception {
        open(QUERY);
        records("a", 1);
        fold.harness().endInput();
        assertThat(output()).containsExactly("1 records in 1 rows of slice 10");
    }

    @Test
    void recordsOfAGapAreCounted() throws Exception {
        open(QUERY.in(WindowSpec.hopping(4, 10, 0)));
        records("a", 5, 6, 11);
        passTime();
        assertThat(output()).containsExactly("1 records in 1 rows of slice 12");
        assertThat(fold.metrics().number("numRecordsInGaps")).isEqualTo(2);
    }

    @Test
    void aRecordWithoutTimestampIsRefusedWithTheRemedy() throws Exception {
        open(QUERY);
        assertThatThrownBy(() -> fold.harness().processElement(new StreamRecord<>(Tick.of("a", 1))))
                .hasMessageContaining("query 'ticks'")
                .hasMessageContaining("has no timestamp")
                .hasMessageContaining("assignTimestampsAndWatermarks");
    }

    @Test
    void aRecordThatASourceCouldNotDateIsRefusedToo() throws Exception {
        open(QUERY);
        assertThatThrownBy(() -> records("a", Long.MIN_VALUE))
                .hasMessageContaining("has no timestamp");
    }

    @Test
    void foldOffShipsEachRecordByItself() throws Exception {
        open(QUERY.fold(FoldMode.OFF));
        records("a", 1, 2);
        passTime();
        assertThat(fold.metrics().number("numRecordsFolded")).isZero();
        assertThat(output())
                .allSatisfy(block -> assertThat(block).doesNotContain("2 records in 1 rows"));
    }

    @Test
    void recordsThatAreNotFoldedWaitTenMillisAtMost() throws Exception {
        open(QUERY.fold(FoldMode.AUTO).emit(Kind.PER_RECORD));
        records("a", 1, 2);
        assertThat(output()).isEmpty();
        fold.harness().setProcessingTime(fold.harness().getProcessingTime() + 10);
        assertThat(output()).containsExactly("2 records in 2 rows of slice 10");
        records("a", 3, 4);
        assertThat(output())
                .as("a batch that time has cut short shrinks to the records that came")
                .containsExactly("2 records in 2 rows of slice 10");
    }

    private void open(TestQuery query) throws Exception {
        fold = Subtask.fold(query, Position.ONLY).open();
    }

    private void records(String symbol, long... timestamps) throws Exception {
        for (long timestamp : timestamps) {
            fold.harness().processElement(Tick.of(symbol, 1), timestamp);
        }
    }

    private void watermarks(long... timestamps) throws Exception {
        for (long timestamp : timestamps) {
            fold.harness().processWatermark(timestamp);
        }
    }

    private void passTime() throws Exception {
        fold.harness().setProcessingTime(fold.harness().getProcessingTime() + TestQuery.INTERVAL);
    }

    private List<String> output() {
        return Outputs.of(fold);
    }

    private static QuerySettings settings(int batchRecords, int maxRows) {
        return new QuerySettings(
                FoldMode.ALWAYS, batchRecords, maxRows, TestQuery.INTERVAL, 0, 64, 1_000, 1 << 26);
    }
}
