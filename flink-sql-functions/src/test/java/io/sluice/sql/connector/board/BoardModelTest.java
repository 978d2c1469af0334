package io.sluice.sql.connector.board;

import static io.sluice.sql.connector.board.Boards.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is on a board, and what browsers are told of it. */
class BoardModelTest {

    private final BoardModel model = new BoardModel(Boards.COLUMNS, 4);

    @Test
    void oneFrameTellsTheLastOfManyChanges() {
        model.change(RowKind.INSERT, row("A", 10, 1, 5));
        model.change(RowKind.UPDATE_AFTER, row("A", 10, 2, 6));
        model.change(RowKind.UPDATE_AFTER, row("A", 10, 3, 7));

        BoardFrame frame = model.cut();

        assertThat(frame.rows())
                .extracting(BoardFrame.Shown::row)
                .containsExactly(row("A", 10, 3, 7));
        assertThat(frame.counts().inserts()).isEqualTo(1);
        assertThat(frame.counts().updatesAfter()).isEqualTo(2);
        assertThat(model.cut().rows()).isEmpty();
    }

    @Test
    void aRowThatComesAndGoesBetweenFramesIsNeverTold() {
        model.change(RowKind.INSERT, row("A", 10, 1, 5));
        model.change(RowKind.DELETE, row("A", 10, 1, 5));

        BoardFrame frame = model.cut();

        assertThat(frame.rows()).isEmpty();
        assertThat(frame.removed()).isEmpty();
        assertThat(frame.counts().rows()).isZero();
        assertThat(frame.counts().deletes()).isEqualTo(1);
    }

    @Test
    void aRowThatReturnsAfterItsDeletionIsAnotherRow() {
        model.change(RowKind.INSERT, row("A", 10, 1, 5));
        long first = model.cut().rows().get(0).id();
        model.change(RowKind.DELETE, row("A", 10, 1, 5));
        model.change(RowKind.INSERT, row("A", 10, 1, 6));

        BoardFrame frame = model.cut();

        assertThat(frame.removed()).containsExactly(first);
        assertThat(frame.rows()).hasSize(1).noneMatch(shown -> shown.id() == first);
    }

    @Test
    void whatIsTakenBackStaysUntilItsReplacementHadTimeToCome() {
        model.change(RowKind.INSERT, row("A", 10, 1, 5));
        long id = model.cut().rows().get(0).id();

        model.change(RowKind.UPDATE_BEFORE, row("A", 10, 1, 5));
        assertThat(model.cut().removed()).isEmpty();
        model.change(RowKind.UPDATE_AFTER, row("A", 10, 2, 5));
        assertThat(model.cut().rows()).extracting(BoardFrame.Shown::id).containsExactly(id);

        model.change(RowKind.UPDATE_BEFORE, row("A", 10, 2, 5));
        assertThat(model.cut().removed()).isEmpty();
        assertThat(model.cut().removed()).containsExactly(id);
    }

    @Test
    void theRowsChangedLongestAgoMakeRoom() {
        for (String symbol : List.of("A", "B", "C", "D", "A", "E", "F")) {
            model.change(RowKind.UPDATE_AFTER, row(symbol, 10, 1, 5));
        }

        BoardFrame frame = model.cut();

        assertThat(frame.rows())
                .extracting(shown -> shown.row().getField(0))
                .containsExactlyInAnyOrder("D", "A", "E", "F");
        assertThat(frame.counts().evicted()).isEqualTo(2);
    }

    @Test
    void windowsCloseWithTheWatermark() {
        model.change(RowKind.INSERT, row("A", 10, 1, 5));
        model.change(RowKind.INSERT, row("B", 10, 1, 5));
        model.change(RowKind.INSERT, row("A", 20, 1, 5));
        assertThat(model.cut().counts().openWindows()).isEqualTo(2);

        model.watermark(9_998);
        assertThat(model.cut().counts().closedWindows()).isZero();
        model.watermark(9_999);
        BoardFrame.Counts counts = model.cut().counts();
        assertThat(counts.openWindows()).isEqualTo(1);
        assertThat(counts.closedWindows()).isEqualTo(1);

        // A late update brings back no window.
        model.change(RowKind.UPDATE_AFTER, row("C", 10, 1, 5));
        assertThat(model.cut().counts().closedWindows()).isEqualTo(1);

        // A session that grows is another window.
        model.change(RowKind.DELETE, row("A", 20, 1, 5));
        assertThat(model.cut().counts().openWindows()).isZero();
    }

    @Test
    void aLateBrowserGetsTheCourseOfEachRow() {
        for (int i = 0; i < 60; i++) {
            model.change(RowKind.UPDATE_AFTER, row("A", 10, i, i));
            model.cut();
        }

        List<Double> history = model.all().rows().get(0).history();

        assertThat(history).hasSize(48).startsWith(12.0, 13.0).endsWith(58.0, 59.0);
    }

    /** Frames, applied as a browser does, give the table; whatever happens between two of them. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void framesGiveTheTable(long seed) {
        Random random = new Random(seed);
        int most = 20;
        BoardModel tested = new BoardModel(Boards.COLUMNS, most);
        // The oracle: keys in the order of their last change.
        List<String> keys = new ArrayList<>();
        Map<String, Row> expected = new HashMap<>();
        Map<Long, Row> browser = new HashMap<>();

        for (int step = 0; step < 3_000; step++) {
            String key = "K" + random.nextInt(30);
            Row row = row(key, 10, step, random.nextDouble());
            if (random.nextInt(4) == 0) {
                tested.change(RowKind.DELETE, row);
                keys.remove(key);
                expected.remove(key);
            } else {
                if (expected.containsKey(key) && random.nextBoolean()) {
                    tested.change(RowKind.UPDATE_BEFORE, expected.get(key));
                }
                tested.change(random.nextBoolean() ? RowKind.INSERT : RowKind.UPDATE_AFTER, row);
                keys.remove(key);
                keys.add(key);
                expected.put(key, row);
                if (keys.size() > most) {
                    expected.remove(keys.remove(0));
                }
            }
            if (random.nextInt(20) == 0) {
                BoardFrame frame = tested.cut();
                frame.rows().forEach(shown -> browser.put(shown.id(), shown.row()));
                frame.removed().forEach(id -> assertThat(browser.remove(id)).isNotNull());
                assertThat(browser.values())
                        .as("seed %s, step %s", seed, step)
                        .containsExactlyInAnyOrderElementsOf(expected.values());
                assertThat(frame.counts().rows()).isEqualTo(expected.size());
            }
        }
    }
}
