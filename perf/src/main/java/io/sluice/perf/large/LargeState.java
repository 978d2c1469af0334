package io.sluice.perf.large;

import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.sum;

import io.sluice.Emit;
import io.sluice.Sluice;
import io.sluice.SluiceOptions;
import io.sluice.core.engine.ChangeKind;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.perf.run.Surroundings;
import java.nio.file.Path;
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
 * Windows of very many keys in one task: how fast they are filled and published with how much
 * memory for their tables. Every row is compared with what it must be, which follows from its key
 * and window, and power sums over the keys of each window tell that each was published once, or, of
 * changes, that what was published last is right and all else was taken back.
 */
public final class LargeState {

    private LargeState() {}

    /**
     * Arguments: "tumbling", "hopping" or "changes", keys, budget in MB or "none", directory for
     * temporary files, and one of "savepoint" if one is to be taken before the window closes, a
     * directory for the report, or nothing.
     */
    public static void main(String[] args) throws Exception {
        LargeLoad load =
                LargeLoad.of(
                        LargeWindows.valueOf(args[0].toUpperCase(Locale.ROOT)),
                        Long.parseLong(args[1]));
        Integer budget = args[2].equals("none") ? null : Integer.valueOf(args[2]);
        Path directory = Path.of(args[3]);
        String last = args.length > 4 ? args[4] : "";
        boolean savepoint = last.equals("savepoint");
        double machineLoad = Surroundings.load();
        Configuration configuration = configuration(directory);
        if (budget != null) {
            configuration.set(SluiceOptions.MEMORY_BUDGET, MemorySize.ofMebiBytes(budget));
            configuration.set(SluiceOptions.MEMORY_SPILL, true);
        }
        long records = load.records();
        LargeTally tally =
                LargeTally.start(
                        load,
                        directory,
                        budget == null && load.windows() == LargeWindows.TUMBLING,
                        savepoint ? records - records / 16 : Long.MAX_VALUE);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        addJob(env, load);
        long start = System.nanoTime();
        if (savepoint) {
            JobClient job = env.executeAsync();
            System.out.println(LargeSavepoint.take(job, tally, directory));
            job.getJobExecutionResult().get();
        } else {
            env.execute();
        }
        double seconds = (System.nanoTime() - start - tally.pausedNanos()) / 1e9;
        tally.requireAll();
        LargeRun run =
                new LargeRun(
                        load.windows(),
                        load.keys(),
                        budget,
                        Runtime.getRuntime().maxMemory() >> 20,
                        records,
                        tally.rows(),
                        Math.round(seconds * 10) / 10.0,
                        tally.mostFiles(),
                        tally.mostBytes(),
                        tally.heapBytesPerRow(),
                        true,
                        Surroundings.now(),
                        machineLoad);
        print(args[2], run);
        if (!savepoint && !last.isEmpty()) {
            LargeReport.add(Path.of(last), run);
        }
    }

    private static void print(String budget, LargeRun run) {
        System.out.printf(
                Locale.ROOT,
                "%-9s %-9s %,12d %,12d %8.1f %10.2f %8d %10.0f %10s%n",
                windows(run),
                budget,
                run.keys(),
                run.rows(),
                run.seconds(),
                run.records() / run.seconds() / 1e6,
                run.files(),
                run.fileBytes() / 1e6,
                run.heapBytesPerRow() == null ? "" : run.heapBytesPerRow());
    }

    private static String windows(LargeRun run) {
        return run.windows().label();
    }

    private static void addJob(StreamExecutionEnvironment env, LargeLoad load) {
        WatermarkStrategy<Long> watermarks =
                load.windows() == LargeWindows.HOPPING
                        ? WatermarkStrategy.forMonotonousTimestamps()
                        : WatermarkStrategy.noWatermarks();
        DataStream<Long> numbers =
                env.fromSource(
                                new NumberSequenceSource(0, load.records() - 1),
                                watermarks.withTimestampAssigner(
                                        (number, previous) -> load.timestamp(number)),
                                "numbers")
                        .map(
                                number -> {
                                    LargeTally.current().record(number);
                                    return number;
                                });
        Sluice.on(numbers)
                .keyBy("key", load::key)
                .window(load.window())
                .aggregate(count().as("n"), sum((Long number) -> load.value(number)).as("total"))
                .emit(load.windows() == LargeWindows.CHANGES ? Emit.changes() : Emit.finalResults())
                .changelog(
                        load.windows() == LargeWindows.CHANGES
                                ? ChangelogMode.RETRACT
                                : ChangelogMode.APPEND)
                .map(
                        change ->
                                new long[] {
                                    change.windowStart(),
                                    (Long) Objects.requireNonNull(change.key(0)),
                                    (Long) Objects.requireNonNull(change.value(0)),
                                    (Long) Objects.requireNonNull(change.value(1)),
                                    change.kind() == ChangeKind.UPDATE_BEFORE ? -1 : 1
                                },
                        PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO)
                .filter(
                        row -> {
                            LargeTally.current().row(row[0], row[1], row[2], row[3], row[4]);
                            return false;
                        })
                .sinkTo(new DiscardingSink<>());
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
