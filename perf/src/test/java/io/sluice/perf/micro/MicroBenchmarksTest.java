package io.sluice.perf.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.perf.load.TradePool;
import java.io.IOException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each benchmark computes what it claims to measure, again and again. */
class MicroBenchmarksTest {

    private static final int INVOCATIONS = 3;

    @ParameterizedTest
    @CsvSource({"200, 1", "200, 2", "100000, 1", "100000, 2"})
    void foldAddsEveryRecordOnce(int keys, int keyFields) {
        FolderBenchmark benchmark = new FolderBenchmark();
        benchmark.keys = keys;
        benchmark.keyFields = keyFields;
        benchmark.setUp();
        TradePool pool = TradePool.of(keys, keyFields);
        for (int i = 0; i < INVOCATIONS; i++) {
            assertThat(benchmark.fold()).isEqualTo(distinctKeys(pool, i * FolderBenchmark.RECORDS));
            assertThat(benchmark.drainedRecords()).isEqualTo(FolderBenchmark.RECORDS);
        }
    }

    private static long distinctKeys(TradePool pool, int from) {
        return IntStream.range(from, from + FolderBenchmark.RECORDS)
                .map(i -> pool.group(i & (pool.size() - 1)))
                .distinct()
                .count();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 100_000})
    void findFindsTheRowOfEachKey(int keys) {
        SliceTableBenchmark benchmark = new SliceTableBenchmark();
        benchmark.keys = keys;
        benchmark.setUp();
        TradePool pool = TradePool.of(keys, 1);
        int[] rowOfKey = rowsInOrderOfAppearance(pool, keys);
        for (int i = 0; i < INVOCATIONS; i++) {
            int from = i * SliceTableBenchmark.LOOKUPS;
            assertThat(benchmark.find())
                    .isEqualTo(
                            IntStream.range(from, from + SliceTableBenchmark.LOOKUPS)
                                    .mapToLong(p -> rowOfKey[pool.group(p & (pool.size() - 1))])
                                    .sum());
        }
    }

    private static int[] rowsInOrderOfAppearance(TradePool pool, int keys) {
        int[] rows = new int[keys];
        int next = 1;
        for (int i = 0; i < pool.size(); i++) {
            if (rows[pool.group(i)] == 0) {
                rows[pool.group(i)] = next++;
            }
        }
        return IntStream.of(rows).map(row -> row - 1).toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 100_000})
    void fillHoldsEachKeyOnce(int keys) {
        SliceTableBenchmark benchmark = new SliceTableBenchmark();
        benchmark.keys = keys;
        benchmark.setUp();
        TradePool pool = TradePool.of(keys, 1);
        for (int i = 0; i < INVOCATIONS; i++) {
            assertThat(benchmark.fill())
                    .isEqualTo(distinctKeys(pool, i * SliceTableBenchmark.LOOKUPS));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 10_000})
    void whatIsWrittenIsRead(int rows) throws IOException {
        DeltaBenchmark benchmark = new DeltaBenchmark();
        benchmark.rows = rows;
        benchmark.setUp();
        int bytes = benchmark.write();
        for (int i = 0; i < INVOCATIONS; i++) {
            assertThat(benchmark.write()).isEqualTo(bytes);
            assertThat(benchmark.read()).isEqualTo(rows);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 10_000})
    void eachKeyHasOneResultPerWindow(int keys) {
        EngineBenchmark benchmark = new EngineBenchmark();
        benchmark.keys = keys;
        benchmark.setUp();
        TradePool pool = TradePool.of(keys, 1);
        long distinct =
                IntStream.range(0, EngineBenchmark.ROWS)
                        .map(i -> pool.group(i & (pool.size() - 1)))
                        .distinct()
                        .count();
        for (int i = 0; i < INVOCATIONS; i++) {
            assertThat(benchmark.mergeAndClose()).isEqualTo(distinct);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {10_000, 60_000})
    void lastWindowsEndWhereArithmeticSays(long size) {
        SlicingBenchmark benchmark = new SlicingBenchmark();
        benchmark.size = size;
        benchmark.setUp();
        long slide = 10_000;
        long expected =
                LongStream.range(0, SlicingBenchmark.TIMESTAMPS)
                        .map(i -> TradePool.FIRST_TIMESTAMP + i * SlicingBenchmark.STEP)
                        .map(timestamp -> timestamp - timestamp % slide + size)
                        .sum();
        assertThat(benchmark.lastWindowEnds()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 100_000})
    void growingTakesTimeForEachHundredRows(int rows) {
        for (long nanos : TableGrowth.grow(rows)) {
            assertThat(nanos).isNotNegative();
        }
        assertThat(TableGrowth.grow(rows)).hasSize(rows / 100);
    }
}
