package io.sluice.it;

import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.Emit;
import io.sluice.Sluice;
import io.sluice.core.aggregate.LongField;
import io.sluice.core.window.WindowSpec;
import io.sluice.testing.Event;
import java.time.LocalDateTime;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Records that have their event time in a field, and no timestamp in Flink. */
class EventTimeFieldITCase {

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER = ClusterSettings.cluster();

    private static final LongField<Event> TIME =
            new LongField<>() {
                @Override
                public long get(Event event) {
                    return event.timestamp();
                }

                @Override
                public boolean isNull(Event event) {
                    return event.quantity() == null;
                }
            };

    @Test
    void windowsGoByTheField() throws Exception {
        List<Row> rows =
                windows(
                        new Event(1, "a", 1, 999, 3L, 1.0),
                        new Event(2, "a", 1, 1_000, 4L, 1.0),
                        new Event(3, "a", 1, 17, 5L, 1.0));

        assertThat(rows)
                .containsExactlyInAnyOrder(
                        Row.of("a", second(0), second(1), 2L, 8L),
                        Row.of("a", second(1), second(2), 1L, 4L));
    }

    @Test
    void aRecordWhoseTimeIsNullFailsTheJobWithTheRemedy() {
        Event timeless = new Event(2, "b", 1, 0, null, 1.0);

        assertThatThrownBy(() -> windows(new Event(1, "a", 1, 17, 3L, 1.0), timeless))
                .satisfies(
                        failure ->
                                assertThat(ExceptionUtils.stringifyException(failure))
                                        .contains(
                                                "A record of query 'timed by a field' has NULL as its event time")
                                        .contains("Filter such records out")
                                        .contains(timeless.toString()));
    }

    private static LocalDateTime second(int second) {
        return LocalDateTime.of(1970, 1, 1, 0, 0, second);
    }

    private static List<Row> windows(Event... events) throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        Ledger<Row> ledger = Ledger.open("event time field");
        Sluice.on(environment.fromData(List.of(events), TypeInformation.of(Event.class)))
                .eventTime(TIME)
                .keyBy("symbol", Event::symbol)
                .window(WindowSpec.tumbling(1_000, 0))
                .aggregate(count().as("events"), sum(Event::quantity).as("quantity"))
                .emit(Emit.finalResults())
                .name("timed by a field")
                .toChangelog()
                .sinkTo(new LedgerSink<>("event time field"));
        environment.execute();
        return ledger.rows();
    }
}
