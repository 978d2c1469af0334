package io.sluice.perf.engine;

import io.sluice.perf.job.RunResult;
import io.sluice.perf.job.RunSettings;
import io.sluice.perf.load.Workload;

/** Sluice's DataStream API. */
record SluiceEngine(String name, String backend) implements Engine {

    @Override
    public boolean runs(Workload workload) {
        return Backends.runs(backend, workload);
    }

    @Override
    public long firstRecords(Workload workload) {
        return 200_000;
    }

    @Override
    public RunResult run(Workload workload, long records, RunSettings settings) throws Exception {
        return Backends.run(backend, workload, records, settings, new SluiceWindows());
    }
}
