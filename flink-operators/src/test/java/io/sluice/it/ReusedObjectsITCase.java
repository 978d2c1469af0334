package io.sluice.it;

import io.sluice.Aggregates;
import io.sluice.Emit;
import io.sluice.Sluice;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.FoldMode;
import io.sluice.testing.Event;
import io.sluice.testing.Measure;
import io.sluice.testing.NaiveWindows;
import java.util.List;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An upstream operator may fill the same object again for each record. */
class ReusedObjectsITCase {

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER = ClusterSettings.cluster();

    private static final AlignedWindows WINDOW = WindowSpec.hopping(5_000, 2_000, 0);

    @ParameterizedTest
    @CsvSource({"true, ALWAYS", "true, OFF", "false, ALWAYS", "false, OFF"})
    void resultsAreTheSame(boolean objectReuse, FoldMode fold) throws Exception {
        String test = "reuse %s, folding %s".formatted(objectReuse, fold);
        Timeline timeline = new Timeline(7, 2, 5_000);
        Conductor.peaceful(test);
        Ledger<Row> ledger = Ledger.open(test);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(2);
        if (objectReuse) {
            environment.getConfig().enableObjectReuse();
        }
        Sluice.on(
                        EventJob.events(environment, test, timeline)
                                .map(new Refill())
                                .returns(TypeInformation.of(MutableEvent.class)))
                .keyBy("symbol", MutableEvent::getSymbol)
                .window(WINDOW)
                .aggregate(
                        Aggregates.<MutableEvent>count().as("n"),
                        Aggregates.sum(MutableEvent::getQuantity).as("sum"))
                .fold(fold)
                .emit(Emit.changes())
                .toChangelog()
                .sinkTo(new LedgerSink<>(test));
        environment.execute();
        Tables.assertSame(
                Tables.materialize(ledger.rows(), ChangelogMode.UPSERT), oracle(timeline).table());
    }

    private static NaiveWindows<Event> oracle(Timeline timeline) {
        NaiveWindows<Event> oracle =
                new NaiveWindows<>(
                        new NaiveWindows.Query<>(
                                WINDOW,
                                0,
                                event -> event.key(1),
                                Event::timestamp,
                                List.of(Measure.COUNT_ALL, Measure.SUM_QUANTITY)));
        timeline.all().forEach(event -> oracle.add(event, Long.MIN_VALUE));
        return oracle;
    }

    /** Puts every event into one and the same object. */
    private static final class Refill implements MapFunction<Event, MutableEvent> {

        private static final long serialVersionUID = 1L;

        private final MutableEvent reused = new MutableEvent();

        @Override
        public MutableEvent map(Event event) {
            reused.setSymbol(event.symbol());
            reused.setQuantity(event.quantity());
            return reused;
        }
    }
}
