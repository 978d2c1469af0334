package io.sluice.perf.engine;

import io.sluice.perf.job.RunResult;
import io.sluice.perf.job.RunSettings;
import io.sluice.perf.job.WindowJob;
import io.sluice.perf.load.Emission;
import io.sluice.perf.load.Workload;

/** Flink's DataStream windows. */
final class FlinkEngine implements Engine {

    @Override
    public String name() {
        return "flink";
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
    public double expectedRate(Workload workload) {
        // Each record is added to each of its windows.
        double perWindow = workload.emission() == Emission.FINAL ? 6 : 2;
        double rate = workload.isHopping() ? perWindow / workload.overlap() : 2.5;
        return workload.keys() > 10_000 ? rate / 2 : rate;
    }

    @Override
    public RunResult run(Workload workload, long records, RunSettings settings) throws Exception {
        return WindowJob.run(workload, records, settings, new FlinkWindows());
    }
}
