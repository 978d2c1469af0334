package io.sluice.cluster.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cluster.ledger.Ledger;
import io.sluice.it.EventJob;
import io.sluice.it.Timeline;
import io.sluice.testing.ChangelogViolation;
import io.sluice.testing.Event;
import io.sluice.testing.RowKey;
import io.sluice.testing.Window;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

/** The campaign notices what is lost, twice or wrong. */
class JobTest {

    private static final Timeline TIMELINE = new Timeline(1, 2, 500);

    private final Job job =
            new Job(
                    Plan.draw(1, 0, Shape.HOPPING_FINAL, false),
                    TIMELINE,
                    new Control("none"),
                    new Ledger(Path.of("none")));
    private final List<Row> changes = new ArrayList<>();

    JobTest() {
        EventJob.oracle(Shape.HOPPING_FINAL.aligned(), TIMELINE)
                .table()
                .forEach(
                        (key, results) -> {
                            Row row = new Row(RowKind.INSERT, 4 + results.size());
                            row.setField(0, key.key().get(0));
                            row.setField(1, key.key().get(1));
                            row.setField(2, time(key.window().start()));
                            row.setField(3, time(key.window().end()));
                            for (int i = 0; i < results.size(); i++) {
                                row.setField(4 + i, results.get(i));
                            }
                            changes.add(row);
                        });
    }

    private static LocalDateTime time(long millis) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    }

    @Test
    void theWholeTableIsExact() {
        assertThat(job.verify(changes)).isEqualTo(changes.size());
    }

    @Test
    void aLostRowIsNoticed() {
        changes.remove(changes.size() / 2);
        assertThatThrownBy(() -> job.verify(changes))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("found null");
    }

    @Test
    void aRowThatComesTwiceIsNoticed() {
        changes.add(changes.get(changes.size() / 2));
        assertThatThrownBy(() -> job.verify(changes))
                .isInstanceOf(ChangelogViolation.class)
                .hasMessageContaining("inserts a row that exists");
    }

    @Test
    void aRecordThatWasCountedTwiceIsNoticed() {
        Row row = changes.get(changes.size() / 2);
        row.setField(4, row.<Long>getFieldAs(4) + 1);
        assertThatThrownBy(() -> job.verify(changes)).isInstanceOf(AssertionError.class);
    }

    @Test
    void sessionsAreCutAtGaps() {
        List<Event> events =
                List.of(event(0, 1_000), event(1, 1_400), event(2, 1_801), event(3, 1_801));
        assertThat(SessionTable.of(events, 400).keySet())
                .containsExactlyInAnyOrder(
                        new RowKey(List.of("A", 0L), new Window(1_000, 1_800)),
                        new RowKey(List.of("A", 0L), new Window(1_801, 2_201)));
    }

    private static Event event(int id, long timestamp) {
        return new Event(id, "A", 0, timestamp, 1L, 1.0);
    }
}
