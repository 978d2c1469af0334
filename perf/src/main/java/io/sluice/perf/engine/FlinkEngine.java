package io.sluice.perf.engine;

import io.sluice.perf.job.RunResult;
import io.sluice.perf.job.RunSettings;
import io.sluice.perf.load.Emission;
import io.sluice.perf.load.WindowShape.Kind;
import io.sluice.perf.load.Workload;

/** Flink's DataStream windows. */
record FlinkEngine(String name, String backend) implements Engine {

    @Override
    public boolean runs(Workload workload) {
        // The DataStream API has no cumulating windows, and no batches of changes.
        return workload.windows().stream().noneMatch(shape -> shape.kind() == Kind.CUMULATING)
                && workload.emission() != Emission.CHANGES
                && workload.emission() != Emission.ALL_GROUPS
                && Backends.runs(backend, workload);
    }

    @Override
    public RunResult run(Workload workload, long records, RunSettings settings) throws Exception {
        return Backends.run(backend, workload, records, settings, new FlinkWindows());
    }
}
