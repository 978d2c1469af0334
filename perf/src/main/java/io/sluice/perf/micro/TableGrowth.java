package io.sluice.perf.micro;

import com.sun.management.ThreadMXBean;
import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.FieldKeys;
import io.sluice.core.table.KeyAccess;
import io.sluice.core.table.MemoryBudget;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import io.sluice.perf.load.Trade;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/**
 * The longest wait for an insertion while a table grows from nothing: insertions in hundreds, by
 * the thread's processor time, which neither the garbage collector nor other processes are part of.
 */
public final class TableGrowth {

    private static final int DEFAULT_ROWS = 10_000_000;
    private static final int TOGETHER = 100;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private TableGrowth() {}

    /** Takes the number of rows; prints what the hundreds of insertions took. */
    public static void main(String[] args) {
        int rows = args.length == 0 ? DEFAULT_ROWS : Integer.parseInt(args[0]);
        // The first table warms up the code.
        grow(Math.min(rows, DEFAULT_ROWS / TOGETHER));
        long[] nanos = grow(rows);
        Arrays.sort(nanos);
        System.out.printf(
                "%,d rows of %d lanes, ms per %d insertions: median %.3f, 99.9%% %.3f, longest %.1f%n",
                rows,
                new TradeQuery(1).layout().longStride(),
                TOGETHER,
                nanos[nanos.length / 2] / NANOS_PER_MILLI,
                nanos[(int) (nanos.length * 0.999)] / NANOS_PER_MILLI,
                nanos[nanos.length - 1] / NANOS_PER_MILLI);
    }

    /** Processor time of each hundred insertions, in ns. */
    static long[] grow(int rows) {
        AccumulatorLayout<Trade> layout = new TradeQuery(1).layout();
        KeyAccess<Integer> keys = FieldKeys.of(List.of(key -> key));
        SliceTable table =
                new TablePool(new TableShape(1, layout, false), 1, 0, MemoryBudget.unlimited())
                        .acquire();
        long[] nanos = new long[rows / TOGETHER];
        for (int i = 0; i < nanos.length; i++) {
            long start = THREADS.getCurrentThreadCpuTime();
            for (int key = i * TOGETHER; key < (i + 1) * TOGETHER; key++) {
                table.upsert(key, keys.hash(key), keys);
            }
            nanos[i] = THREADS.getCurrentThreadCpuTime() - start;
        }
        if (table.size() != nanos.length * TOGETHER) {
            throw new IllegalStateException("a row is missing: " + table.size());
        }
        return nanos;
    }
}
