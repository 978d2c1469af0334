package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.Emit;
import io.sluice.core.window.WindowSpec;
import io.sluice.testing.Event;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Records that belong to no event-time window say so, with the remedy. */
class RefusedInputITCase {

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER = ClusterSettings.cluster();

    private static final Event EVENT = new Event(1, "SYM1", 1, 17, 1L, 1.0);

    @Test
    void recordsWithoutTimestampFailTheJobWithTheRemedy() {
        assertThatThrownBy(() -> collect(source()))
                .satisfies(
                        failure ->
                                assertThat(ExceptionUtils.stringifyException(failure))
                                        .contains("A record of query 'query' has no timestamp")
                                        .contains("assignTimestampsAndWatermarks")
                                        .contains(EVENT.toString()));
    }

    @Test
    void aTimestampThatNoWindowCanHoldFailsTheJobWithTheLimits() {
        DataStream<Event> events =
                source().assignTimestampsAndWatermarks(
                                WatermarkStrategy.<Event>noWatermarks()
                                        .withTimestampAssigner((event, none) -> Long.MAX_VALUE));
        assertThatThrownBy(() -> collect(events))
                .satisfies(
                        failure ->
                                assertThat(ExceptionUtils.stringifyException(failure))
                                        .contains("timestamp 9223372036854775807 ms")
                                        .contains("lies outside of"));
    }

    @Test
    void withoutWatermarksTheEndOfTheInputClosesTheWindows() throws Exception {
        DataStream<Event> events =
                source().assignTimestampsAndWatermarks(
                                WatermarkStrategy.<Event>noWatermarks()
                                        .withTimestampAssigner((event, none) -> 17));
        assertThat(collect(events)).isEqualTo(1);
    }

    private static DataStream<Event> source() {
        return StreamExecutionEnvironment.getExecutionEnvironment()
                .fromData(List.of(EVENT), TypeInformation.of(Event.class));
    }

    private static int collect(DataStream<Event> events) throws Exception {
        Ledger<Row> ledger = Ledger.open("refused input");
        EventJob.query(events, WindowSpec.tumbling(1_000, 0))
                .emit(Emit.finalResults())
                .toChangelog()
                .sinkTo(new LedgerSink<>("refused input"));
        events.getExecutionEnvironment().execute();
        return ledger.rows().size();
    }
}
