package io.sluice.core.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocationTest {

    private static final int RECORDS = 1_000_000;
    private static final int WARM_UPS = 5;

    /**
     * For what the measurement itself or the JIT may cost; a byte per record would be a million.
     */
    private static final long TOLERATED_BYTES = 1024;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private record Trade(String trader, long quantity, double price) {}

    private static final DoubleField<Trade> TRADE_PRICE = Trade::price;

    /** Objects that hold no more than they did after their first record. */
    private final AccumulatorLayout<Trade> steady =
            new AccumulatorLayout<>(
                    List.of(
                            new NamedAggregate<>("first", new ObjectFirst<>(Trade::trader)),
                            new NamedAggregate<>("least", new ObjectMin<>(Trade::trader)),
                            new NamedAggregate<>("traders", new CountDistinct<>(Trade::trader)),
                            new NamedAggregate<>("counted", new RetractableMin<>(Trade::trader)),
                            new NamedAggregate<>(
                                    "best", new ArgMax<>(Trade::trader, Trade::trader))));

    private final AccumulatorLayout<Trade> layout =
            new AccumulatorLayout<>(
                    List.of(
                            new NamedAggregate<>("trades", new CountAll<>()),
                            new NamedAggregate<>("traders", new Count<>(Trade::trader)),
                            new NamedAggregate<>("volume", new LongSum<>(Trade::quantity, false)),
                            new NamedAggregate<>("avg_volume", new LongAvg<>(Trade::quantity)),
                            new NamedAggregate<>("least", new LongMin<>(Trade::quantity)),
                            new NamedAggregate<>("greatest", new LongMax<>(Trade::quantity)),
                            new NamedAggregate<>("value", new DoubleSum<>(Trade::price)),
                            new NamedAggregate<>("avg_price", new DoubleAvg<>(Trade::price)),
                            new NamedAggregate<>("low", new DoubleMin<>(Trade::price)),
                            new NamedAggregate<>("high", new DoubleMax<>(Trade::price)),
                            new NamedAggregate<>(
                                    "stddev",
                                    new LongVariance<>(Trade::quantity, Dispersion.STDDEV_POP)),
                            new NamedAggregate<>(
                                    "variance",
                                    new DoubleVariance<>(Trade::price, Dispersion.VAR_SAMP)),
                            new NamedAggregate<>("open", First.ofDoubles(TRADE_PRICE)),
                            new NamedAggregate<>("close", Last.ofDoubles(TRADE_PRICE)),
                            new NamedAggregate<>(
                                    "large",
                                    new LaneFilter<>(
                                            new LongSum<>(Trade::quantity, false),
                                            trade -> trade.quantity() > 150))));
    private final Trade[] trades = trades();
    private final int stride = layout.longStride();
    private final long[] lanes = new long[trades.length * stride];
    private final Object[] objects = new Object[0];

    @Test
    void accumulatingAllocatesNothing() {
        assertThat(leastAllocated(this::accumulate)).isLessThan(TOLERATED_BYTES);
        assertThat(layout.result(0, lanes, 0, objects, 0))
                .isEqualTo((long) RECORDS / trades.length);
    }

    @Test
    void recordsThatChangeNothingInAnObjectAllocateNothing() {
        long[] noLanes = new long[steady.longStride()];
        Object[] accumulators = new Object[steady.objectStride()];

        assertThat(
                        leastAllocated(
                                () -> {
                                    for (int i = 0; i < RECORDS; i++) {
                                        steady.accumulate(
                                                trades[0], i, noLanes, 0, accumulators, 0);
                                    }
                                }))
                .isLessThan(TOLERATED_BYTES);
        assertThat(steady.result(2, noLanes, 0, accumulators, 0)).isEqualTo(1L);
    }

    @Test
    void mergingAllocatesNothing() {
        accumulate();

        assertThat(leastAllocated(this::merge)).isLessThan(TOLERATED_BYTES);
    }

    @Test
    void measurementSeesAllocations() {
        assertThat(leastAllocated(this::allocate)).isGreaterThan(RECORDS);
    }

    private void accumulate() {
        for (int row = 0; row < trades.length; row++) {
            layout.init(lanes, row * stride, objects, 0);
        }
        for (int i = 0; i < RECORDS; i++) {
            int row = i % trades.length;
            layout.accumulate(trades[row], i, lanes, row * stride, objects, 0);
        }
    }

    private void merge() {
        for (int i = 0; i < RECORDS; i++) {
            int row = 1 + i % (trades.length - 1);
            layout.merge(lanes, 0, objects, 0, lanes, row * stride, objects, 0);
        }
    }

    private void allocate() {
        for (int i = 0; i < RECORDS; i++) {
            trades[i % trades.length] = new Trade("x", i, i);
        }
    }

    /**
     * Bytes that the thread allocated in the best of several runs, so that warm-up does not count.
     */
    private static long leastAllocated(Runnable work) {
        long least = Long.MAX_VALUE;
        for (int run = 0; run <= WARM_UPS; run++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private static Trade[] trades() {
        Trade[] trades = new Trade[200];
        for (int i = 0; i < trades.length; i++) {
            trades[i] = new Trade("TRADER" + i % 20, 100 + i, 100.0 + i % 50);
        }
        return trades;
    }
}
