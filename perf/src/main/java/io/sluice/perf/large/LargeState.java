package io.sluice.perf.large;

import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.sum;

import io.sluice.Emit;
import io.sluice.Sluice;
import io.sluice.SluiceOptions;
import io.sluice.Windows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * One window of very many keys in one task: how fast it is filled and published with how much
 * memory for its table. Every row is compared with what it must be, which follows from its key, and
 * power sums over the keys tell that each was published once.
 */
public final class LargeState {

    /** A prime, so that keys come in an order that no table has. */
    private static final long STRIDE = 7_368_787;

    /** Every such key has a second record, long after the first. */
    private static final int SECOND = 4;

    private LargeState() {}

    /**
     * Arguments: keys, budget in MB or "none", directory for temporary files, and "savepoint" if
     * one is to be taken before the window closes.
     */
    public static void main(String[] args) throws Exception {
        long keys = Long.parseLong(args[0]);
        Path directory = Path.of(args[2]);
        Configuration configuration = configuration(directory);
        if (!args[1].equals("none")) {
            configuration.set(
                    SluiceOptions.MEMORY_BUDGET,
                    MemorySize.parse(args[1], MemorySize.MemoryUnit.MEGA_BYTES));
            configuration.set(SluiceOptions.MEMORY_SPILL, true);
        }
        long records = keys + keys / SECOND;
        LargeTally tally =
                LargeTally.start(
                        keys,
                        directory,
                        args[1].equals("none"),
                        args.length > 3 ? records - records / 16 : Long.MAX_VALUE);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        addJob(env, keys, records);
        long start = System.nanoTime();
        if (args.length > 3) {
            JobClient job = env.executeAsync();
            System.out.println(LargeSavepoint.take(job, tally, directory));
            job.getJobExecutionResult().get();
        } else {
            env.execute();
        }
        double seconds = (System.nanoTime() - start - tally.pausedNanos()) / 1e9;
        tally.requireAll();
        System.out.printf(
                Locale.ROOT,
                "%-10s %,12d %8.1f %10.2f %8d %10.0f %10s%n",
                args[1],
                keys,
                seconds,
                records / seconds / 1e6,
                tally.mostFiles(),
                tally.mostBytes() / 1e6,
                tally.heapBytesPerRow());
    }

    private static void addJob(StreamExecutionEnvironment env, long keys, long records) {
        DataStream<Long> numbers =
                env.fromSource(
                                new NumberSequenceSource(0, records - 1),
                                WatermarkStrategy.<Long>noWatermarks()
                                        .withTimestampAssigner(
                                                (number, previous) -> number % 1_000),
                                "numbers")
                        .map(
                                number -> {
                                    LargeTally.current().record(number);
                                    return number;
                                });
        Sluice.on(numbers)
                .keyBy("key", number -> key(number, keys))
                .window(Windows.tumbling(Duration.ofMinutes(1)))
                .aggregate(count().as("n"), sum((Long number) -> value(number, keys)).as("total"))
                .emit(Emit.finalResults())
                .map(
                        change ->
                                new long[] {
                                    (Long) Objects.requireNonNull(change.key(0)),
                                    (Long) Objects.requireNonNull(change.value(0)),
                                    (Long) Objects.requireNonNull(change.value(1))
                                },
                        PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO)
                .filter(
                        row -> {
                            LargeTally.current().row(row[0], row[1], row[2]);
                            return false;
                        })
                .sinkTo(new DiscardingSink<>());
    }

    private static long key(long number, long keys) {
        return number < keys ? number * STRIDE % keys : (number - keys) * SECOND;
    }

    private static long value(long number, long keys) {
        long key = key(number, keys);
        return number < keys ? firstValue(key) : secondValue(key);
    }

    private static long firstValue(long key) {
        return key % 1_000;
    }

    private static long secondValue(long key) {
        return key % 777;
    }

    static long expectedCount(long key) {
        return key % SECOND == 0 ? 2 : 1;
    }

    static long expectedTotal(long key) {
        return firstValue(key) + (key % SECOND == 0 ? secondValue(key) : 0);
    }

    private static Configuration configuration(Path directory) {
        return Configuration.fromMap(
                Map.of(
                        "parallelism.default", "1",
                        "pipeline.object-reuse", "true",
                        "io.tmp.dirs", directory.toString(),
                        "execution.checkpointing.storage", "filesystem",
                        "execution.checkpointing.dir",
                                directory.resolve("checkpoints").toUri().toString(),
                        "taskmanager.memory.managed.size", "1 mb",
                        "restart-strategy.type", "disable"));
    }
}
