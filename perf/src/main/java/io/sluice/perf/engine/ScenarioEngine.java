package io.sluice.perf.engine;

import io.sluice.perf.job.RunResult;
import io.sluice.perf.job.RunSettings;
import io.sluice.perf.job.WindowJob;
import io.sluice.perf.load.Emission;
import io.sluice.perf.load.TableContents;
import io.sluice.perf.load.Tallies;
import io.sluice.perf.load.TradePool;
import io.sluice.perf.load.Workload;

/**
 * An engine that also runs scenario 3b as its text has it, if it is one of the two that are
 * compared by it: the text, and the same written by hand.
 */
public final class ScenarioEngine implements Engine {

    private static final String IN_SQL = "sluice-sql";
    private static final String BY_HAND = "sluice-rows";

    private final Engine others;

    /**
     * @param others the engine for all other workloads
     */
    public ScenarioEngine(Engine others) {
        this.others = others;
    }

    private static boolean isScenario(Workload workload) {
        return workload.name().equals(Workload.SCENARIO_TEXT);
    }

    @Override
    public String name() {
        return others.name();
    }

    @Override
    public String backend() {
        return others.backend();
    }

    @Override
    public boolean runs(Workload workload) {
        return isScenario(workload)
                ? name().equals(IN_SQL) || name().equals(BY_HAND)
                : others.runs(workload);
    }

    @Override
    public long firstRecords(Workload workload) {
        return others.firstRecords(workload);
    }

    @Override
    public long leastRecords(Workload workload) {
        return others.leastRecords(workload);
    }

    @Override
    public RunResult run(Workload workload, long records, RunSettings settings) throws Exception {
        if (!isScenario(workload)) {
            return others.run(workload, records, settings);
        }
        return name().equals(IN_SQL)
                ? WindowJob.runPipeline(
                        workload,
                        records,
                        settings,
                        new RowForm(),
                        ScenarioSql::build,
                        ScenarioSql.RowTally::new)
                : WindowJob.run(
                        workload,
                        records,
                        settings,
                        new RowForm(),
                        new ScenarioRows(),
                        () -> Tallies.of(Emission.CHANGES));
    }

    @Override
    public TableContents expected(Workload workload, TradePool pool, long records) {
        return isScenario(workload)
                ? ScenarioOracle.contents(workload, pool, records, name().equals(BY_HAND))
                : others.expected(workload, pool, records);
    }
}
