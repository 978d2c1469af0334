package io.sluice.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.Seeds;
import io.sluice.core.engine.KeyGroupWatermarks;
import io.sluice.core.table.SliceTable;
import io.sluice.runtime.codec.SampleQuery;
import io.sluice.runtime.codec.SampleQuery.Content;
import io.sluice.runtime.state.RawState.Restored;
import io.sluice.runtime.state.RawState.StoredRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StateRoundTripTest {

    /** As sets and by number, in linear time: no row is there twice. */
    private static void assertSameRows(
            List<StoredRow> actual, List<StoredRow> expected, String what) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        assertThat(new HashSet<>(actual)).as(what).isEqualTo(new HashSet<>(expected));
    }

    private static Set<Content> contents(List<StoredRow> rows) {
        return rows.stream().map(StoredRow::content).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource
    void everyRowComesBackOnceWithItsMarks(SampleQuery query) {
        Seeds.of(5).forEach(seed -> roundTrip(query, seed));
    }

    private static void roundTrip(SampleQuery query, long seed) {
        Random random = new Random(seed);
        SampleState state = new SampleState(query, true, RawState.ALL, 0);
        for (long end = -2000; end <= 5000; end += SampleState.WINDOW) {
            state.fill(end, random.nextInt(300), random);
        }
        StateFormat format = Formats.retract(query.schema());
        try {
            Restored restored = state.write(format).read(format);
            assertSameRows(restored.rows, state.rows(), "seed " + seed);
        } catch (Exception e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    @Test
    void rowsOfManyFramesComeBack() throws Exception {
        SampleState state = new SampleState(SampleQuery.LONG, false, RawState.ALL, 0);
        state.fill(1000, 20_000, new Random(1)).fill(2000, 20_000, new Random(2));
        StateFormat format = Formats.upsert(SampleQuery.LONG.schema());

        RawState raw = state.write(format);
        Restored restored = raw.read(format);

        assertThat(raw.bytesByKeyGroup().values().stream().mapToInt(bytes -> bytes.length))
                .hasSize(RawState.MAX_PARALLELISM)
                .allMatch(length -> length > 3 * FrameWriter.TARGET_BYTES / 2);
        assertThat(restored.rows).hasSameSizeAs(state.rows());
        assertThat(contents(restored.rows)).isEqualTo(contents(state.rows()));
    }

    /** Bytes do not depend on how many passes and buffers it took to write them. */
    @Test
    void anySpanGivesTheSameBytes() {
        SampleState state = new SampleState(SampleQuery.LONG, false, RawState.ALL, 0);
        state.fill(1000, 3000, new Random(1)).fill(2000, 3000, new Random(2));
        StateFormat format = Formats.upsert(SampleQuery.LONG.schema());
        StateImage image = StateImage.of(List.of(state.tables), state.watermarks, RawState.ALL);
        Map<Integer, byte[]> expected =
                RawState.write(format, image, RawState.ALL).bytesByKeyGroup();
        for (long span : new long[] {1, 10_000, 60_000, 100_000}) {
            RawState raw =
                    RawState.write(
                            new StateWriter(format, RawState::keyGroup, span, Integer.MAX_VALUE),
                            image,
                            RawState.ALL);
            assertThat(raw.bytesByKeyGroup()).containsOnlyKeys(expected.keySet());
            raw.bytesByKeyGroup()
                    .forEach(
                            (group, bytes) ->
                                    assertThat(Arrays.equals(bytes, expected.get(group)))
                                            .as("span %s, key group %s", span, group)
                                            .isTrue());
        }
    }

    @Test
    void keyGroupLargerThanASpanComesBack() throws Exception {
        KeyGroupRange one = KeyGroupRange.of(5, 5);
        SampleState state = new SampleState(SampleQuery.LONG, false, one, 0);
        state.fill(1000, 100_000, new Random(1)).fill(2000, 10_000, new Random(2));
        StateFormat format = Formats.upsert(SampleQuery.LONG.schema());
        Restored restored = state.write(format).read(format, one);
        assertThat(contents(restored.rows)).isEqualTo(contents(state.rows()));
    }

    @Test
    void rowOfAForeignKeyGroupIsRefused() {
        SampleState state = new SampleState(SampleQuery.LONG, false, RawState.ALL, 0);
        state.fill(1000, 10, new Random(1));
        StateImage image =
                StateImage.of(
                        List.of(state.tables),
                        new KeyGroupWatermarks(0, 1, 0),
                        KeyGroupRange.of(0, 0));
        assertThatThrownBy(
                        () ->
                                RawState.write(
                                        Formats.upsert(SampleQuery.LONG.schema()),
                                        image,
                                        KeyGroupRange.of(0, 0)))
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .rootCause()
                .hasMessageMatching(
                        "a key of key group [0-9]+ is held by the subtask of key groups 0 to 0: its hash"
                                + " code is not the same in every process");
    }

    @Test
    void rowsAreReadInTheOrderOfTheirWindows() throws Exception {
        SampleState state = new SampleState(SampleQuery.LONG, false, RawState.ALL, 0);
        state.fill(3000, 100, new Random(1))
                .fill(-1000, 100, new Random(2))
                .fill(0, 100, new Random(3));
        StateFormat format = Formats.upsert(SampleQuery.LONG.schema());
        Restored restored = state.write(format).read(format, KeyGroupRange.of(3, 3));
        assertThat(restored.rows).isSortedAccordingTo((a, b) -> Long.compare(a.end(), b.end()));
    }

    @Test
    void rowMayBeLargerThanAFrame() throws Exception {
        SampleState state = new SampleState(SampleQuery.INTEGER, false, RawState.ALL, 0);
        state.fill(1000, 10, new Random(1));
        SliceTable table = state.tables.table(0);
        table.objects(0)[0] = new ArrayList<>(List.of("long ".repeat(100_000)));
        StateFormat format = Formats.upsert(SampleQuery.INTEGER.schema());

        Restored restored = state.write(format).read(format);

        assertThat(contents(restored.rows)).isEqualTo(contents(state.rows()));
    }

    /** Rescaled from 2 subtasks to 3, 1 and 16. */
    @Test
    void eachKeyGroupComesBackWithItsOwnWatermark() throws Exception {
        StateFormat format = Formats.retract(SampleQuery.STRING_AND_LONG.schema());
        Random random = new Random(11);
        SampleState first =
                new SampleState(SampleQuery.STRING_AND_LONG, true, KeyGroupRange.of(0, 7), 100);
        SampleState second =
                new SampleState(SampleQuery.STRING_AND_LONG, true, KeyGroupRange.of(8, 15), 100);
        first.fill(7000, 500, random).fill(8000, 500, random).watermarks.advance(6500);
        second.fill(7000, 500, random).watermarks.advance(6123);
        RawState raw = first.write(format).and(second.write(format));
        List<StoredRow> all = new ArrayList<>(first.rows());
        all.addAll(second.rows());

        for (int parallelism : new int[] {1, 3, 16}) {
            List<StoredRow> restoredRows = new ArrayList<>();
            for (int subtask = 0; subtask < parallelism; subtask++) {
                KeyGroupRange range =
                        KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
                                RawState.MAX_PARALLELISM, parallelism, subtask);
                Restored restored = raw.read(format, range);
                restoredRows.addAll(restored.rows);
                assertThat(restored.watermarks).hasSize(range.getNumberOfKeyGroups());
                restored.watermarks.forEach(
                        (keyGroup, watermark) ->
                                assertThat(watermark)
                                        .isEqualTo(
                                                keyGroup < 8
                                                        ? Arrays.asList(6500L, 6400L)
                                                        : Arrays.asList(6123L, 6023L)));
                assertThat(restored.rows)
                        .allMatch(row -> range.contains(RawState.keyGroup(row.content().hash())));
            }
            assertSameRows(restoredRows, all, "parallelism " + parallelism);
        }
    }

    @Test
    void watermarkIsKeptWhereThereAreNoRows() throws Exception {
        StateFormat format = Formats.upsert(SampleQuery.LONG.schema());
        SampleState state = new SampleState(SampleQuery.LONG, false, RawState.ALL, 0);
        state.watermarks.advance(42);
        assertThat(state.write(format).read(format).watermarks)
                .hasSize(RawState.MAX_PARALLELISM)
                .allSatisfy((group, watermark) -> assertThat(watermark).containsExactly(42L, 42L));
    }

    /** A key group that has not caught up since the last restore keeps what it had reached. */
    @Test
    void restoredWatermarkIsWrittenAgain() throws Exception {
        StateFormat format = Formats.upsert(SampleQuery.LONG.schema());
        SampleState state = new SampleState(SampleQuery.LONG, false, RawState.ALL, 1000);
        state.watermarks.restore(3, 5000, 4900);
        state.watermarks.advance(4000);
        Restored restored = state.write(format).read(format);
        assertThat(restored.watermarks.get(3)).containsExactly(5000L, 4900L);
        assertThat(restored.watermarks.get(4)).containsExactly(4000L, 3000L);
    }

    @Test
    void nothingIsWrittenWithoutRowsAndWatermark() throws Exception {
        StateFormat format = Formats.upsert(SampleQuery.LONG.schema());
        SampleState state = new SampleState(SampleQuery.LONG, false, RawState.ALL, 0);
        state.fill(1000, 0, new Random(1));
        assertThat(state.write(format).bytesByKeyGroup()).isEmpty();
        state.watermarks.restore(3, 5000, 5000);
        assertThat(state.write(format).bytesByKeyGroup()).containsOnlyKeys(3);
    }

    @Test
    void imageStaysAsItWasWhileTheTablesGoOn() throws Exception {
        StateFormat format = Formats.retract(SampleQuery.ROW.schema());
        SampleState state = new SampleState(SampleQuery.ROW, true, RawState.ALL, 0);
        state.fill(1000, 500, new Random(1)).watermarks.advance(10);
        List<StoredRow> expected = state.rows();
        StateImage image = StateImage.of(List.of(state.tables), state.watermarks, RawState.ALL);

        state.fill(1000, 500, new Random(1));
        state.fill(1000, 500, new Random(2));
        for (Object words : state.tables.table(0).objects(0)) {
            if (words instanceof List<?> list) {
                list.clear();
            }
        }
        state.tables.releaseAll();
        state.watermarks.advance(99);

        Restored restored = RawState.write(format, image, RawState.ALL).read(format);
        assertSameRows(restored.rows, expected, "as it was");
        assertThat(restored.watermarks.get(0)).containsExactly(10L, 10L);
        assertThat(image.rows()).isEqualTo(expected.size());
    }

    @Test
    void oneWriterServesSeveralThreads() throws Exception {
        StateFormat format = Formats.retract(SampleQuery.ROW.schema());
        SampleState state = new SampleState(SampleQuery.ROW, true, RawState.ALL, 0);
        state.fill(1000, 1000, new Random(1));
        StateImage image = StateImage.of(List.of(state.tables), state.watermarks, RawState.ALL);
        List<RawState> written =
                List.of(1, 2, 3, 4).parallelStream()
                        .map(any -> RawState.write(format, image, RawState.ALL))
                        .toList();
        for (RawState raw : written) {
            assertThat(raw.read(format).rows).containsExactlyInAnyOrderElementsOf(state.rows());
        }
    }
}
