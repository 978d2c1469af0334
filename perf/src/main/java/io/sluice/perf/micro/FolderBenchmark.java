package io.sluice.perf.micro;

import io.sluice.core.engine.Folder;
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

/** The accumulate path: one operation is one record. Expected: 0 bytes allocated per record. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls setUp() before anything else.
public class FolderBenchmark {

    static final int RECORDS = 10_000;

    /** Number of distinct keys. */
    @Param({"200", "100000"})
    public int keys;

    /** Strings that make up a key. */
    @Param({"1", "2"})
    public int keyFields;

    private TradePool pool;
    private Folder<Trade> folder;
    private int next;
    private long drainedRows;
    private long drainedRecords;

    /** Makes the records and an empty folder. */
    @Setup
    public void setUp() {
        pool = TradePool.of(keys, keyFields);
        TradeQuery query = new TradeQuery(keyFields);
        folder = Folder.of(query.spec(), query.keys(), query.layout(), query.tables(RECORDS));
        folder.foldOnTime(Long.MIN_VALUE);
        next = 0;
    }

    /** Folds a batch of records of one slice and drains it. Returns the number of rows. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long fold() {
        int mask = pool.size() - 1;
        for (int i = 0; i < RECORDS; i++) {
            folder.add(pool.trade(next++ & mask), TradePool.FIRST_TIMESTAMP + (i & 0xFF));
        }
        drainedRows = 0;
        drainedRecords = 0;
        folder.drain(
                (sliceEnd, table) -> {
                    drainedRows += table.size();
                    for (int row = 0; row < table.size(); row++) {
                        drainedRecords += table.records(row);
                    }
                });
        return drainedRows;
    }

    /** Records in the rows of the last drain. */
    long drainedRecords() {
        return drainedRecords;
    }
}
