package io.sluice.perf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TalliesTest {

    private static TradeSummary row(String trader, long windowEnd, long trades) {
        TradeSummary row = new TradeSummary();
        row.trader = trader;
        row.windowEnd = windowEnd;
        row.trades = trades;
        return row;
    }

    private static TableContents contents(Emission emission, TradeSummary... rows) {
        Tally<TradeSummary> tally = Tallies.of(emission);
        for (TradeSummary row : rows) {
            tally.add(row);
        }
        return tally.contents();
    }

    @Test
    void lastUpdateOfARowCounts() {
        assertThat(
                        contents(
                                Emission.EVERY_100_MS,
                                row("A", 10, 1),
                                row("B", 10, 5),
                                row("A", 10, 2),
                                row("A", 20, 1)))
                .isEqualTo(
                        contents(
                                Emission.FINAL, row("A", 20, 1), row("A", 10, 2), row("B", 10, 5)));
    }

    @Test
    void manyRowsAreToldApart() {
        Tally<TradeSummary> updated = Tallies.of(Emission.EVERY_100_MS);
        Tally<TradeSummary> appended = Tallies.of(Emission.FINAL);
        for (int trades = 1; trades <= 2; trades++) {
            for (int trader = 0; trader < 1_000; trader++) {
                for (long end = 10; end <= 100; end += 10) {
                    TradeSummary row = row("T" + trader, end, trades);
                    updated.add(row);
                    if (trades == 2) {
                        appended.add(row);
                    }
                }
            }
        }
        assertThat(updated.count()).isEqualTo(20_000);
        assertThat(updated.contents()).isEqualTo(appended.contents());
    }

    @Test
    void aFieldMoreOrLessIsAnotherKey() {
        TradeSummary first = row("AB", 10, 1);
        TradeSummary second = row("A", 10, 1);
        second.symbol = "B";
        assertThat(contents(Emission.EVERY_100_MS, first, second))
                .isEqualTo(contents(Emission.FINAL, first, second));
    }

    @Test
    void everyFieldCounts() {
        TableContents plain = contents(Emission.FINAL, row("A", 10, 1));
        List<Consumer<TradeSummary>> changes =
                List.of(
                        row -> row.trader = "B",
                        row -> row.symbol = "B",
                        row -> row.windowStart++,
                        row -> row.windowEnd++,
                        row -> row.trades++,
                        row -> row.volume++,
                        row -> row.minPrice += 0.25,
                        row -> row.maxPrice += 0.25,
                        row -> row.avgPrice = Math.nextUp(row.avgPrice));
        for (Consumer<TradeSummary> change : changes) {
            TradeSummary changed = row("A", 10, 1);
            change.accept(changed);
            assertThat(contents(Emission.FINAL, changed)).isNotEqualTo(plain);
        }
    }

    @Test
    void aRowTwiceIsNotTheRowOnce() {
        assertThat(contents(Emission.FINAL, row("A", 10, 1), row("A", 10, 1)))
                .isNotEqualTo(contents(Emission.FINAL, row("A", 10, 1)));
    }

    @Test
    void keysOfBytesAreThoseOfStrings() {
        for (Emission emission : List.of(Emission.FINAL, Emission.EVERY_100_MS)) {
            SummaryTally ofStrings = Tallies.of(emission);
            SummaryTally ofBytes = Tallies.of(emission);
            for (String trader : List.of("", "T1", "T2", "T12", "a longer name of a trader")) {
                TradeSummary row = row(trader, 10, 1);
                row.symbol = "S1";
                ofStrings.add(row);
                KeyDigest key = new KeyDigest().clear();
                assertThat(addBytes(key, trader) && addBytes(key, row.symbol)).isTrue();
                row.trader = "not looked at";
                ofBytes.add(key, row);
            }
            assertThat(ofBytes.count()).isEqualTo(5);
            assertThat(ofBytes.contents()).isEqualTo(ofStrings.contents());
        }
    }

    @Test
    void textThatIsNotAsciiIsLeftOut() {
        KeyDigest key = new KeyDigest().clear();
        assertThat(addBytes(key, "Zo\u00eb")).isFalse();
        key.add("Zo\u00eb");
        assertThat(key.bits()).isEqualTo(new KeyDigest().clear().add("Zo\u00eb").bits());
        assertThat(key.first()).isEqualTo("Zo\u00eb".hashCode());
    }

    @Test
    void aThirdFieldIsRefused() {
        KeyDigest key = new KeyDigest().clear().add("A").add("B");
        assertThatIllegalStateException().isThrownBy(() -> key.add("C"));
    }

    /** Between other bytes. */
    private static boolean addBytes(KeyDigest key, String text) {
        byte[] bytes = ("x" + text + "y").getBytes(StandardCharsets.UTF_8);
        return key.addAscii(bytes, 1, bytes.length - 2);
    }
}
