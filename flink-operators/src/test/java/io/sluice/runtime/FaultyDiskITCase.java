package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.spill.LocalSpillFiles;
import io.sluice.core.spill.SpillFile;
import io.sluice.core.spill.SpillFiles;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.delta.DeltaBlockTypeInfo;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job whose disks are full at times: it restarts from its checkpoints, and is right. */
class FaultyDiskITCase {

    private static final int RECORDS = 60_000;
    private static final int KEYS = 3_000;
    private static final int WINDOW = 20_000;
    private static final Set<Integer> FULL_AT = Set.of(5, 9);
    private static final AtomicInteger WRITTEN = new AtomicInteger();
    private static final AtomicInteger FAILED = new AtomicInteger();

    /** Tumbling windows, and windows that share slices. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void resultsAreExactAfterTheDiskWasFull(int overlap, @TempDir Path directory) throws Exception {
        WRITTEN.set(0);
        FAILED.set(0);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(
                        Configuration.fromMap(
                                Map.of(
                                        "parallelism.default", "2",
                                        "io.tmp.dirs", directory.toString(),
                                        "execution.checkpointing.interval", "50 ms",
                                        "restart-strategy.type", "fixed-delay",
                                        "restart-strategy.fixed-delay.attempts", "10",
                                        "restart-strategy.fixed-delay.delay", "10 ms")));
        DataStream<Tick> ticks =
                env.fromSequence(0, RECORDS - 1)
                        .map(FaultyDiskITCase::slowly)
                        .returns(Types.LONG)
                        .assignTimestampsAndWatermarks(
                                WatermarkStrategy.<Long>noWatermarks()
                                        .withTimestampAssigner((number, previous) -> number))
                        .map(number -> Tick.of("k" + number % KEYS, 1))
                        .returns(TypeInformation.of(Tick.class));
        List<String> rows = new ArrayList<>();
        try (CloseableIterator<String> results = windows(ticks, overlap).executeAndCollect()) {
            results.forEachRemaining(rows::add);
        }

        assertThat(FAILED).hasValue(FULL_AT.size());
        List<String> expected = new ArrayList<>();
        int slide = WINDOW / overlap;
        for (int start = slide - WINDOW; start < RECORDS; start += slide) {
            for (int key = 0; key < KEYS; key++) {
                int count = 0;
                for (int number = key; number < Math.min(start + WINDOW, RECORDS); number += KEYS) {
                    count += number >= start ? 1 : 0;
                }
                if (count > 0) {
                    expected.add(
                            "+I k%d %d..%d %d %d"
                                    .formatted(key, start, start + WINDOW, count, count));
                }
            }
        }
        assertThat(rows).containsExactlyInAnyOrderElementsOf(expected);
        try (Stream<Path> left = Files.walk(directory)) {
            assertThat(left.filter(path -> path.toString().endsWith(".run"))).isEmpty();
        }
    }

    private static DataStream<String> windows(DataStream<Tick> ticks, int overlap) {
        TestQuery query =
                TestQuery.of(
                                overlap == 1
                                        ? WindowSpec.tumbling(WINDOW, 0)
                                        : WindowSpec.hopping(WINDOW, WINDOW / overlap, 0))
                        .settings(
                                new QuerySettings(
                                        FoldMode.AUTO,
                                        1_000,
                                        1_000,
                                        10,
                                        4,
                                        64,
                                        1_000,
                                        1 << 16,
                                        true));
        return ticks.transform(
                        "Fold",
                        DeltaBlockTypeInfo.INSTANCE,
                        new FoldOperatorFactory<>(query.build()))
                .keyBy(new KeyGroupSelector(TestQuery.MAX_PARALLELISM), Types.INT)
                .transform(
                        "Window",
                        Types.STRING,
                        new WindowOperatorFactory<>(
                                query.build(), query.mapper(), FaultyDiskITCase::files))
                .setMaxParallelism(TestQuery.MAX_PARALLELISM);
    }

    private static Long slowly(Long number) throws InterruptedException {
        if (number % 100 == 0) {
            Thread.sleep(2);
        }
        return number;
    }

    private static SpillFiles files(List<Path> directories, String prefix) {
        LocalSpillFiles files = new LocalSpillFiles(directories, prefix);
        return () -> new FaultyFile(files.next());
    }

    private record FaultyFile(SpillFile file) implements SpillFile {

        @Override
        public WritableByteChannel write() throws IOException {
            WritableByteChannel out = file.write();
            if (FULL_AT.contains(WRITTEN.incrementAndGet())) {
                FAILED.incrementAndGet();
                out.close();
                throw new IOException("No space left on device");
            }
            return out;
        }

        @Override
        public SeekableByteChannel read() throws IOException {
            return file.read();
        }

        @Override
        public void delete() throws IOException {
            file.delete();
        }
    }
}
