package io.sluice.perf.engine;

import io.sluice.perf.job.RunResult;
import io.sluice.perf.job.RunSettings;
import io.sluice.perf.job.WindowJob;
import io.sluice.perf.load.Emission;
import io.sluice.perf.load.WindowShape.Kind;
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
        // The DataStream API has no cumulating windows.
        return workload.windows().stream().noneMatch(shape -> shape.kind() == Kind.CUMULATING)
                && workload.emission() != Emission.CHANGES;
    }

    @Override
    public RunResult run(Workload workload, long records, RunSettings settings) throws Exception {
        return WindowJob.run(workload, records, settings, new FlinkWindows());
    }
}
