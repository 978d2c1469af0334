package io.sluice.perf.micro;

import io.sluice.core.table.KeyAccess;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
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

/** Looking up and inserting keys of one string: one operation is one key. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls setUp() before anything else.
public class SliceTableBenchmark {

    static final int LOOKUPS = 10_000;

    /** Number of distinct keys. */
    @Param({"200", "100000", "1000000"})
    public int keys;

    private TradePool pool;
    private KeyAccess<Trade> access;
    private TablePool tables;
    private SliceTable full;
    private int next;

    /** Makes the records and a table that holds all their keys. */
    @Setup
    public void setUp() {
        pool = TradePool.of(keys, 1);
        TradeQuery query = new TradeQuery(1);
        access = query.keys();
        tables = query.tables(keys);
        full = tables.acquire();
        for (int i = 0; i < pool.size(); i++) {
            upsert(full, i);
        }
        next = 0;
    }

    private int upsert(SliceTable table, int position) {
        Trade trade = pool.trade(position);
        return table.upsert(trade, access.hash(trade), access);
    }

    /** Upserts of keys that the table holds, in random order. Returns the sum of their rows. */
    @Benchmark
    @OperationsPerInvocation(LOOKUPS)
    public long find() {
        int mask = pool.size() - 1;
        long rows = 0;
        for (int i = 0; i < LOOKUPS; i++) {
            rows += upsert(full, next++ & mask);
        }
        return rows;
    }

    /** A table that is filled and given back. Returns the number of its rows. */
    @Benchmark
    @OperationsPerInvocation(LOOKUPS)
    public int fill() {
        int mask = pool.size() - 1;
        SliceTable table = tables.acquire();
        for (int i = 0; i < LOOKUPS; i++) {
            upsert(table, next++ & mask);
        }
        int rows = table.size();
        tables.release(table);
        return rows;
    }
}
