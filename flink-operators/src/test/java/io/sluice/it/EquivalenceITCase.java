package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.BatchedWatermarks;
import io.sluice.Emit;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.FoldMode;
import io.sluice.testing.Event;
import io.sluice.testing.RowKey;
import io.sluice.testing.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The same records, under the same watermarks, through Flink's own window operator and through
 * Sluice: equal tables, and the same late records.
 */
class EquivalenceITCase {

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER = ClusterSettings.cluster();

    private static final OutputTag<Event> LATE =
            new OutputTag<>("late", TypeInformation.of(Event.class));
    private static final Duration BOUND = Duration.ofMillis(80);

    /**
     * A windowed aggregation in two ways.
     *
     * @param windows Sluice's
     * @param flinks the same in Flink
     * @param lateness allowed, in ms
     * @param emission of Sluice
     * @param fold whether Sluice folds
     * @param parallelism of both window operators
     * @param objectReuse whether Flink may pass on objects without copying them
     */
    private record Question(
            WindowSpec windows,
            WindowAssigner<Object, TimeWindow> flinks,
            long lateness,
            Emit emission,
            FoldMode fold,
            int parallelism,
            boolean objectReuse) {

        String name() {
            return "%s, lateness %s ms, %s, folding %s, %s times, reuse %s"
                    .formatted(
                            windows,
                            lateness,
                            emission.getClass().getSimpleName(),
                            fold,
                            parallelism,
                            objectReuse);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "500, 500, 0, OFF, 1, false",
        "500, 500, 150, ALWAYS, 4, true",
        "500, 200, 0, ALWAYS, 4, false",
        "500, 200, 150, AUTO, 1, true",
        "600, 150, 0, ALWAYS, 4, false",
    })
    void tableAndLateRecordsAreFlinks(
            long size,
            long slide,
            long lateness,
            FoldMode fold,
            int parallelism,
            boolean objectReuse)
            throws Exception {
        compare(
                new Question(
                        WindowSpec.hopping(size, slide, 0),
                        SlidingEventTimeWindows.of(
                                Duration.ofMillis(size), Duration.ofMillis(slide)),
                        lateness,
                        Emit.changes(),
                        fold,
                        parallelism,
                        objectReuse));
    }

    /** Records come up to 700 ms late, so that many join sessions that were apart. */
    @ParameterizedTest
    @CsvSource({
        "300, 0, OFF, 1, false",
        "300, 0, ALWAYS, 4, true",
        "300, 200, ALWAYS, 1, false",
        "500, 0, ALWAYS, 4, false",
        "120, 350, AUTO, 4, true",
    })
    void sessionsAndLateRecordsAreFlinks(
            long gap, long lateness, FoldMode fold, int parallelism, boolean objectReuse)
            throws Exception {
        for (Emit emission : List.of(Emit.changes(), Emit.finalResults())) {
            compare(
                    new Question(
                            WindowSpec.session(gap),
                            EventTimeSessionWindows.withGap(Duration.ofMillis(gap)),
                            lateness,
                            emission,
                            fold,
                            parallelism,
                            objectReuse));
        }
    }

    private static void compare(Question question) throws Exception {
        String test = question.name();
        Ledger<Row> ours = Ledger.open(test + " ours");
        Ledger<Event> ourLate = Ledger.open(test + " ours, late");
        Ledger<Row> flinks = Ledger.open(test + " Flink's");
        Ledger<Event> flinksLate = Ledger.open(test + " Flink's, late");
        execute(question);
        assertThat(flinksLate.rows()).isNotEmpty();
        assertThat(ourLate.rows()).containsExactlyInAnyOrderElementsOf(flinksLate.rows());
        Map<RowKey, List<@Nullable Object>> fired = Tables.last(flinks.rows());
        Tables.assertSame(
                Tables.materialize(ours.rows(), ChangelogMode.UPSERT),
                question.lateness == 0 ? fired : withoutParts(fired));
    }

    /**
     * A deliberate difference: Flink never takes back a session that it fired before a late record
     * made it a part of another. Without lateness none becomes that.
     */
    private static Map<RowKey, List<@Nullable Object>> withoutParts(
            Map<RowKey, List<@Nullable Object>> fired) {
        Map<List<Object>, List<Window>> byKey = new HashMap<>();
        fired.keySet()
                .forEach(
                        row ->
                                byKey.computeIfAbsent(row.key(), key -> new ArrayList<>())
                                        .add(row.window()));
        Map<RowKey, List<@Nullable Object>> whole = new HashMap<>(fired);
        whole.keySet()
                .removeIf(
                        row ->
                                byKey.get(row.key()).stream()
                                        .anyMatch(other -> isWithin(row.window(), other)));
        return whole;
    }

    /** Windows of one size are never within each other. */
    private static boolean isWithin(Window window, Window other) {
        return !window.equals(other)
                && window.start() >= other.start()
                && window.end() <= other.end();
    }

    private static void execute(Question question) throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(question.parallelism);
        environment.getConfig().setAutoWatermarkInterval(0);
        if (question.objectReuse) {
            environment.getConfig().enableObjectReuse();
        }
        String test = question.name();
        Conductor.peaceful(test);
        DataStream<Event> events = events(environment, test);
        SingleOutputStreamOperator<Row> ours = ours(events, question);
        SingleOutputStreamOperator<Row> flinks = flinks(events, question, ours.getType());
        ours.sinkTo(new LedgerSink<>(test + " ours"));
        ours.getSideOutput(LATE).sinkTo(new LedgerSink<>(test + " ours, late"));
        flinks.sinkTo(new LedgerSink<>(test + " Flink's"));
        flinks.getSideOutput(LATE).sinkTo(new LedgerSink<>(test + " Flink's, late"));
        environment.execute();
    }

    /** One source with a watermark after each record: both operators see the same order. */
    private static DataStream<Event> events(StreamExecutionEnvironment environment, String test) {
        DataStream<Event> events =
                EventJob.events(
                        environment,
                        test,
                        new Timeline(6, 1, 5_000),
                        BatchedWatermarks.<Event>forBoundedOutOfOrderness(BOUND).everyRecords(1));
        ((SingleOutputStreamOperator<Event>) events).setParallelism(1);
        return events;
    }

    private static SingleOutputStreamOperator<Row> ours(
            DataStream<Event> events, Question question) {
        return EventJob.query(events, question.windows)
                .emit(question.emission)
                .changelog(ChangelogMode.UPSERT)
                .fold(question.fold)
                .allowedLateness(Duration.ofMillis(question.lateness))
                .lateTo(LATE)
                .toChangelog();
    }

    private static SingleOutputStreamOperator<Row> flinks(
            DataStream<Event> events, Question question, TypeInformation<Row> type) {
        return events.keyBy(
                        event -> Tuple2.of(event.symbol(), event.venue()),
                        Types.TUPLE(Types.STRING, Types.LONG))
                .window(question.flinks)
                .allowedLateness(Duration.ofMillis(question.lateness))
                .sideOutputLateData(LATE)
                .process(new FlinkWindow(), type);
    }
}
