package io.sluice.it;

import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Emit;
import io.sluice.Sluice;
import io.sluice.Windows;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.testing.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Jobs under {@linkplain Strain strain} end, with exact results, and hold no more than the rows of
 * their open windows. With {@code -Dsluice.strain.records=5000000} each gets so many records; the
 * file that {@code -Dsluice.strain.file} names gets a line of what each took: {@code
 * perf/strain.sh}.
 */
class StrainedJobITCase {

    private static final long RECORDS = Long.getLong("sluice.strain.records", 60_000);
    private static final long SLOW_NANOS = 50_000;
    private static final long QUIET_RATE = 100_000;
    private static final int PULSE = 100;

    private static final OutputTag<Event> LATE =
            new OutputTag<>("late", TypeInformation.of(Event.class));

    private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(ClusterSettings.SLOTS)
                            .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
                            .build());

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource
    void theTableIsExactAndSmall(Strain strain) throws Exception {
        Ledger<Row> changes = Ledger.open(strain.name());
        Ledger<Event> late = Ledger.open(strain.name() + ", late");
        long start = System.nanoTime();
        JobClient client = start(strain);
        Peak peak = new Peak();
        var result = client.getJobExecutionResult();
        while (!result.isDone()) {
            peak.sample(client.getJobID());
            Thread.sleep(5);
        }
        result.get();
        double seconds = (System.nanoTime() - start) / 1e9;

        assertThat(late.rows())
                .hasSize((int) numbers().filter(number -> strain.isLate(number, RECORDS)).count());
        assertThat(peak.rows).isLessThanOrEqualTo(strain.mostOpenWindows() * (long) Strain.KEYS);
        Tables.assertSame(
                Tables.materialize(changes.rows(), ChangelogMode.UPSERT), strain.table(RECORDS));
        report(strain, seconds, changes.rows().size(), late.rows().size(), peak);
    }

    private static LongStream numbers() {
        return LongStream.range(0, RECORDS);
    }

    private JobClient start(Strain strain) throws Exception {
        Configuration settings = ClusterSettings.checkpointed(directory, "hashmap");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings);
        environment.setParallelism(1);
        environment.getConfig().setAutoWatermarkInterval(0);
        DataStream<Event> events =
                environment
                        .fromSource(
                                new NumberSequenceSource(0, RECORDS - 1),
                                WatermarkStrategy.noWatermarks(),
                                "numbers")
                        .map(new ToEvent(strain), TypeInformation.of(Event.class))
                        .assignTimestampsAndWatermarks(watermarks(strain));
        SingleOutputStreamOperator<Row> changes =
                Sluice.on(events)
                        .keyBy("symbol", Event::symbol)
                        .window(Windows.tumbling(Strain.WINDOW))
                        .aggregate(count().as("n"), sum(Event::quantity).as("sum"))
                        .emit(Emit.changes().everyRecords(1_000))
                        .lateTo(LATE)
                        .parallelism(2)
                        .toChangelog();
        changes.map(new Slow<Row>(strain == Strain.SLOW_SINK), changes.getType())
                .setParallelism(2)
                .sinkTo(new LedgerSink<>(strain.name()))
                .setParallelism(2);
        changes.getSideOutput(LATE)
                .map(
                        new Slow<Event>(strain == Strain.SLOW_SIDE_OUTPUT),
                        TypeInformation.of(Event.class))
                .sinkTo(new LedgerSink<>(strain.name() + ", late"));
        return environment.executeAsync();
    }

    private static WatermarkStrategy<Event> watermarks(Strain strain) {
        return WatermarkStrategy.<Event>forGenerator(context -> new Pulse(strain))
                .withTimestampAssigner((event, previous) -> event.timestamp());
    }

    private static void report(Strain strain, double seconds, long rows, long late, Peak peak)
            throws IOException {
        String file = System.getProperty("sluice.strain.file");
        if (file == null) {
            return;
        }
        Files.writeString(
                Path.of(file),
                String.format(
                        Locale.ROOT,
                        "%s\t%d\t%.1f\t%d\t%d\t%d\t%d%n",
                        strain.inWords,
                        RECORDS,
                        seconds,
                        rows,
                        late,
                        peak.rows,
                        peak.bytes),
                StandardOpenOption.APPEND,
                StandardOpenOption.CREATE);
    }

    /** The most that the window operator's subtasks held together, as far as it was seen. */
    private static final class Peak {

        private long rows;
        private long bytes;

        void sample(JobID job) {
            rows = Math.max(rows, total(job, "tableRows"));
            bytes = Math.max(bytes, total(job, "tableBytes"));
        }

        private static long total(JobID job, String metric) {
            long total = 0;
            for (Metric found : REPORTER.findMetrics(job, ".*Window.*" + metric).values()) {
                total += ((Number) ((Gauge<?>) found).getValue()).longValue();
            }
            return total;
        }
    }

    /** Makes records of numbers; in bursts if they are wanted. */
    private record ToEvent(Strain strain) implements MapFunction<Long, Event> {
        @Override
        public Event map(Long number) {
            if (strain == Strain.BURSTS && number % PULSE == 0) {
                boolean burst = number * 10 / RECORDS % 2 == 1;
                long rate = burst ? 10 * QUIET_RATE : QUIET_RATE;
                LockSupport.parkNanos(Duration.ofSeconds(PULSE).toNanos() / rate);
            }
            return strain.event(number, RECORDS);
        }
    }

    /** Lets one through every now and then. */
    private record Slow<T>(boolean slow) implements MapFunction<T, T> {
        @Override
        public T map(T value) {
            if (slow) {
                LockSupport.parkNanos(SLOW_NANOS);
            }
            return value;
        }
    }

    /** A watermark after every so many records, unless it stands still. */
    private static final class Pulse implements WatermarkGenerator<Event> {

        private final Strain strain;
        private long latest = Long.MIN_VALUE + 1;

        Pulse(Strain strain) {
            this.strain = strain;
        }

        @Override
        public void onEvent(Event event, long timestamp, WatermarkOutput output) {
            latest = Math.max(latest, timestamp);
            if (event.id() % PULSE == PULSE - 1 && !strain.stalls(event.id(), RECORDS)) {
                output.emitWatermark(new Watermark(latest - 1));
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {}
    }
}
