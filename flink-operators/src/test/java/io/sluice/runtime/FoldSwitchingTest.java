package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.Subtask.Position;
import io.sluice.runtime.delta.DeltaBlock;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fold notices by itself whether it pays. */
class FoldSwitchingTest {

    private static final int BATCH = 100;
    private static final int MIN_RATIO = 4;

    /** More batches than pass between two samples. */
    private static final int MANY_BATCHES = 200;

    private Subtask<Tick, DeltaBlock> fold;
    private int nextKey;

    @BeforeEach
    void open() throws Exception {
        QuerySettings settings =
                new QuerySettings(
                        FoldMode.AUTO,
                        BATCH,
                        BATCH,
                        TestQuery.INTERVAL,
                        MIN_RATIO,
                        64,
                        1_000,
                        1 << 26);
        fold =
                Subtask.fold(
                                TestQuery.of(WindowSpec.tumbling(1_000_000, 0)).settings(settings),
                                Position.ONLY)
                        .open();
    }

    @AfterEach
    void close() throws Exception {
        fold.close();
    }

    @Test
    void aHotStreamIsFolded() throws Exception {
        hotRecords(10 * BATCH);
        assertThat(fold.metrics().gauge("isFolding")).isEqualTo(1);
        assertThat(rowsPerRecord()).isLessThan(1.0 / MIN_RATIO);
        assertThat((double) fold.metrics().gauge("foldRatio")).isEqualTo(BATCH / 10.0);
    }

    @Test
    void aStreamOfUniqueKeysPasses() throws Exception {
        uniqueRecords(10 * BATCH);
        assertThat(fold.metrics().gauge("isFolding")).isEqualTo(0);
        assertThat(rowsPerRecord()).isEqualTo(1);
        assertThat((double) fold.metrics().gauge("foldRatio")).isEqualTo(1);
    }

    @Test
    void itFoldsAgainWhenTheStreamBecomesHot() throws Exception {
        uniqueRecords(10 * BATCH);
        hotRecords(MANY_BATCHES * BATCH);
        assertThat(fold.metrics().gauge("isFolding")).isEqualTo(1);
        fold.take();
        long rows = fold.metrics().number("numRowsShipped");
        hotRecords(10 * BATCH);
        assertThat(fold.metrics().number("numRowsShipped") - rows).isEqualTo(100);
    }

    @Test
    void itSamplesAUniqueStreamNowAndThenOnly() throws Exception {
        uniqueRecords(BATCH);
        int samples = 0;
        for (int batch = 0; batch < MANY_BATCHES; batch++) {
            uniqueRecords(BATCH);
            if (fold.metrics().gauge("isFolding").equals(1)) {
                samples++;
            }
        }
        assertThat(samples).isBetween(1, MANY_BATCHES / 20);
    }

    @Test
    void everyRecordArrivesWhateverItDecides() throws Exception {
        uniqueRecords(3 * BATCH);
        hotRecords(MANY_BATCHES * BATCH);
        uniqueRecords(3 * BATCH + 1);
        fold.harness().endInput();
        long records = 0;
        for (Object element : fold.take()) {
            records += ((DeltaBlock) ((StreamRecord<?>) element).getValue()).records();
        }
        assertThat(records).isEqualTo((6 + MANY_BATCHES) * BATCH + 1);
    }

    private double rowsPerRecord() {
        return (double) fold.metrics().number("numRowsShipped")
                / fold.metrics().number("numRecordsFolded");
    }

    private void hotRecords(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            fold.harness().processElement(Tick.of("key " + i % 10, 1), 5);
        }
    }

    private void uniqueRecords(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            fold.harness().processElement(Tick.of("unique " + nextKey++, 1), 5);
        }
    }
}
