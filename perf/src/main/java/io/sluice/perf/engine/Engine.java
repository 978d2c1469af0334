package io.sluice.perf.engine;

import io.sluice.perf.job.RunResult;
import io.sluice.perf.job.RunSettings;
import io.sluice.perf.load.Oracle;
import io.sluice.perf.load.TableContents;
import io.sluice.perf.load.TradePool;
import io.sluice.perf.load.Workload;

/** A candidate. */
public interface Engine {

    /** Name in reports and on the command line. */
    String name();

    /** Where it keeps its state, for reports. */
    String backend();

    /** Whether it makes sense to run the workload on this engine. */
    boolean runs(Workload workload);

    /**
     * Records of the first run that warms up; the longer ones that follow are chosen by its speed.
     * Few where an engine may have to add each record to many windows.
     */
    default long firstRecords(Workload workload) {
        return Math.max(500, 20_000 / workload.overlap());
    }

    /**
     * Records of a run that counts, at least, however slow the engine is: two slides of 1 s, so
     * that windows close before the input ends.
     */
    default long leastRecords(Workload workload) {
        return 20_000;
    }

    /** Runs the workload on its first so many records. */
    RunResult run(Workload workload, long records, RunSettings settings) throws Exception;

    /** What the result must be. */
    default TableContents expected(Workload workload, TradePool pool, long records) {
        return Oracle.windows(workload, pool, records);
    }
}
