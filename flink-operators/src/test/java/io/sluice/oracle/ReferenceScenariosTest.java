package io.sluice.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.window.WindowSpec;
import io.sluice.testing.NaiveAggregate;
import io.sluice.testing.NaiveAggregates;
import io.sluice.testing.NaiveWindows;
import io.sluice.testing.RowKey;
import io.sluice.testing.Window;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The numbers that the reference scenarios must show, computed by definition. */
class ReferenceScenariosTest {

    private static final int TRADES = 5000;
    private static final long NO_WATERMARK = Long.MIN_VALUE;
    private static final Window MINUTE = new Window(1_699_980_000, 1_700_040_000);

    private record Trade(
            String trader, String symbol, double price, long quantity, long timestamp) {

        static Trade of(int i, int symbol) {
            return new Trade(
                    "TRADER" + i % 20,
                    "SYM" + symbol % 10,
                    100 + i % 50,
                    100 + i % 1000,
                    1_700_000_000L + i);
        }

        List<Object> key() {
            return List.of(trader, symbol);
        }
    }

    private static final List<NaiveAggregate<Trade>> AGGREGATES =
            List.of(
                    trades -> (long) trades.size(),
                    trades ->
                            NaiveAggregates.averageOfDoubles(
                                    trades.stream().map(Trade::price).toList()),
                    trades ->
                            NaiveAggregates.sumOfLongs(
                                    trades.stream().map(Trade::quantity).toList()),
                    trades ->
                            NaiveAggregates.sumOfDoubles(
                                    trades.stream().map(t -> t.price() * t.quantity()).toList()));

    @Test
    void tumblingMinuteHasTwentyGroups() {
        NaiveWindows<Trade> windows = windows();
        twentyGroups().forEach(trade -> windows.add(trade, NO_WATERMARK));
        assertThat(windows.rows())
                .hasSize(20)
                .allSatisfy(row -> assertThat(row.window()).isEqualTo(MINUTE));
        assertThat(windows.resultsOf(row("TRADER0", "SYM0")))
                .containsExactly(250L, 120.0, BigDecimal.valueOf(147_500), 17_750_000.0);
        assertThat(windows.resultsOf(row("TRADER7", "SYM7")))
                .containsExactly(250L, 127.0, BigDecimal.valueOf(149_250), 19_004_750.0);
    }

    @Test
    void allGroupsPerRecordEmitsEveryGroupSeenSoFar() {
        assertThat(rowsOfAllGroupsPerRecord(twentyGroups())).isEqualTo(99_810);
    }

    @Test
    void allGroupsPerRecordOfTwoHundredGroups() {
        Stream<Trade> twoHundredGroups =
                IntStream.range(0, TRADES).mapToObj(i -> Trade.of(i, i / 20));
        assertThat(rowsOfAllGroupsPerRecord(twoHundredGroups)).isEqualTo(980_100);
    }

    private static Stream<Trade> twentyGroups() {
        return IntStream.range(0, TRADES).mapToObj(i -> Trade.of(i, i));
    }

    private static long rowsOfAllGroupsPerRecord(Stream<Trade> trades) {
        NaiveWindows<Trade> windows = windows();
        return trades.mapToLong(
                        trade -> {
                            windows.add(trade, NO_WATERMARK);
                            return windows.rows().size();
                        })
                .sum();
    }

    private static NaiveWindows<Trade> windows() {
        return new NaiveWindows<>(
                new NaiveWindows.Query<>(
                        WindowSpec.tumbling(60_000, 0),
                        0,
                        Trade::key,
                        Trade::timestamp,
                        AGGREGATES));
    }

    private static RowKey row(String trader, String symbol) {
        return new RowKey(List.of(trader, symbol), MINUTE);
    }
}
