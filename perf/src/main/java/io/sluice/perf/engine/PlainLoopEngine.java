package io.sluice.perf.engine;

import io.sluice.perf.job.RunResult;
import io.sluice.perf.job.RunSettings;
import io.sluice.perf.load.Workload;

/** A limit: a loop over the records with a hash map, without Flink. */
final class PlainLoopEngine implements Engine {

    @Override
    public String name() {
        return "plain-loop";
    }

    @Override
    public String backend() {
        return "none";
    }

    @Override
    public boolean runs(Workload workload) {
        return Limits.apply(workload);
    }

    @Override
    public long firstRecords(Workload workload) {
        return 200_000;
    }

    @Override
    public RunResult run(Workload workload, long records, RunSettings settings) {
        return workload.keyFields() == 1
                ? new PlainLoop<>(workload, trade -> trade.trader).run(records)
                : new PlainLoop<>(workload, trade -> new KeyPair(trade.trader, trade.symbol))
                        .run(records);
    }

    private record KeyPair(String trader, String symbol) {}
}
