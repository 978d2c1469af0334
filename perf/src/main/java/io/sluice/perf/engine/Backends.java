package io.sluice.perf.engine;

import io.sluice.perf.job.RunResult;
import io.sluice.perf.job.RunSettings;
import io.sluice.perf.job.TradeForm;
import io.sluice.perf.job.WindowJob;
import io.sluice.perf.load.Emission;
import io.sluice.perf.load.Tallies;
import io.sluice.perf.load.Trade;
import io.sluice.perf.load.TradeSummary;
import io.sluice.perf.load.Workload;
import org.apache.flink.configuration.StateBackendOptions;

/** DataStream jobs on a state backend. */
final class Backends {

    /** Flink's backend on disk. */
    static final String ROCKSDB = "rocksdb";

    private Backends() {}

    /** On disk the simplest workloads only: the others would show the same. */
    static boolean runs(String backend, Workload workload) {
        return backend.equals(RunSettings.BACKEND) || workload.name().equals("tumbling-10s-200");
    }

    static RunResult run(
            String backend,
            Workload workload,
            long records,
            RunSettings settings,
            WindowJob.Windowing<Trade, TradeSummary> windowing)
            throws Exception {
        Emission emission = workload.emission();
        return WindowJob.run(
                workload,
                records,
                settings.with(StateBackendOptions.STATE_BACKEND.key(), backend),
                TradeForm.POJO,
                windowing,
                () -> Tallies.of(emission));
    }
}
