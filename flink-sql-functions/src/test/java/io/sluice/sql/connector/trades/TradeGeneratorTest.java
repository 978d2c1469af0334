package io.sluice.sql.connector.trades;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.sql.connector.trades.TradesConfig.Generator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which trades there are. */
class TradeGeneratorTest {

    private static final int ROWS = 100_000;
    private static final long START = 1_000_000;

    private record Row(long id, int trader, int symbol, long cents, int quantity, long timestamp) {}

    @ParameterizedTest
    @CsvSource({"REFERENCE, 1", "REFERENCE_200, 20"})
    void referenceTradesAreThoseOfTheScenarios(Generator generator, int tradesPerSymbol) {
        List<Row> rows = rows(config(generator, 0, 0, 0, 0, 1), 1_700_000_000L, 5_000);

        for (int i = 0; i < 5_000; i++) {
            assertThat(rows.get(i))
                    .isEqualTo(
                            new Row(
                                    i,
                                    i % 20,
                                    i / tradesPerSymbol % 10,
                                    10_000 + i % 50 * 100,
                                    100 + i % 1_000,
                                    1_700_000_000L + i));
        }
    }

    @Test
    void aRowDependsOnItsNumberAlone() {
        TradesConfig config = config(Generator.MARKET, 0.8, 500, 0.1, 5_000, 7);
        List<Row> inOrder = rows(config, START, ROWS);
        List<Integer> shuffled = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            shuffled.add(i);
        }
        Collections.shuffle(shuffled, new Random(3));

        TradeGenerator again = config.newGenerator();
        for (int id : shuffled) {
            assertThat(row(again, id, START)).isEqualTo(inOrder.get(id));
        }
    }

    @Test
    void theSeedMatters() {
        List<Row> one = rows(config(Generator.MARKET, 0, 0, 0, 0, 1), START, 1_000);
        List<Row> other = rows(config(Generator.MARKET, 0, 0, 0, 0, 2), START, 1_000);

        assertThat(one).doesNotContainAnyElementsOf(other);
    }

    @Test
    void withoutSkewKeysAreEquallyFrequent() {
        int[] counts = symbolCounts(0);

        for (int count : counts) {
            assertThat((double) count).isCloseTo(ROWS / 10.0, within(500.0));
        }
    }

    @Test
    void withSkewKeysFollowZipfsLaw() {
        double exponent = 1.2;
        double sum = 0;
        for (int k = 1; k <= 10; k++) {
            sum += Math.pow(k, -exponent);
        }

        int[] counts = symbolCounts(exponent);

        for (int k = 0; k < 10; k++) {
            double expected = ROWS * Math.pow(k + 1, -exponent) / sum;
            // Five standard deviations.
            assertThat((double) counts[k]).isCloseTo(expected, within(5 * Math.sqrt(expected)));
        }
    }

    @Test
    void rowsInOrderAreAsDenseAsTheRateSays() {
        List<Row> rows = rows(config(Generator.MARKET, 0, 0, 0, 0, 1), START, ROWS);

        // 3,000 rows per second of event time.
        for (Row row : rows) {
            assertThat(row.timestamp()).isEqualTo(START + row.id() * 1_000 / 3_000);
        }
    }

    @Test
    void disorderIsBoundedAndUsed() {
        List<Row> rows = rows(config(Generator.MARKET, 0, 500, 0, 0, 1), START, ROWS);

        long most = 0;
        long outOfOrder = 0;
        long latest = START;
        for (Row row : rows) {
            most = Math.max(most, latest - row.timestamp());
            outOfOrder += row.timestamp() < latest ? 1 : 0;
            latest = Math.max(latest, row.timestamp());
        }
        assertThat(most).isBetween(450L, 500L);
        assertThat(outOfOrder).isGreaterThan(ROWS / 2);
    }

    @Test
    void lateRowsExceedTheDisorderByAtMostTheLateness() {
        List<Row> rows = rows(config(Generator.MARKET, 0, 500, 0.02, 10_000, 1), START, ROWS);

        long late = 0;
        for (Row row : rows) {
            long delay = START + row.id() * 1_000 / 3_000 - row.timestamp();
            assertThat(delay).isBetween(0L, 10_500L);
            late += delay > 500 ? 1 : 0;
        }
        assertThat((double) late).isCloseTo(0.02 * ROWS, within(250.0));
    }

    @Test
    void pricesSwingAroundTheSymbolsLevel() {
        List<Row> rows = rows(config(Generator.MARKET, 0, 0, 0, 0, 1), START, ROWS);

        for (int symbol = 0; symbol < 10; symbol++) {
            int wanted = symbol;
            long[] cents =
                    rows.stream()
                            .filter(row -> row.symbol() == wanted)
                            .mapToLong(Row::cents)
                            .sorted()
                            .toArray();
            double spread = (double) (cents[cents.length - 1] - cents[0]) / cents[0];
            assertThat(spread).isBetween(0.02, 0.1);
            assertThat(cents[0]).isGreaterThan(1_800);
        }
        assertThat(rows).allMatch(row -> row.quantity() >= 1 && row.quantity() <= 1_000);
    }

    private static int[] symbolCounts(double skew) {
        int[] counts = new int[10];
        for (Row row : rows(config(Generator.MARKET, skew, 0, 0, 0, 1), START, ROWS)) {
            counts[row.symbol()]++;
        }
        return counts;
    }

    private static TradesConfig config(
            Generator generator,
            double skew,
            long disorder,
            double lateFraction,
            long lateness,
            long seed) {
        return new TradesConfig(
                generator,
                ROWS,
                true,
                0,
                20,
                10,
                skew,
                disorder,
                lateFraction,
                Math.max(1, lateness),
                seed,
                START,
                3_000);
    }

    private static List<Row> rows(TradesConfig config, long start, int count) {
        TradeGenerator generator = config.newGenerator();
        List<Row> rows = new ArrayList<>();
        for (int id = 0; id < count; id++) {
            rows.add(row(generator, id, start));
        }
        return rows;
    }

    private static Row row(TradeGenerator generator, long id, long start) {
        Trade trade = new Trade();
        generator.generate(id, start, trade);
        return new Row(
                trade.id, trade.trader, trade.symbol, trade.cents, trade.quantity, trade.timestamp);
    }
}
