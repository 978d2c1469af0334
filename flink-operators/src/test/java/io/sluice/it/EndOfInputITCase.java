package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Emit;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.testing.Event;
import io.sluice.testing.NaiveWindows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

    private static final AlignedWindows HOPPING = WindowSpec.hopping(5_000, 2_000, 0);

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
        Ledger<Row> ledger = Ledger.open(test);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setRuntimeMode(mode);
        environment.setParallelism(2);
        EventJob.query(EventJob.events(environment, test, timeline), HOPPING)
                .emit(Emit.finalResults())
                .toChangelog()
                .sinkTo(new LedgerSink<>(test));
        environment.execute();
        assertThat(ledger.rows())
                .hasSizeGreaterThanOrEqualTo(records)
                .allSatisfy(EndOfInputITCase::isInsert);
        assertSameTable(ledger, EventJob.oracle(HOPPING, timeline));
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
        Ledger<Row> ledger = Ledger.open(test);
        Configuration settings = ClusterSettings.checkpointed(directory, "hashmap");
        conductor.holdAt(1_000);
        CountDownLatch reached = conductor.reached(900);
        JobClient job = finalRows(test, timeline, settings).executeAsync();
        CommonTestUtils.waitForAllTaskRunning(cluster, job.getJobID(), true);
        assertThat(reached.await(Jobs.TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        String savepoint =
                job.stopWithSavepoint(true, directory.toUri().toString(), format)
                        .get(Jobs.TIMEOUT_SECONDS, TimeUnit.SECONDS);
        List<Row> closed = ledger.rows();
        assertSameTable(ledger, oracleOfFirst(timeline, readBy(conductor, closed, timeline)));

        conductor.holdAt(Integer.MAX_VALUE);
        finalRows(test, timeline, ClusterSettings.restoredFrom(savepoint, settings)).execute();
        assertThat(ledger.rows()).as("after MAX_WATERMARK all is late").isEqualTo(closed);
    }

    /** How many events of the only split the windows have seen: the smallest number that fits. */
    private static int readBy(Conductor conductor, List<Row> closed, Timeline timeline) {
        assertThat(conductor.kills()).isZero();
        long inWindows = closed.stream().mapToLong(row -> row.<Long>getFieldAs("n")).sum();
        long counted = 0;
        List<Event> events = timeline.split(0);
        for (int read = 0; read < events.size(); read++) {
            if (counted == inWindows) {
                return read;
            }
            counted += windowsOf(events.get(read));
        }
        return events.size();
    }

    /** Windows of 5 s every 2 s: an event is in three of them in the first second, else in two. */
    private static int windowsOf(Event event) {
        return Math.floorMod(event.timestamp(), 2_000L) < 1_000 ? 3 : 2;
    }

    private static NaiveWindows<Event> oracleOfFirst(Timeline timeline, int events) {
        NaiveWindows<Event> oracle = EventJob.oracle(HOPPING, 0);
        timeline.split(0).subList(0, events).forEach(event -> oracle.add(event, Long.MIN_VALUE));
        return oracle;
    }

    private static StreamExecutionEnvironment finalRows(
            String test, Timeline timeline, Configuration settings) {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings);
        environment.setParallelism(2);
        environment.setMaxParallelism(EventJob.MAX_PARALLELISM);
        EventJob.query(EventJob.events(environment, test, timeline), HOPPING)
                .emit(Emit.finalResults())
                .toChangelog()
                .sinkTo(new LedgerSink<>(test))
                .uid("sink");
        return environment;
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
        EventJob.query(busy.union(silent), HOPPING)
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

    private static void assertSameTable(Ledger<Row> ledger, NaiveWindows<Event> oracle) {
        Tables.assertSame(Tables.materialize(ledger.rows(), ChangelogMode.APPEND), oracle.table());
    }
}
