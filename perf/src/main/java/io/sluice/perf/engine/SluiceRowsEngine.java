package io.sluice.perf.engine;

import io.sluice.perf.job.RunResult;
import io.sluice.perf.job.RunSettings;
import io.sluice.perf.job.WindowJob;
import io.sluice.perf.load.Emission;
import io.sluice.perf.load.Tallies;
import io.sluice.perf.load.Workload;

/** Sluice's DataStream API on the rows that the SQL engines read. */
final class SluiceRowsEngine implements Engine {

    @Override
    public String name() {
        return "sluice-rows";
    }

    @Override
    public String backend() {
        return RunSettings.BACKEND;
    }

    @Override
    public boolean runs(Workload workload) {
        return workload.windows().size() == 1;
    }

    @Override
    public long firstRecords(Workload workload) {
        return 200_000;
    }

    @Override
    public RunResult run(Workload workload, long records, RunSettings settings) throws Exception {
        Emission emission = workload.emission();
        return WindowJob.run(
                workload,
                records,
                settings,
                new RowForm(),
                new SluiceRowWindows(),
                () -> Tallies.of(emission));
    }
}
