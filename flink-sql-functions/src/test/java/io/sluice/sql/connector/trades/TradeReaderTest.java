package io.sluice.sql.connector.trades;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.sql.connector.trades.TradesConfig.Generator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BigIntType;
import org.junit.jupiter.api.Test;

/** Splits, and where reading goes on after a restore. */
class TradeReaderTest {

    private static final int ROWS = 1_000;

    @Test
    void aReaderWithoutSplitsWaits() {
        TradeReader reader = reader(10);

        assertThat(reader.isAvailable()).isNotDone();
        assertThat(reader.pollNext(new Output())).isEqualTo(InputStatus.NOTHING_AVAILABLE);
        reader.notifyNoMoreSplits();
        assertThat(reader.isAvailable()).isDone();
        assertThat(reader.pollNext(new Output())).isEqualTo(InputStatus.END_OF_INPUT);
    }

    @Test
    void oneReaderOfAllSplitsReadsInOrder() {
        TradeReader reader = reader(7);
        reader.addSplits(splits(3));
        reader.notifyNoMoreSplits();
        Output output = new Output();
        drain(reader, output);

        assertThat(output.ids).hasSize(ROWS).isSorted().doesNotHaveDuplicates();
        assertThat(output.released).containsExactlyInAnyOrder("0", "1", "2");
    }

    @Test
    void aRestoredReaderGoesOnAtTheVeryNextRow() throws IOException {
        for (int polls = 0; polls < 60; polls++) {
            TradeReader reader = reader(7);
            reader.addSplits(splits(3));
            Output output = new Output();
            for (int poll = 0; poll < polls; poll++) {
                reader.pollNext(output);
            }

            TradeReader restored = reader(5);
            restored.addSplits(throughBytes(reader.snapshotState(1)));
            restored.notifyNoMoreSplits();
            drain(restored, output);

            assertThat(output.ids).as("%d polls", polls).hasSize(ROWS).isSorted();
            assertThat(output.ids).doesNotHaveDuplicates();
        }
    }

    @Test
    void aSplitThatIsBehindCatchesUpFirst() {
        TradeReader reader = reader(1);
        List<TradeSplit> splits = splits(2);
        reader.addSplits(List.of(splits.get(0).at(100), splits.get(1).at(51)));
        reader.notifyNoMoreSplits();
        Output output = new Output();
        drain(reader, output);

        assertThat(output.ids.subList(0, 4)).containsExactly(51L, 53L, 55L, 57L);
        assertThat(output.ids).isSorted().hasSize(450 + 475);
    }

    @Test
    void theStateOfAnotherVersionIsRefused() {
        assertThatThrownBy(() -> new TradeSplitSerializer().deserialize(2, new byte[24]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("of version 2; this release reads 1");
    }

    @Test
    void theEnumeratorsStateSurvives() throws IOException {
        PendingSplits.Serializer serializer = new PendingSplits.Serializer();
        PendingSplits pending = new PendingSplits(splits(5));

        assertThat(serializer.deserialize(1, serializer.serialize(pending))).isEqualTo(pending);
        assertThat(serializer.deserialize(1, serializer.serialize(new PendingSplits(List.of()))))
                .isEqualTo(new PendingSplits(List.of()));
    }

    private static List<TradeSplit> throughBytes(List<TradeSplit> splits) throws IOException {
        TradeSplitSerializer serializer = new TradeSplitSerializer();
        List<TradeSplit> read = new ArrayList<>();
        for (TradeSplit split : splits) {
            read.add(serializer.deserialize(serializer.getVersion(), serializer.serialize(split)));
        }
        return read;
    }

    private static void drain(TradeReader reader, Output output) {
        for (int poll = 0; reader.pollNext(output) != InputStatus.END_OF_INPUT; poll++) {
            assertThat(poll).isLessThan(2 * ROWS);
        }
    }

    private static List<TradeSplit> splits(int count) {
        List<TradeSplit> splits = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            splits.add(TradeSplit.first(index, count, 0));
        }
        return splits;
    }

    private static TradeReader reader(int batch) {
        TradesConfig config =
                new TradesConfig(Generator.MARKET, ROWS, true, 0, 20, 10, 0, 0, 0, 1, 1, 0, 1_000);
        List<TradeField> fields = List.of(new TradeField(TradeColumn.TRADE_ID, new BigIntType()));
        return new TradeReader(new TradeRows(config, fields), ROWS, batch);
    }

    /** Keeps the numbers of the rows. */
    private static final class Output implements ReaderOutput<RowData> {

        private final List<Long> ids = new ArrayList<>();
        private final List<String> released = new ArrayList<>();

        @Override
        public void collect(RowData row) {
            throw new AssertionError("a row without its time");
        }

        @Override
        public void collect(RowData row, long timestamp) {
            ids.add(row.getLong(0));
            assertThat(timestamp).isEqualTo(row.getLong(0));
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            throw new AssertionError("Flink makes the watermarks");
        }

        @Override
        public void markIdle() {
            throw new AssertionError("never idle");
        }

        @Override
        public void markActive() {
            throw new AssertionError("never idle");
        }

        @Override
        public SourceOutput<RowData> createOutputForSplit(String splitId) {
            return this;
        }

        @Override
        public void releaseOutputForSplit(String splitId) {
            released.add(splitId);
        }
    }
}
