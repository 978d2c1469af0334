package io.sluice.perf.engine;

import com.hazelcast.jet.core.AbstractProcessor;
import com.hazelcast.jet.datamodel.KeyedWindowResult;
import io.sluice.perf.job.RunProbe;
import io.sluice.perf.load.Tallies;
import io.sluice.perf.load.Tally;
import io.sluice.perf.load.TradeStats;
import io.sluice.perf.load.TradeSummary;
import io.sluice.perf.load.WindowShape.Kind;
import io.sluice.perf.load.Workload;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Adds up the results of a Jet job. */
final class JetSink extends AbstractProcessor {

    /** By how many ms Jet's gap of sessions, and so their end, exceeds that of the workload. */
    static final long SESSION_EXCESS = 1;

    private final Tally<TradeSummary> tally;
    private final long endExcess;
    private final RunProbe probe;
    private @Nullable JetThread thread;

    JetSink(String workload, int probe) {
        Workload tallied = Workload.named(workload);
        tally = Tallies.of(tallied.emission());
        endExcess = tallied.window().kind() == Kind.SESSION ? SESSION_EXCESS : 0;
        this.probe = RunProbe.of(probe);
    }

    @Override
    protected void init(Context context) {
        thread = new JetThread();
    }

    @Override
    @SuppressWarnings("unchecked") // The only thing that the pipeline sends here.
    protected boolean tryProcess(int ordinal, Object item) {
        KeyedWindowResult<String, TradeStats> result = (KeyedWindowResult<String, TradeStats>) item;
        TradeSummary row = new TradeSummary();
        row.trader = result.key();
        row.windowStart = result.start();
        row.windowEnd = result.end() - endExcess;
        row.set(result.result());
        tally.add(row);
        return true;
    }

    @Override
    public boolean complete() {
        JetThread spent = Objects.requireNonNull(thread);
        probe.sinkEnds(tally, spent.cpuNanos(), spent.bytes());
        return true;
    }
}
