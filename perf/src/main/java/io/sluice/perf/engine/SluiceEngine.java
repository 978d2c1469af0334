package io.sluice.perf.engine;

import io.sluice.perf.job.RunResult;
import io.sluice.perf.job.RunSettings;
import io.sluice.perf.job.WindowJob;
import io.sluice.perf.load.Workload;

/** Sluice's DataStream API. */
final class SluiceEngine implements Engine {

    @Override
    public String name() {
        return "sluice";
    }

    @Override
    public String backend() {
        return RunSettings.BACKEND;
    }

    @Override
    public boolean runs(Workload workload) {
        return true;
    }

    @Override
    public long firstRecords() {
        return 200_000;
    }

    @Override
    public RunResult run(Workload workload, long records, RunSettings settings) throws Exception {
        return WindowJob.run(workload, records, settings, new SluiceWindows());
    }
}
