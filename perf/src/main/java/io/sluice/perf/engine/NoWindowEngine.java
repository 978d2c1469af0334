package io.sluice.perf.engine;

import io.sluice.perf.job.RunResult;
import io.sluice.perf.job.RunSettings;
import io.sluice.perf.job.WindowJob;
import io.sluice.perf.load.Oracle;
import io.sluice.perf.load.TableContents;
import io.sluice.perf.load.TradePool;
import io.sluice.perf.load.Workload;

/** A limit: the same job without windows, from the source straight to the sink. */
final class NoWindowEngine implements Engine {

    @Override
    public String name() {
        return "no-window";
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
    public RunResult run(Workload workload, long records, RunSettings settings) throws Exception {
        return WindowJob.runWithoutWindows(workload, records, settings);
    }

    @Override
    public TableContents expected(Workload workload, TradePool pool, long records) {
        return Oracle.records(pool, records);
    }
}
