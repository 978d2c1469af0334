package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Emit;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.testing.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Inputs that end, or of which nothing comes for a while. */
class EndOfInputITCase {

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER = ClusterSettings.cluster();

    @TempDir private Path directory;

    @AfterEach
    void cancelJobs(@InjectMiniCluster MiniCluster cluster) throws Exception {
        Jobs.cancelAll(cluster);
    }

    @ParameterizedTest
    @CsvSource({"STREAMING, 0", "STREAMING, 1", "BATCH, 0", "BATCH, 1"})
    void nothingAndASingleRecord(RuntimeExecutionMode mode, int records) throws Exception {
        String test = records + " records in " + mode;
        Timeline timeline = new Timeline(9, 1, records);
        Conductor.peaceful(test);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setRuntimeMode(mode);
        environment.setParallelism(2);
        DataStream<Event> events = EventJob.events(environment, test, timeline);
        for (EveryKind kind : EveryKind.values()) {
            Ledger.open(test + kind);
            finalRows(events, kind).sinkTo(new LedgerSink<>(test + kind));
        }
        environment.execute();
        for (EveryKind kind : EveryKind.values()) {
            List<Row> rows = Ledger.<Row>of(test + kind).rows();
            assertThat(rows)
                    .hasSizeGreaterThanOrEqualTo(records)
                    .allSatisfy(EndOfInputITCase::isInsert);
            assertSameTable(rows, kind, timeline.all());
        }
    }

    private static void isInsert(Row row) {
        assertThat(row.getKind().shortString()).isEqualTo("+I");
    }

    @ParameterizedTest
    @EnumSource(SavepointFormatType.class)
    void stoppingWithDrainClosesTheWindowsAndARestoreReopensNone(
            SavepointFormatType format, @InjectMiniCluster MiniCluster cluster) throws Exception {
        String test = "drained with " + format;
        Timeline timeline = new Timeline(5, 1, 2_000);
        Conductor conductor = Conductor.peaceful(test);
        for (EveryKind kind : EveryKind.values()) {
            Ledger.open(test + kind);
        }
        Configuration settings = ClusterSettings.checkpointed(directory, "hashmap");
        conductor.holdAt(1_000);
        CountDownLatch reached = conductor.reached(900);
        JobClient job = finalRows(test, timeline, settings).executeAsync();
        CommonTestUtils.waitForAllTaskRunning(cluster, job.getJobID(), true);
        assertThat(reached.await(Jobs.TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        String savepoint =
                job.stopWithSavepoint(true, directory.toUri().toString(), format)
                        .get(Jobs.TIMEOUT_SECONDS, TimeUnit.SECONDS);
        Map<EveryKind, List<Row>> closed = rows(test);
        int read = recordsIn(closed.get(EveryKind.SESSIONS));
        assertThat(read).isBetween(900, 1_000);
        closed.forEach(
                (kind, rows) -> assertSameTable(rows, kind, timeline.split(0).subList(0, read)));

        conductor.holdAt(Integer.MAX_VALUE);
        finalRows(test, timeline, ClusterSettings.restoredFrom(savepoint, settings)).execute();
        assertThat(rows(test)).as("after MAX_WATERMARK all is late").isEqualTo(closed);
    }

    private static Map<EveryKind, List<Row>> rows(String test) {
        Map<EveryKind, List<Row>> rows = new EnumMap<>(EveryKind.class);
        for (EveryKind kind : EveryKind.values()) {
            rows.put(kind, Ledger.<Row>of(test + kind).rows());
        }
        return rows;
    }

    /** How many events of the only split were read: each is in one session. */
    private static int recordsIn(List<Row> sessions) {
        return (int) sessions.stream().mapToLong(row -> row.<Long>getFieldAs("n")).sum();
    }

    private static StreamExecutionEnvironment finalRows(
            String test, Timeline timeline, Configuration settings) {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings);
        environment.setParallelism(2);
        environment.setMaxParallelism(EventJob.MAX_PARALLELISM);
        // Flink declines a savepoint that begins while a subtask without a split finishes.
        DataStream<Event> events = EventJob.events(environment, test, timeline).setParallelism(1);
        for (EveryKind kind : EveryKind.values()) {
            finalRows(events, kind).sinkTo(new LedgerSink<>(test + kind)).uid("sink of " + kind);
        }
        return environment;
    }

    private static DataStream<Row> finalRows(DataStream<Event> events, EveryKind kind) {
        return EventJob.query(events, kind.windows())
                .uid(kind.name())
                .emit(Emit.finalResults())
                .toChangelog();
    }

    /**
     * One subtask of each source has no split and finishes at once: checkpoints go on all the same.
     */
    @Test
    void neitherIdlePartitionsNorFinishedSubtasksHoldWindowsOrCheckpoints(
            @InjectMiniCluster MiniCluster cluster) throws Exception {
        String test = "an idle partition";
        Timeline timeline = new Timeline(6, 1, 2_000);
        Timeline never = new Timeline(7, 1, 10);
        Conductor conductor = Conductor.peaceful(test);
        Conductor.peaceful(test + ": silent").holdAt(0);
        conductor.holdAt(1_500);
        Ledger<Row> ledger = Ledger.open(test);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(
                        ClusterSettings.checkpointed(directory, "hashmap"));
        environment.setParallelism(2);
        DataStream<Event> busy = EventJob.events(environment, test, timeline);
        DataStream<Event> silent =
                environment
                        .fromSource(
                                new EventSource(test + ": silent", never),
                                WatermarkStrategy.<Event>forBoundedOutOfOrderness(
                                                EventJob.NOTHING_LATE)
                                        .withIdleness(Duration.ofMillis(50)),
                                "silent",
                                TypeInformation.of(Event.class))
                        .uid("silent");
        EventJob.query(busy.union(silent), EveryKind.HOPPING.windows())
                .emit(Emit.finalResults())
                .toChangelog()
                .sinkTo(new LedgerSink<>(test));
        JobClient job = environment.executeAsync();
        CommonTestUtils.waitForAllTaskRunning(cluster, job.getJobID(), true);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Jobs.TIMEOUT_SECONDS);
        while (ledger.rows().isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(10);
        }
        job.cancel().get(Jobs.TIMEOUT_SECONDS, TimeUnit.SECONDS);
        assertThat(ledger.rows()).as("rows of closed windows").isNotEmpty();
    }

    private static void assertSameTable(List<Row> rows, EveryKind kind, List<Event> events) {
        Tables.assertSame(Tables.materialize(rows, ChangelogMode.APPEND), kind.table(events));
    }
}
