package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.BatchedWatermarks;
import io.sluice.Emit;
import io.sluice.Query;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.FoldMode;
import io.sluice.testing.Event;
import io.sluice.testing.NaiveWindows;
import io.sluice.testing.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that are killed again and again publish every change exactly once. */
class KilledJobITCase {

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER = ClusterSettings.cluster();

    private static final int KILLS = Boolean.getBoolean("sluice.test.full") ? 200 : 20;
    private static final OutputTag<Event> LATE =
            new OutputTag<>("late", TypeInformation.of(Event.class));
    private static final AlignedWindows HOPPING = WindowSpec.hopping(5_000, 2_000, 0);

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void theRetractedTableIsExactAfterEveryKill(String backend) throws Exception {
        String test = "retracted on " + backend;
        Timeline timeline = new Timeline(1, 4, 5_000);
        Conductor conductor = Conductor.killing(test, timeline.length(), KILLS, 1);
        Ledger<Row> ledger = Ledger.open(test);
        StreamExecutionEnvironment environment = environment(backend, 2);
        EventJob.query(EventJob.events(environment, test, timeline), HOPPING)
                .emit(Emit.changes().everyRecords(500).atLeastEvery(Duration.ofMillis(10)))
                .changelog(ChangelogMode.RETRACT)
                .toChangelog()
                .sinkTo(new LedgerSink<>(test));
        environment.execute();
        assertThat(conductor.kills()).isEqualTo(KILLS);
        Tables.assertSame(
                Tables.materialize(ledger.rows(), ChangelogMode.RETRACT),
                EventJob.oracle(HOPPING, timeline).table());
    }

    @Test
    void finalRowsAreAppendedOnceAfterEveryKill() throws Exception {
        String test = "appended";
        Timeline timeline = new Timeline(2, 3, 5_000);
        Conductor conductor = Conductor.killing(test, timeline.length(), KILLS, 2);
        Ledger<Row> ledger = Ledger.open(test);
        StreamExecutionEnvironment environment = environment("hashmap", 3);
        EventJob.query(EventJob.events(environment, test, timeline), HOPPING)
                .emit(Emit.finalResults())
                .toChangelog()
                .sinkTo(new LedgerSink<>(test));
        environment.execute();
        assertThat(conductor.kills()).isEqualTo(KILLS);
        Tables.assertSame(
                Tables.materialize(ledger.rows(), ChangelogMode.APPEND),
                EventJob.oracle(HOPPING, timeline).table());
    }

    /** One split and a watermark after each record: who is late depends on the records alone. */
    @ParameterizedTest
    @ValueSource(strings = {"OFF", "ALWAYS"})
    void theSameRecordsAreLateAsWithoutKills(FoldMode fold) throws Exception {
        String test = "late with folding " + fold;
        Timeline timeline = new Timeline(3, 1, 5_000);
        Conductor conductor = Conductor.killing(test, timeline.length(), KILLS, 3);
        Ledger<Row> ledger = Ledger.open(test);
        Ledger<Event> late = Ledger.open(test + ", aside");
        AlignedWindows window = WindowSpec.tumbling(500, 0);
        Duration bound = Duration.ofMillis(50);
        Duration lateness = Duration.ofMillis(100);
        StreamExecutionEnvironment environment = environment("hashmap", 1);
        environment.getConfig().setAutoWatermarkInterval(0);
        Query<Event> query =
                EventJob.query(
                                EventJob.events(
                                        environment,
                                        test,
                                        timeline,
                                        BatchedWatermarks.<Event>forBoundedOutOfOrderness(bound)
                                                .everyRecords(1)),
                                window)
                        .emit(Emit.finalResults())
                        .changelog(ChangelogMode.UPSERT)
                        .allowedLateness(lateness)
                        .lateTo(LATE)
                        .fold(fold)
                        .parallelism(2);
        SingleOutputStreamOperator<Row> changes = query.toChangelog();
        changes.sinkTo(new LedgerSink<>(test)).setParallelism(2);
        changes.getSideOutput(LATE).sinkTo(new LedgerSink<>(test + ", aside"));
        environment.execute();
        assertThat(conductor.kills()).isEqualTo(KILLS);
        NaiveWindows<Event> oracle = EventJob.oracle(window, lateness.toMillis());
        List<Event> expectedLate = judge(timeline.split(0), bound.toMillis(), oracle);
        assertThat(late.rows()).containsExactlyInAnyOrderElementsOf(expectedLate);
        Tables.assertSame(Tables.materialize(ledger.rows(), ChangelogMode.UPSERT), oracle.table());
    }

    /** Adds the events to the oracle under a watermark after each; returns those that are late. */
    private static List<Event> judge(List<Event> events, long bound, NaiveWindows<Event> oracle) {
        List<Event> late = new ArrayList<>();
        long watermark = Long.MIN_VALUE;
        for (Event event : events) {
            if (oracle.add(event, watermark) == Verdict.LATE) {
                late.add(event);
            }
            watermark = Math.max(watermark, event.timestamp() - bound - 1);
        }
        assertThat(late).isNotEmpty();
        return late;
    }

    private StreamExecutionEnvironment environment(String backend, int parallelism) {
        Configuration settings = ClusterSettings.checkpointed(directory, backend);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings);
        environment.setParallelism(parallelism);
        return environment;
    }
}
