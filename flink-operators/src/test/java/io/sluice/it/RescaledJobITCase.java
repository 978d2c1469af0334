package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Aggregates;
import io.sluice.Emit;
import io.sluice.Sluice;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.CountWindows;
import io.sluice.core.window.ProcessingTimeWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.FoldMode;
import io.sluice.testing.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;
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
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs that are stopped with a savepoint and go on otherwise: as if nothing had happened. */
class RescaledJobITCase {

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER = ClusterSettings.cluster();

    private static final AlignedWindows HOPPING = WindowSpec.hopping(5_000, 2_000, 0);
    private static final AlignedWindows CUMULATING = WindowSpec.cumulating(6_000, 2_000, 500);

    private static final long GAP = 300;

    private static final List<Phase> THREE_PHASES = List.of(Phase.at(2), Phase.at(3), Phase.at(1));

    @TempDir private Path directory;

    @AfterEach
    void cancelJobs(@InjectMiniCluster MiniCluster cluster) throws Exception {
        Jobs.cancelAll(cluster);
    }

    /** How a job runs until it is stopped. */
    private record Phase(int parallelism, FoldMode fold, Duration interval) {
        static Phase at(int parallelism) {
            return new Phase(parallelism, FoldMode.AUTO, Duration.ofMillis(10));
        }
    }

    @ParameterizedTest
    @CsvSource({"hashmap, CANONICAL", "rocksdb, NATIVE"})
    void theTableIsExactAtEveryParallelism(
            String backend, SavepointFormatType format, @InjectMiniCluster MiniCluster cluster)
            throws Exception {
        run(
                cluster,
                "rescaled on " + backend,
                HOPPING,
                ClusterSettings.checkpointed(directory, backend),
                format,
                List.of(Phase.at(1), Phase.at(4), Phase.at(3), Phase.at(1)));
    }

    @ParameterizedTest
    @EnumSource(SavepointFormatType.class)
    void foldingAndEmissionAreToggledWithoutLoss(
            SavepointFormatType format, @InjectMiniCluster MiniCluster cluster) throws Exception {
        run(
                cluster,
                "toggled with " + format,
                CUMULATING,
                ClusterSettings.checkpointed(directory, "hashmap"),
                format,
                List.of(
                        new Phase(2, FoldMode.ALWAYS, Duration.ofMillis(5)),
                        new Phase(2, FoldMode.OFF, Duration.ofMillis(200)),
                        new Phase(2, FoldMode.AUTO, Duration.ofMillis(1))));
    }

    /** Sessions grow, are bridged and closed across savepoints, and none is shown twice. */
    @ParameterizedTest
    @EnumSource(SavepointFormatType.class)
    void sessionsGoOnAtEveryParallelism(
            SavepointFormatType format, @InjectMiniCluster MiniCluster cluster) throws Exception {
        Timeline timeline = new Timeline(5, 4, 5_000);
        List<Row> rows =
                run(
                        cluster,
                        "sessions, " + format,
                        timeline,
                        (events, phase) -> table(events, WindowSpec.session(GAP), phase),
                        ClusterSettings.checkpointed(directory, "hashmap"),
                        format,
                        List.of(
                                new Phase(2, FoldMode.ALWAYS, Duration.ofMillis(5)),
                                new Phase(3, FoldMode.OFF, Duration.ofMillis(20)),
                                new Phase(1, FoldMode.AUTO, Duration.ofMillis(5))));
        assertThat(rows).extracting(Row::getKind).contains(RowKind.DELETE);
        Tables.assertSame(
                Tables.materialize(rows, ChangelogMode.RETRACT),
                EventJob.sessions(GAP, timeline.all()));
    }

    @ParameterizedTest
    @CsvSource({"false, CANONICAL", "true, NATIVE"})
    void everyRecordCountsInOneWindowOfTheClock(
            boolean sessions, SavepointFormatType format, @InjectMiniCluster MiniCluster cluster)
            throws Exception {
        String test = "by the clock, " + format;
        WindowSpec windows = sessions ? WindowSpec.session(5) : WindowSpec.tumbling(20, 0);
        Timeline timeline = new Timeline(4, 4, 5_000);
        List<Row> rows =
                run(
                        cluster,
                        test,
                        timeline,
                        (events, phase) -> counts(events, new ProcessingTimeWindows(windows)),
                        ClusterSettings.checkpointed(directory, "hashmap"),
                        format,
                        THREE_PHASES);
        assertThat(rows).extracting(Row::getKind).containsOnly(RowKind.INSERT);
        assertThat(rows).extracting(RescaledJobITCase::window).doesNotHaveDuplicates();
        assertThat(rows.stream().mapToLong(row -> (long) row.getFieldAs("n")).sum())
                .isEqualTo(timeline.all().size());
    }

    @ParameterizedTest
    @EnumSource(SavepointFormatType.class)
    void everyRecordEndsOneWindowOfTheLastThree(
            SavepointFormatType format, @InjectMiniCluster MiniCluster cluster) throws Exception {
        String test = "last three, " + format;
        Timeline timeline = new Timeline(4, 4, 5_000);
        List<Row> rows =
                run(
                        cluster,
                        test,
                        timeline,
                        (events, phase) -> counts(events, new CountWindows(3, 1, 0)),
                        ClusterSettings.checkpointed(directory, "hashmap"),
                        format,
                        THREE_PHASES);
        assertThat(rows).hasSameSizeAs(timeline.all());
        assertThat(rows).extracting(RescaledJobITCase::window).doesNotHaveDuplicates();
        for (Row row : rows) {
            long end = row.getFieldAs("window_end");
            long start = row.getFieldAs("window_start");
            assertThat(start).isEqualTo(Math.max(0, end - 3));
            assertThat((long) row.getFieldAs("n")).isEqualTo(end - start);
        }
    }

    private static List<Object> window(Row row) {
        return Stream.of("symbol", "venue", "window_end").map(row::getField).toList();
    }

    private static DataStream<Row> counts(DataStream<Event> events, WindowSpec windows) {
        return Sluice.on(events)
                .keyBy("symbol", Event::symbol)
                .keyBy("venue", Event::venue)
                .window(windows)
                .aggregate(Aggregates.count().as("n"))
                .emit(Emit.finalResults())
                .maxParallelism(EventJob.MAX_PARALLELISM)
                .uid("query")
                .toChangelog();
    }

    private void run(
            MiniCluster cluster,
            String test,
            AlignedWindows window,
            Configuration settings,
            SavepointFormatType format,
            List<Phase> phases)
            throws Exception {
        Timeline timeline = new Timeline(4, 4, 5_000);
        List<Row> rows =
                run(
                        cluster,
                        test,
                        timeline,
                        (events, phase) -> table(events, window, phase),
                        settings,
                        format,
                        phases);
        Tables.assertSame(
                Tables.materialize(rows, ChangelogMode.RETRACT),
                EventJob.oracle(window, timeline).table());
    }

    private static DataStream<Row> table(DataStream<Event> events, WindowSpec window, Phase phase) {
        return EventJob.query(events, window)
                .fold(phase.fold())
                .emit(Emit.changes().everyRecords(1_000).atLeastEvery(phase.interval()))
                .changelog(ChangelogMode.RETRACT)
                .toChangelog();
    }

    private List<Row> run(
            MiniCluster cluster,
            String test,
            Timeline timeline,
            BiFunction<DataStream<Event>, Phase, DataStream<Row>> query,
            Configuration settings,
            SavepointFormatType format,
            List<Phase> phases)
            throws Exception {
        Conductor conductor = Conductor.peaceful(test);
        Ledger<Row> ledger = Ledger.open(test);
        String savepoint = null;
        for (int i = 0; i < phases.size() - 1; i++) {
            int end = timeline.length() * (i + 1) / phases.size();
            conductor.holdAt(end);
            CountDownLatch reached = conductor.reached(end - timeline.length() / 20);
            JobClient job =
                    job(test, timeline, query, restored(settings, savepoint), phases.get(i))
                            .executeAsync();
            CommonTestUtils.waitForAllTaskRunning(cluster, job.getJobID(), false);
            assertThat(reached.await(Jobs.TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
            savepoint = Jobs.stopWithSavepoint(job, directory, format);
        }
        conductor.holdAt(Integer.MAX_VALUE);
        Phase last = phases.get(phases.size() - 1);
        job(test, timeline, query, restored(settings, savepoint), last).execute();
        return ledger.rows();
    }

    private static Configuration restored(Configuration settings, @Nullable String savepoint) {
        return savepoint == null ? settings : ClusterSettings.restoredFrom(savepoint, settings);
    }

    private static StreamExecutionEnvironment job(
            String test,
            Timeline timeline,
            BiFunction<DataStream<Event>, Phase, DataStream<Row>> query,
            Configuration settings,
            Phase phase) {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings);
        environment.setParallelism(phase.parallelism());
        environment.setMaxParallelism(EventJob.MAX_PARALLELISM);
        query.apply(EventJob.events(environment, test, timeline), phase)
                .sinkTo(new LedgerSink<>(test))
                .uid("sink");
        return environment;
    }
}
