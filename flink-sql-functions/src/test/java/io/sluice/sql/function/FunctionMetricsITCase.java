package io.sluice.sql.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sql.dialect.MemorySinkFactory;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a function counts, under the names that Flink's own windows have for it. */
class FunctionMetricsITCase {

    private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
                            .build());

    @BeforeEach
    void clear() {
        MemorySinkFactory.clear();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                        | 2",
                "', allowed_lateness => INTERVAL ''5'' SECOND' | 1"
            })
    void rowsThatAreDroppedAreCounted(String lateness, long late) throws Exception {
        StreamTableEnvironment tables = environment();
        TableResult job =
                tables.executeSql(
                        "INSERT INTO counts SELECT * FROM TUMBLE_CHANGES(input => TABLE input PARTITION BY k, timecol => DESCRIPTOR(ts), size => INTERVAL '1' SECOND, aggregates => 'COUNT(*) AS n'%s)"
                                .formatted(lateness));
        job.await();

        Map<String, Long> counters = counters(job.getJobClient().orElseThrow().getJobID());
        assertThat(counters)
                .containsEntry("numLateRecordsDropped", late)
                .containsEntry("numNullRowTimeRecordsDropped", 1L)
                .containsEntry("numRecordsIn", 6L)
                .containsEntry("numRecordsOut", (long) MemorySinkFactory.written("counts").size());
        assertThat(FunctionTables.materialised(MemorySinkFactory.written("counts")))
                .hasSize(3 + (int) (2 - late));
    }

    /**
     * With a watermark of 10.5 s behind the second row: of the two that follow one is late by 3.5 s
     * and one by 9 s.
     */
    private static StreamTableEnvironment environment() {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(1);
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.createTemporaryView(
                "input",
                environment
                        .fromData(
                                Types.ROW_NAMED(
                                        new String[] {"k", "ts"},
                                        Types.STRING,
                                        Types.LOCAL_DATE_TIME),
                                row("a", 500L),
                                row("a", 10_500L),
                                row("a", 7_000L),
                                row("a", 1_500L),
                                row("a", null),
                                row("b", 10_600L))
                        .assignTimestampsAndWatermarks(
                                WatermarkStrategy.<Row>forGenerator(context -> new Furthest())
                                        .withTimestampAssigner((row, before) -> millis(row))),
                Schema.newBuilder()
                        .column("k", DataTypes.STRING())
                        .column("ts", DataTypes.TIMESTAMP(3))
                        .watermark("ts", "SOURCE_WATERMARK()")
                        .build());
        tables.executeSql("LOAD MODULE sluice");
        tables.executeSql(
                "CREATE TEMPORARY TABLE counts (k STRING, window_start TIMESTAMP(3), window_end TIMESTAMP(3), n BIGINT) WITH ('connector' = 'memory', 'changelog' = 'all')");
        return tables;
    }

    private static Row row(String key, @Nullable Long millis) {
        return Row.of(key, millis == null ? null : FunctionTables.time(millis));
    }

    private static long millis(Row row) {
        LocalDateTime time = row.getFieldAs("ts");
        return time == null ? 0 : time.toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    /** Each counter of the function's operator. */
    private static Map<String, Long> counters(JobID job) {
        Map<String, Metric> ofFunction =
                REPORTER.getMetricsByGroup(
                        REPORTER.findOperatorMetricGroups(job, "ProcessTableFunction").get(0));
        return ofFunction.entrySet().stream()
                .filter(metric -> metric.getValue() instanceof Counter)
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                metric -> ((Counter) metric.getValue()).getCount()));
    }

    /** A watermark behind each row that is the furthest so far. */
    private static final class Furthest implements WatermarkGenerator<Row> {

        private long furthest = Long.MIN_VALUE;

        @Override
        public void onEvent(Row row, long timestamp, WatermarkOutput output) {
            if (timestamp > furthest) {
                furthest = timestamp;
                output.emitWatermark(new Watermark(timestamp));
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {}
    }
}
