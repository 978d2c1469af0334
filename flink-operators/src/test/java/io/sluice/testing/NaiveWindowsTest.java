package io.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.WindowSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NaiveWindowsTest {

    private static final long NO_WATERMARK = Long.MIN_VALUE;

    private int events;

    @Test
    void eachRecordCountsInEachOfItsWindows() {
        NaiveWindows<Event> windows = windows(WindowSpec.hopping(10, 5, 0), 0, Measure.COUNT_ALL);
        windows.add(event("a", 7, 1L), NO_WATERMARK);
        windows.add(event("a", 12, 1L), NO_WATERMARK);
        windows.add(event("b", 7, 1L), NO_WATERMARK);
        assertThat(windows.table())
                .containsOnly(
                        entry("a", 0, 10, 1L),
                        entry("a", 5, 15, 2L),
                        entry("a", 10, 20, 1L),
                        entry("b", 0, 10, 1L),
                        entry("b", 5, 15, 1L));
    }

    @Test
    void lateRecordStillCountsInWindowsThatHaveNotExpired() {
        NaiveWindows<Event> windows = windows(WindowSpec.hopping(10, 5, 0), 3, Measure.COUNT_ALL);
        assertThat(windows.add(event("a", 7, 1L), 12)).isEqualTo(Verdict.ACCEPTED);
        assertThat(windows.rows()).containsExactly(row("a", 5, 15));
        assertThat(windows.add(event("a", 7, 1L), 16)).isEqualTo(Verdict.ACCEPTED);
        assertThat(windows.add(event("a", 7, 1L), 17)).isEqualTo(Verdict.LATE);
        assertThat(windows.table()).containsOnly(entry("a", 5, 15, 2L));
    }

    @Test
    void recordInAGapIsNeverLate() {
        NaiveWindows<Event> windows = windows(WindowSpec.hopping(2, 5, 0), 0, Measure.COUNT_ALL);
        assertThat(windows.add(event("a", 3, 1L), 100)).isEqualTo(Verdict.IN_NO_WINDOW);
        assertThat(windows.table()).isEmpty();
    }

    @Test
    void nullsCountOnlyInCountAll() {
        NaiveWindows<Event> windows =
                windows(
                        WindowSpec.tumbling(10, 0),
                        0,
                        Measure.COUNT_ALL,
                        Measure.COUNT_QUANTITY,
                        Measure.SUM_QUANTITY,
                        Measure.AVG_QUANTITY,
                        Measure.MIN_QUANTITY,
                        Measure.MAX_QUANTITY);
        windows.add(event("a", 1, 4L), NO_WATERMARK);
        windows.add(event("a", 2, null), NO_WATERMARK);
        windows.add(event("a", 3, -1L), NO_WATERMARK);
        windows.add(event("b", 3, null), NO_WATERMARK);
        assertThat(windows.table())
                .containsOnly(
                        entry("a", 0, 10, 3L, 2L, 3L, 1.5, -1L, 4L),
                        entry("b", 0, 10, 1L, 0L, null, null, null, null));
    }

    @Test
    void resultsFollowTheRecords() {
        NaiveWindows<Event> windows = windows(WindowSpec.tumbling(10, 0), 0, Measure.RECORD_IDS);
        windows.add(event("a", 1, 1L), NO_WATERMARK);
        assertThat(windows.resultsOf(row("a", 0, 10))).containsExactly(List.of(1));
        windows.add(event("a", 2, 1L), NO_WATERMARK);
        assertThat(windows.resultsOf(row("a", 0, 10))).containsExactly(List.of(1, 2));
    }

    private static NaiveWindows<Event> windows(
            AlignedWindows spec, long allowedLateness, Measure... measures) {
        return new NaiveWindows<>(
                new NaiveWindows.Query<>(
                        spec,
                        allowedLateness,
                        event -> event.key(1),
                        Event::timestamp,
                        List.of(measures)));
    }

    private Event event(String symbol, long timestamp, @Nullable Long quantity) {
        return new Event(++events, symbol, 0, timestamp, quantity, null);
    }

    private static RowKey row(String symbol, long start, long end) {
        return new RowKey(List.of(symbol), new Window(start, end));
    }

    private static Map.Entry<RowKey, List<@Nullable Object>> entry(
            String symbol, long start, long end, @Nullable Object... results) {
        return Map.entry(row(symbol, start, end), Arrays.asList(results));
    }
}
