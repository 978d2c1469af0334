package io.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

class DisplayTest {

    private static final List<String> HEADER = List.of("kind", "key", "total");

    private final AtomicLong clock = new AtomicLong();
    private final StringWriter screen = new StringWriter();

    @Test
    void liveTableIsPaintedOverTenTimesASecond() {
        LiveDisplay display = new LiveDisplay(HEADER, 1, new PrintWriter(screen), clock::get);
        display.changed(row(RowKind.INSERT, "a", 1));
        assertThat(take())
                .isEqualTo(
                        painted(
                                "",
                                "1 changes; the rows that changed last:",
                                "kind  key  total",
                                "----  ---  -----",
                                "+I    a        1"));
        clock.set(99);
        display.changed(row(RowKind.INSERT, "b", 22));
        assertThat(take()).isEmpty();
        clock.set(100);
        display.changed(row(RowKind.UPDATE_AFTER, "a", 3));
        assertThat(take())
                .isEqualTo(
                        painted(
                                "\u001b[4A",
                                "3 changes; the rows that changed last:",
                                "kind  key  total",
                                "----  ---  -----",
                                "+U    a        3",
                                "+I    b       22"));
        display.changed(row(RowKind.DELETE, "a", 3));
        display.finished();
        assertThat(take())
                .startsWith("\u001b[?7l\u001b[5A4 changes")
                .contains("+I    b       22")
                .doesNotContain("a        3");
    }

    @Test
    void progressIsALinePerSecondAndATableAtTheEnd() {
        ProgressDisplay display =
                new ProgressDisplay(HEADER, 1, new PrintWriter(screen, true), clock::get);
        display.started("sums");
        display.changed(row(RowKind.INSERT, "a", 1));
        clock.set(1_000);
        display.changed(row(RowKind.UPDATE_BEFORE, "a", 1));
        display.changed(row(RowKind.UPDATE_AFTER, "a", 2));
        display.finished();
        assertThat(take().lines())
                .containsExactly(
                        "sums: starting ...",
                        "2 changes so far",
                        "The rows that changed last:",
                        "kind  key  total",
                        "----  ---  -----",
                        "+U    a        2",
                        "");
    }

    @Test
    void onlyTheRowsThatChangedLastAreKept() {
        RecentRows rows = new RecentRows(1, 2);
        rows.apply(row(RowKind.INSERT, "a", 1));
        rows.apply(row(RowKind.INSERT, "b", 1));
        rows.apply(row(RowKind.UPDATE_AFTER, "a", 2));
        rows.apply(row(RowKind.INSERT, "c", 1));
        assertThat(rows.cells())
                .isEqualTo(List.of(List.of("+U", "a", "2"), List.of("+I", "c", "1")));
    }

    private static Row row(RowKind kind, String key, int total) {
        return Row.ofKind(kind, key, total);
    }

    private static String painted(String up, String... lines) {
        StringBuilder text = new StringBuilder("\u001b[?7l" + up);
        for (String line : lines) {
            text.append(line).append("\u001b[K\n");
        }
        return text.append("\u001b[J\u001b[?7h").toString();
    }

    private String take() {
        String text = screen.toString();
        screen.getBuffer().setLength(0);
        return text;
    }
}
