package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Aggregates;
import io.sluice.Emit;
import io.sluice.Sluice;
import io.sluice.SluiceOptions;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.CountWindows;
import io.sluice.core.window.ProcessingTimeWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.FoldMode;
import io.sluice.testing.Event;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Batch execution: sorted input, and no watermark before the end. */
class BatchITCase {

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER = ClusterSettings.cluster();

    private static final AlignedWindows WINDOWS = WindowSpec.tumbling(500, 0);

    /** Enough for one key group; all of them need more than this. */
    private static final int BUDGET_MIB = 3;

    @Test
    void windowsThatAreNotInEventTimeLoseNothing() throws Exception {
        String test = "batch, by the clock and by records";
        Timeline timeline = new Timeline(8, 3, 5_000);
        Conductor.peaceful(test);
        Ledger<Row> ledger = Ledger.open(test);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setRuntimeMode(RuntimeExecutionMode.BATCH);
        environment.setParallelism(2);
        DataStream<Event> events = EventJob.events(environment, test, timeline);
        counts(events, new ProcessingTimeWindows(WindowSpec.tumbling(20, 0)))
                .sinkTo(new LedgerSink<>(test));
        counts(events, new ProcessingTimeWindows(WindowSpec.session(20)))
                .sinkTo(new LedgerSink<>(test));
        counts(events, new CountWindows(1, 1, 0)).sinkTo(new LedgerSink<>(test));
        environment.execute();
        assertThat(ledger.rows().stream().mapToLong(row -> (long) row.getFieldAs("n")).sum())
                .isEqualTo(3L * timeline.all().size());
    }

    private static DataStream<Row> counts(DataStream<Event> events, WindowSpec windows) {
        return Sluice.on(events)
                .keyBy("symbol", Event::symbol)
                .keyBy("venue", Event::venue)
                .window(windows)
                .aggregate(Aggregates.count().as("n"))
                .emit(Emit.finalResults())
                .toChangelog();
    }

    @ParameterizedTest
    @EnumSource(names = {"OFF", "ALWAYS"})
    void finalRowsAreThoseOfStreaming(FoldMode fold) throws Exception {
        String test = "batch, folding " + fold;
        Timeline timeline = new Timeline(8, 3, 5_000);
        Conductor.peaceful(test);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setRuntimeMode(RuntimeExecutionMode.BATCH);
        environment.setParallelism(2);
        DataStream<Event> events = EventJob.events(environment, test, timeline);
        for (EveryKind kind : EveryKind.values()) {
            Ledger.open(test + kind);
            EventJob.query(events, kind.windows())
                    .uid(kind.name())
                    .fold(fold)
                    .emit(Emit.finalResults())
                    .toChangelog()
                    .sinkTo(new LedgerSink<>(test + kind));
        }
        environment.execute();
        for (EveryKind kind : EveryKind.values()) {
            Tables.assertSame(
                    Tables.materialize(Ledger.<Row>of(test + kind).rows(), ChangelogMode.APPEND),
                    kind.table(timeline.all()));
        }
    }

    /** With a budget that has room for the rows of a key group or two, but not for all. */
    @Test
    void tablesHoldOneKeyGroupAtATime() throws Exception {
        String test = "batch in little memory";
        Timeline timeline = new Timeline(8, 3, 20_000);
        Conductor.peaceful(test);
        Ledger<Row> ledger = Ledger.open(test);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setRuntimeMode(RuntimeExecutionMode.BATCH);
        environment.setParallelism(1);
        Configuration little = new Configuration();
        little.set(SluiceOptions.MEMORY_BUDGET, MemorySize.ofMebiBytes(BUDGET_MIB));
        little.set(SluiceOptions.TABLE_INITIAL_ROWS, 16);
        EventJob.query(EventJob.events(environment, test, timeline), WINDOWS)
                .options(little)
                .fold(FoldMode.OFF)
                .emit(Emit.finalResults())
                .toChangelog()
                .sinkTo(new LedgerSink<>(test));
        environment.execute();
        Tables.assertSame(
                Tables.materialize(ledger.rows(), ChangelogMode.APPEND),
                EventJob.oracle(WINDOWS, timeline).table());
    }
}
