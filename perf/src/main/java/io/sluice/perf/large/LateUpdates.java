package io.sluice.perf.large;

import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.sum;

import io.sluice.Emit;
import io.sluice.Sluice;
import io.sluice.SluiceOptions;
import io.sluice.Windows;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.perf.run.Measured;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * How many late records per second change rows that are on disk: a window of many keys is closed,
 * and then changed by records of keys at random, each of which must be published as an update.
 */
public final class LateUpdates {

    /** A prime, so that keys come in an order that no table has. */
    private static final long STRIDE = 7_368_787;

    private static final long WINDOW_MILLIS = 60_000;

    private LateUpdates() {}

    /**
     * Arguments: keys, late records, budget in MB, directory for temporary files, directory for the
     * record.
     */
    public static void main(String[] args) throws Exception {
        long keys = Long.parseLong(args[0]);
        long late = Long.parseLong(args[1]);
        Configuration configuration =
                Configuration.fromMap(
                        Map.of(
                                "parallelism.default", "1",
                                "pipeline.object-reuse", "true",
                                "io.tmp.dirs", args[3],
                                "taskmanager.memory.managed.size", "1 mb",
                                "restart-strategy.type", "disable"));
        configuration.set(
                SluiceOptions.MEMORY_BUDGET,
                MemorySize.parse(args[2], MemorySize.MemoryUnit.MEGA_BYTES));
        configuration.set(SluiceOptions.MEMORY_SPILL, true);
        Measured measured = Measured.now();
        Tally tally = Tally.start(keys);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        addJob(env, keys, late);
        env.execute();
        double seconds = tally.secondsOf(late);
        System.out.printf(
                Locale.ROOT,
                "%,d late records to %,d rows, budget %s MB: %.1f s, %,.0f per second%n",
                late,
                keys,
                args[2],
                seconds,
                late / seconds);
        new LateUpdatesReport(
                        measured,
                        keys,
                        late,
                        Integer.parseInt(args[2]),
                        Math.round(seconds * 10) / 10.0,
                        Math.round(late / seconds),
                        true)
                .write(Path.of(args[4]));
    }

    private static void addJob(StreamExecutionEnvironment env, long keys, long late) {
        DataStream<Long> numbers =
                env.fromSource(
                                new NumberSequenceSource(0, keys + late),
                                WatermarkStrategy.<Long>forGenerator(
                                                context -> new AfterTheWindow())
                                        .withTimestampAssigner(
                                                (number, previous) ->
                                                        number == keys
                                                                ? WINDOW_MILLIS
                                                                : number % WINDOW_MILLIS),
                                "numbers")
                        .map(
                                number -> {
                                    if (number > keys) {
                                        Tally.current().awaitClose();
                                    }
                                    return number;
                                });
        Sluice.on(numbers)
                .keyBy("key", number -> number * STRIDE % keys)
                .window(Windows.tumbling(Duration.ofMillis(WINDOW_MILLIS)))
                .aggregate(count().as("n"), sum((Long number) -> number).as("total"))
                .emit(Emit.finalResults())
                .changelog(ChangelogMode.UPSERT)
                .allowedLateness(Duration.ofHours(1))
                .map(
                        change ->
                                new long[] {
                                    change.windowStart(),
                                    (Long) Objects.requireNonNull(change.value(0))
                                },
                        PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO)
                .filter(
                        row -> {
                            Tally.current().row(row[0], row[1]);
                            return false;
                        })
                .sinkTo(new DiscardingSink<>());
    }

    /** Ends the window with the first record after it. */
    private static final class AfterTheWindow implements WatermarkGenerator<Long> {

        @Override
        public void onEvent(Long number, long timestamp, WatermarkOutput output) {
            if (timestamp == WINDOW_MILLIS) {
                output.emitWatermark(new Watermark(WINDOW_MILLIS - 1));
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            // The window ends by its records.
        }
    }

    /** Counts what is published of the first window, in the same JVM. */
    private static final class Tally {

        private static volatile Tally current = new Tally(0);

        private final long keys;
        private final CountDownLatch closed = new CountDownLatch(1);
        private long inserts;
        private long updates;
        private long firstNanos;
        private long lastNanos;

        private Tally(long keys) {
            this.keys = keys;
        }

        static Tally start(long keys) {
            Tally tally = new Tally(keys);
            current = tally;
            return tally;
        }

        static Tally current() {
            return current;
        }

        void awaitClose() throws InterruptedException {
            closed.await();
        }

        synchronized void row(long windowStart, long records) {
            if (windowStart != 0) {
                return;
            }
            if (records == 1) {
                inserts++;
                if (inserts == keys) {
                    firstNanos = System.nanoTime();
                    closed.countDown();
                }
            } else {
                updates++;
                lastNanos = System.nanoTime();
            }
        }

        synchronized double secondsOf(long late) {
            if (inserts != keys || updates != late) {
                throw new IllegalStateException(
                        "%,d rows and %,d updates, expected %,d and %,d"
                                .formatted(inserts, updates, keys, late));
            }
            return (lastNanos - firstNanos) / 1e9;
        }
    }
}
