package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.BatchedWatermarks;
import io.sluice.Emit;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.window.WindowSpec;
import io.sluice.testing.Event;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.OutputTag;
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
     * @param size of the windows in ms
     * @param slide of the windows in ms
     * @param lateness allowed, in ms
     * @param parallelism of both window operators
     * @param objectReuse whether Flink may pass on objects without copying them
     */
    private record Question(
            long size, long slide, long lateness, int parallelism, boolean objectReuse) {}

    @ParameterizedTest
    @CsvSource({
        "500, 500, 0, 1, false",
        "500, 500, 150, 4, true",
        "500, 200, 0, 4, false",
        "500, 200, 150, 1, true",
        "600, 150, 0, 4, false",
    })
    void tableAndLateRecordsAreFlinks(
            long size, long slide, long lateness, int parallelism, boolean objectReuse)
            throws Exception {
        Question question = new Question(size, slide, lateness, parallelism, objectReuse);
        String test = question.toString();
        Ledger<Row> ours = Ledger.open(test + " ours");
        Ledger<Event> ourLate = Ledger.open(test + " ours, late");
        Ledger<Row> flinks = Ledger.open(test + " Flink's");
        Ledger<Event> flinksLate = Ledger.open(test + " Flink's, late");
        execute(question);
        assertThat(flinksLate.rows()).isNotEmpty();
        assertThat(ourLate.rows()).containsExactlyInAnyOrderElementsOf(flinksLate.rows());
        Tables.assertSame(
                Tables.materialize(ours.rows(), ChangelogMode.UPSERT), Tables.last(flinks.rows()));
    }

    private static void execute(Question question) throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(question.parallelism);
        environment.getConfig().setAutoWatermarkInterval(0);
        if (question.objectReuse) {
            environment.getConfig().enableObjectReuse();
        }
        String test = question.toString();
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
        return EventJob.query(events, WindowSpec.hopping(question.size, question.slide, 0))
                .emit(Emit.changes())
                .allowedLateness(Duration.ofMillis(question.lateness))
                .lateTo(LATE)
                .toChangelog();
    }

    private static SingleOutputStreamOperator<Row> flinks(
            DataStream<Event> events, Question question, TypeInformation<Row> type) {
        return events.keyBy(
                        event -> Tuple2.of(event.symbol(), event.venue()),
                        Types.TUPLE(Types.STRING, Types.LONG))
                .window(
                        SlidingEventTimeWindows.of(
                                Duration.ofMillis(question.size),
                                Duration.ofMillis(question.slide)))
                .allowedLateness(Duration.ofMillis(question.lateness))
                .sideOutputLateData(LATE)
                .process(new FlinkWindow(), type);
    }
}
