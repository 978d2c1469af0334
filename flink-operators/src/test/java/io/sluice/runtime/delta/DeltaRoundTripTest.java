package io.sluice.runtime.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Seeds;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.codec.SampleQuery;
import io.sluice.runtime.codec.SampleQuery.Content;
import io.sluice.runtime.delta.DeltaEdge.ArrivedRecord;
import io.sluice.runtime.delta.DeltaEdge.ArrivedRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeltaRoundTripTest {

    @ParameterizedTest
    @EnumSource
    void everyRowOfATableArrivesOnce(SampleQuery query) {
        Seeds.of(5).forEach(seed -> everyRowArrivesOnce(query, seed));
    }

    private static void everyRowArrivesOnce(SampleQuery query, long seed) {
        Random random = new Random(seed);
        DeltaEdge edge = new DeltaEdge(query);
        List<ArrivedRow> expected = new ArrayList<>();
        for (long sliceEnd = -1000; sliceEnd <= 1000; sliceEnd += 1000) {
            SliceTable table = query.table(random, random.nextInt(3000), false);
            for (int row = 0; row < table.size(); row++) {
                expected.add(
                        new ArrivedRow(
                                sliceEnd,
                                DeltaEdge.keyGroup(table.hash(row)),
                                Content.of(table, row)));
            }
            edge.writer.writeTable(sliceEnd, table);
        }
        assertThat(edge.rows).as("seed %s", seed).hasSameSizeAs(expected);
        assertThat(new HashSet<>(edge.rows)).as("seed %s", seed).isEqualTo(new HashSet<>(expected));
        assertThat(edge.records).isEmpty();
    }

    @Test
    void headersCountRowsAndRecords() {
        DeltaEdge edge = new DeltaEdge(SampleQuery.ROW);
        SliceTable table = SampleQuery.ROW.table(new Random(1), 2000, false);
        long records = 0;
        for (int row = 0; row < table.size(); row++) {
            records += table.records(row);
        }

        edge.writer.writeTable(1000, table);

        assertThat(edge.blocks.stream().mapToLong(DeltaBlock::records).sum()).isEqualTo(records);
        assertThat(edge.blocks.stream().mapToLong(DeltaBlock::count).sum()).isEqualTo(table.size());
        assertThat(edge.blocks)
                .allMatch(block -> block.kind() == DeltaBlock.Kind.ROWS)
                .allMatch(block -> block.sliceEnd() == 1000);
    }

    @Test
    void blocksHoldOneKeyGroupAndAbout16Kilobytes() {
        DeltaEdge edge = new DeltaEdge(SampleQuery.LONG);
        SliceTable table = SampleQuery.LONG.table(new Random(2), 100_000, false);
        edge.writer.writeTable(1000, table);

        int bytesPerRow = 4 + 9 + 8 * table.shape().layout().longStride();
        assertThat(edge.blocks)
                .allMatch(block -> block.length() < DeltaWriter.TARGET_BYTES + bytesPerRow);
        for (int keyGroup = 0; keyGroup < DeltaEdge.MAX_PARALLELISM; keyGroup++) {
            int group = keyGroup;
            List<DeltaBlock> blocks =
                    edge.blocks.stream().filter(block -> block.keyGroup() == group).toList();
            assertThat(blocks.subList(0, blocks.size() - 1))
                    .isNotEmpty()
                    .allMatch(block -> block.length() >= DeltaWriter.TARGET_BYTES);
        }
        assertThat(edge.rows)
                .allMatch(row -> row.keyGroup() == DeltaEdge.keyGroup(row.content().hash()));
    }

    @Test
    void rowsMayBeLargerThanABlock() {
        DeltaEdge edge = new DeltaEdge(SampleQuery.INTEGER);
        DetachedRow row = new DetachedRow(SampleQuery.INTEGER.shape(false));
        SampleQuery.INTEGER.randomize(row, new Random(1));
        row.objects()[0] = List.of("long ".repeat(100_000));

        edge.writer.writeRow(1000, row);

        assertThat(edge.rows)
                .containsExactly(
                        new ArrivedRow(1000, DeltaEdge.keyGroup(row.hash()), Content.of(row)));
    }

    @Test
    void emptyTableShipsNothing() {
        DeltaEdge edge = new DeltaEdge(SampleQuery.LONG);
        edge.writer.writeTable(1000, SampleQuery.LONG.table(new Random(1), 0, false));
        edge.writer.flush();
        assertThat(edge.blocks).isEmpty();
    }

    @Test
    void singleRowAndSingleRecordShipAtOnce() {
        DeltaEdge edge = new DeltaEdge(SampleQuery.LONG);
        DetachedRow row = new DetachedRow(SampleQuery.LONG.shape(false));
        SampleQuery.LONG.randomize(row, new Random(1));

        edge.writer.writeRow(2000, row);
        edge.writer.writeRecord(42, -7, "late");

        assertThat(edge.rows)
                .containsExactly(
                        new ArrivedRow(2000, DeltaEdge.keyGroup(row.hash()), Content.of(row)));
        assertThat(edge.records)
                .containsExactly(new ArrivedRecord(DeltaEdge.keyGroup(42), -7, "late"));
        assertThat(edge.blocks.get(0).records()).isEqualTo(row.records());
        assertThat(edge.blocks.get(1).records()).isOne();
    }

    @Test
    void collectedRowsArriveOnceAndInBlocksOfOneSlice() {
        Random random = new Random(7);
        DeltaEdge edge = new DeltaEdge(SampleQuery.LONG);
        List<ArrivedRow> sent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            long sliceEnd = i < 60 ? 1000 : 2000;
            SliceTable table = SampleQuery.LONG.table(random, 250, false);
            for (int row = 0; row < table.size(); row++) {
                sent.add(
                        new ArrivedRow(
                                sliceEnd,
                                DeltaEdge.keyGroup(table.hash(row)),
                                Content.of(table, row)));
            }
            edge.writer.collectTable(sliceEnd, table);
        }
        assertThat(edge.writer.collectedRows()).isPositive().isLessThan(sent.size());
        edge.writer.flush();
        assertThat(edge.writer.collectedRows()).isZero();

        for (int keyGroup = 0; keyGroup < DeltaEdge.MAX_PARALLELISM; keyGroup++) {
            int group = keyGroup;
            assertThat(edge.rows.stream().filter(row -> row.keyGroup() == group))
                    .containsExactlyElementsOf(
                            sent.stream().filter(row -> row.keyGroup() == group).toList());
        }
        assertThat(edge.blocks.stream().mapToLong(DeltaBlock::count).sum()).isEqualTo(sent.size());
    }

    @Test
    void collectedBlocksAreShippedOneByOne() {
        Random random = new Random(8);
        DeltaEdge edge = new DeltaEdge(SampleQuery.LONG);
        int most = 0;
        for (int i = 0; i < 200; i++) {
            int before = edge.blocks.size();
            edge.writer.collectTable(1000, SampleQuery.LONG.table(random, 256, false));
            most = Math.max(most, edge.blocks.size() - before);
        }
        // 256 rows fill four blocks of 64 on average; a block for each key group would be 128.
        assertThat(most).isBetween(4, 16);
    }

    @Test
    void fewRowsAreCollectedHoweverManyKeyGroupsThereAre() {
        int keyGroups = 4096;
        long[] arrived = new long[1];
        DeltaWriter<String> writer =
                new DeltaWriter<>(
                        SampleQuery.LONG.schema(),
                        StringSerializer.INSTANCE,
                        hash -> hash & (keyGroups - 1),
                        keyGroups,
                        LayoutFingerprint.of(
                                WindowSpec.tumbling(1000, 0),
                                SampleQuery.LONG.schema(),
                                StringSerializer.INSTANCE),
                        block -> arrived[0] += block.count());
        Random random = new Random(9);
        long sent = 0;
        for (int i = 0; i < 100; i++) {
            SliceTable table = SampleQuery.LONG.table(random, 256, false);
            sent += table.size();
            writer.collectTable(1000, table);
            assertThat(sent - arrived[0]).isLessThan(8_192);
        }
        writer.flush();
        assertThat(arrived[0]).isEqualTo(sent);
    }

    @Test
    void collectedRowsGoBeforeWhateverComesNext() {
        DeltaEdge edge = new DeltaEdge(SampleQuery.LONG);
        Random random = new Random(1);
        DetachedRow row = new DetachedRow(SampleQuery.LONG.shape(false));
        edge.writer.collectTable(1000, SampleQuery.LONG.table(random, 1, false));
        edge.writer.writeRow(1000, row);
        edge.writer.collectTable(2000, SampleQuery.LONG.table(random, 1, false));
        edge.writer.writeRecord(2, 12, "late");
        edge.writer.collectTable(3000, SampleQuery.LONG.table(random, 1, false));
        edge.writer.writeTable(4000, SampleQuery.LONG.table(random, 1, false));
        edge.writer.collectTable(5000, SampleQuery.LONG.table(random, 1, false));
        edge.writer.collectTable(6000, SampleQuery.LONG.table(random, 1, false));

        assertThat(edge.blocks)
                .extracting(block -> block.kind() + " " + block.sliceEnd())
                .containsExactly(
                        "ROWS 1000",
                        "ROWS 1000",
                        "ROWS 2000",
                        "RECORDS 0",
                        "ROWS 3000",
                        "ROWS 4000",
                        "ROWS 5000");
    }
}
