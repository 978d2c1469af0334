package io.sluice.perf.nexmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

/** The distributions of Nexmark's generator. */
class BidsTest {

    private static final long FROM = 1_000_000;
    private static final long BIDS = 200_000;

    private static double share(LongPredicate condition) {
        long met = 0;
        for (long i = FROM; i < FROM + BIDS; i++) {
            met += condition.test(i) ? 1 : 0;
        }
        return (double) met / BIDS;
    }

    @Test
    void halfAreForTheHotAuction() {
        // The hot one is also one of those that the other half is for.
        assertThat(share(i -> (Bids.auction(i) - 1_000) % 100 == 0)).isBetween(0.5, 0.51);
    }

    @Test
    void theOthersAreForAuctionsInFlight() {
        assertThat(
                        share(
                                i -> {
                                    long last = i / 46 * 3 + 2;
                                    long auction = Bids.auction(i) - 1_000;
                                    return auction >= last - 100 && auction <= last + 10;
                                }))
                .isEqualTo(1);
    }

    @Test
    void threeQuartersAreByTheHotBidder() {
        assertThat(share(i -> (Bids.bidder(i) - 1_000) % 100 == 1)).isBetween(0.75, 0.76);
    }

    @Test
    void theOthersAreByActivePersons() {
        assertThat(
                        share(
                                i -> {
                                    long last = i / 46;
                                    long bidder = Bids.bidder(i) - 1_000;
                                    return bidder > last - 1_000 && bidder <= last + 10;
                                }))
                .isEqualTo(1);
    }

    @Test
    void pricesAreSpreadOverSixPowersOfTen() {
        for (int power = 2; power < 8; power++) {
            double least = Math.pow(10, power);
            assertThat(share(i -> Bids.price(i) >= least && Bids.price(i) < 10 * least))
                    .isEqualTo(1 / 6.0, within(0.01));
        }
    }
}
