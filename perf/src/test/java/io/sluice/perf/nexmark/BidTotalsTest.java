package io.sluice.perf.nexmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sluice.perf.load.TableContents;
import io.sluice.perf.load.Workload;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BidTotalsTest {

    private static final Workload Q12 = Workload.named("nexmark-q12");
    private static final long SIZE = Q12.window().sizeMillis();
    private static final int BIDS = 10_000;

    private final BidTotals totals = new BidTotals(SIZE);

    /** The clock moves on by a window after so many bids; the last so many bids are lost. */
    private TableContents contents(int bidsOfAWindow, int lost) {
        NexmarkQuery query = NexmarkQuery.of(Q12);
        for (int from = 0; from < BIDS - lost; from += bidsOfAWindow) {
            Map<Long, Long> window = new HashMap<>();
            for (int i = from; i < Math.min(from + bidsOfAWindow, BIDS - lost); i++) {
                window.merge(query.key(Bids.bid(i)), 1L, Long::sum);
            }
            long start = from * SIZE;
            window.forEach(
                    (key, bids) -> totals.add(new BidSummary(key, start, start + SIZE, bids)));
        }
        return totals.contents();
    }

    @ParameterizedTest
    @CsvSource({"10000", "5000", "123"})
    void totalsDoNotDependOnTheClock(int bidsOfAWindow) {
        assertThat(contents(bidsOfAWindow, 0)).isEqualTo(NexmarkOracle.contents(Q12, BIDS));
        assertThat(totals.records()).isEqualTo(BIDS);
        assertThat(totals.count()).isGreaterThanOrEqualTo(totals.contents().rows());
    }

    @Test
    void aBidThatIsLostIsSeen() {
        assertThat(contents(123, 1)).isNotEqualTo(NexmarkOracle.contents(Q12, BIDS));
        assertThat(totals.records()).isEqualTo(BIDS - 1);
    }

    @ParameterizedTest
    @CsvSource({"10001, 20001", "10000, 30000", "20000, 10000"})
    void aWindowOfOtherBoundsIsRefused(long start, long end) {
        assertThatIllegalStateException()
                .isThrownBy(() -> totals.add(new BidSummary(1, start, end, 1)))
                .withMessageContaining("[%d, %d)", start, end);
    }

    @Test
    void aRowThatComesTwiceIsRefused() {
        totals.add(new BidSummary(1, 0, SIZE, 1));
        totals.add(new BidSummary(2, 0, SIZE, 1));
        totals.add(new BidSummary(1, SIZE, 2 * SIZE, 1));
        assertThatIllegalStateException()
                .isThrownBy(() -> totals.add(new BidSummary(1, 0, SIZE, 1)));
    }

    @Test
    void aRowWithoutBidsIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> totals.add(new BidSummary(1, 0, SIZE, 0)));
    }
}
