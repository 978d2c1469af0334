package io.sluice.perf.engine;

import com.hazelcast.jet.core.AbstractProcessor;
import io.sluice.perf.job.RunProbe;
import io.sluice.perf.load.Arrivals;
import io.sluice.perf.load.Trade;
import io.sluice.perf.load.TradePool;
import io.sluice.perf.load.Workload;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Hands out the records of a workload in a Jet job, and ends. */
final class JetSource extends AbstractProcessor {

    /** Records between two looks at what else the thread has to do. */
    private static final int BATCH = 1_024;

    private final Arrivals arrivals;
    private final TradePool pool;
    private final long records;
    private final RunProbe probe;
    private long next;
    private @Nullable JetThread thread;
    private @Nullable TimedTrade pending;

    JetSource(String workload, long records, int probe) {
        Workload read = Workload.named(workload);
        arrivals = read.arrivals();
        pool = read.pool();
        this.records = records;
        this.probe = RunProbe.of(probe);
    }

    @Override
    public boolean complete() {
        if (next == 0 && pending == null) {
            probe.sourceStarts();
            thread = new JetThread();
        }
        for (int i = 0; i < BATCH && next < records; i++) {
            if (pending == null) {
                pending = record(next);
            }
            if (!tryEmit(pending)) {
                return false;
            }
            pending = null;
            next++;
        }
        if (next < records) {
            return false;
        }
        JetThread spent = Objects.requireNonNull(thread);
        probe.sourceEnds(spent.cpuNanos(), spent.bytes());
        return true;
    }

    private TimedTrade record(long i) {
        int at = (int) i & (pool.size() - 1);
        Trade trade = arrivals.freshStrings() ? pool.freshTrade(at) : pool.trade(at);
        return new TimedTrade(trade, arrivals.arrival(i) - pool.delayMillis(at));
    }

    @Override
    public boolean saveToSnapshot() {
        // No measured job is ever restored.
        return true;
    }
}
