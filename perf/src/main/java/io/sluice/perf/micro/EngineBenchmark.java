package io.sluice.perf.micro;

import io.sluice.core.engine.KeyGroupWatermarks;
import io.sluice.core.engine.WindowEngine;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.TableShape;
import io.sluice.perf.load.Trade;
import io.sluice.perf.load.TradePool;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the window operator does with a row: one operation is one row, its window's close included.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls setUp() before anything else.
public class EngineBenchmark {

    static final int ROWS = 10_000;

    private static final long WINDOW = 10_000;

    /** Number of distinct keys. */
    @Param({"200", "10000"})
    public int keys;

    private DetachedRow[] rows;
    private WindowEngine engine;
    private long windowEnd;
    private long emitted;

    /** Makes rows of one record each, and an engine. */
    @Setup
    public void setUp() {
        TradeQuery query = new TradeQuery(1);
        TradePool pool = TradePool.of(keys, 1);
        TableShape shape = new TableShape(1, query.layout(), false);
        rows = new DetachedRow[ROWS];
        for (int i = 0; i < ROWS; i++) {
            Trade trade = pool.trade(i & (pool.size() - 1));
            rows[i] = new DetachedRow(shape);
            rows[i].set(
                    trade,
                    TradePool.FIRST_TIMESTAMP,
                    query.keys().hash(trade),
                    query.keys(),
                    query.layout());
        }
        engine =
                WindowEngine.of(
                        query.spec(),
                        query.tables(keys),
                        hash -> 0,
                        new KeyGroupWatermarks(0, 1, 0));
        windowEnd = TradePool.FIRST_TIMESTAMP;
    }

    /** Merges rows into one window and closes it. Returns the number of results. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long mergeAndClose() {
        emitted = 0;
        windowEnd += WINDOW;
        for (DetachedRow row : rows) {
            engine.merge(windowEnd, 0, row, change -> emitted++);
        }
        engine.advanceWatermark(windowEnd - 1, change -> emitted++);
        return emitted;
    }
}
