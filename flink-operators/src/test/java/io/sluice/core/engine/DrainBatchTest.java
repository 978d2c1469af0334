package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DrainBatchTest {

    private static final long MAX = 10_000;

    private final DrainBatch batch = DrainBatch.between(1, MAX);
    private long now = TimeUnit.DAYS.toNanos(1);

    @Test
    void startsWithTheSmallestBatch() {
        assertThat(batch.records()).isEqualTo(1);
        assertThat(batch.adapts()).isTrue();
    }

    @Test
    void startsWithTheLargestBatchWhereThereIsABacklog() {
        assertThat(DrainBatch.fromMost(1, 2_000).records()).isEqualTo(2_000);
    }

    @Test
    void anIdleStreamKeepsDrainingAtOnce() {
        for (int i = 0; i < 100; i++) {
            idleFor(50);
            drain(1, 20_000);
            assertThat(batch.records()).isEqualTo(1);
        }
    }

    @Test
    void aStreamWithDearDrainsReachesTheLargestBatchWithinThirtyMillis() {
        long start = now;
        long records = 0;
        while (now - start < TimeUnit.MILLISECONDS.toNanos(30)) {
            records += load(100, 200_000);
        }
        assertThat(batch.records()).isEqualTo(MAX);
        assertThat(records).isPositive();
    }

    @Test
    void theBatchSettlesWhereDrainsCostLittle() {
        // 500 ns to take a record, 20 us to drain whatever waits: 1/16 is 600 records, 1/64 2,500.
        for (int i = 0; i < 10_000; i++) {
            load(500, 20_000);
        }
        assertThat(batch.records()).isBetween(300L, 2_600L);
        long settled = batch.records();
        for (int i = 0; i < 100; i++) {
            load(500, 20_000);
            assertThat(batch.records()).isEqualTo(settled);
        }
    }

    @Test
    void aBatchThatTimeCutsShortShrinksToTheRecordsThatCame() {
        for (int i = 0; i < 1_000; i++) {
            load(100, 200_000);
        }
        assertThat(batch.records()).isEqualTo(MAX);
        idleFor(50);
        drain(3, 5_000);
        assertThat(batch.records()).isLessThanOrEqualTo(3);
        idleFor(50);
        drain(1, 5_000);
        assertThat(batch.records()).isEqualTo(1);
    }

    @Test
    void aBatchThatIsCutShortForAnotherReasonThanTimeGrowsAllTheSame() {
        for (int i = 0; i < 50; i++) {
            long start = now;
            now += 1_000_000;
            batch.drained(1, false, start, now);
        }
        assertThat(batch.records()).isEqualTo(MAX);
    }

    @Test
    void neverLessThanTheMinimum() {
        DrainBatch bounded = DrainBatch.between(5, 8);
        bounded.drained(0, now, now + 1);
        assertThat(bounded.records()).isEqualTo(5);
    }

    @Test
    void aFixedBatchStaysWhatItIs() {
        DrainBatch fixed = DrainBatch.fixed(7);
        fixed.drained(1, 0, TimeUnit.SECONDS.toNanos(1));
        fixed.drained(7, 0, TimeUnit.SECONDS.toNanos(9));
        assertThat(fixed.records()).isEqualTo(7);
        assertThat(fixed.adapts()).isFalse();
    }

    @Test
    void nonsenseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DrainBatch.between(0, 1))
                .withMessageEndingWith("got 0 to 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DrainBatch.between(3, 2))
                .withMessageEndingWith("got 3 to 2");
    }

    /** Fills a batch with records that cost so much each, and drains it. */
    private long load(long nanosPerRecord, long drainNanos) {
        long records = batch.records();
        now += records * nanosPerRecord;
        drain(records, drainNanos);
        return records;
    }

    private void drain(long records, long nanos) {
        long start = now;
        now += nanos;
        batch.drained(records, start, now);
    }

    private void idleFor(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
