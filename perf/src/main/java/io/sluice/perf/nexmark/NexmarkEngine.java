package io.sluice.perf.nexmark;

import io.sluice.perf.engine.Engine;
import io.sluice.perf.job.RunResult;
import io.sluice.perf.job.RunSettings;
import io.sluice.perf.job.WindowJob;
import io.sluice.perf.load.Arrivals.Keys;
import io.sluice.perf.load.TableContents;
import io.sluice.perf.load.TradePool;
import io.sluice.perf.load.Workload;
import java.util.Map;

/** An engine that computes Nexmark's queries too, if it is one of those that do. */
public final class NexmarkEngine implements Engine {

    private final Engine trades;

    /**
     * @param trades the engine for all other workloads
     */
    public NexmarkEngine(Engine trades) {
        this.trades = trades;
    }

    private static boolean isNexmark(Workload workload) {
        return workload.arrivals().keys() == Keys.NEXMARK;
    }

    @Override
    public String name() {
        return trades.name();
    }

    @Override
    public String backend() {
        return trades.backend();
    }

    @Override
    public boolean runs(Workload workload) {
        if (!isNexmark(workload)) {
            return trades.runs(workload);
        }
        return switch (name()) {
            case "sluice", "flink", "flink-sql-one-phase" -> true;
            case "flink-sql-two-phase" -> workload.twoPhases();
            case "sluice-sql" -> true;
            default -> false;
        };
    }

    @Override
    public long firstRecords(Workload workload) {
        return trades.firstRecords(workload);
    }

    @Override
    public long leastRecords(Workload workload) {
        return trades.leastRecords(workload);
    }

    @Override
    public RunResult run(Workload workload, long records, RunSettings settings) throws Exception {
        if (!isNexmark(workload)) {
            return trades.run(workload, records, settings);
        }
        return switch (name()) {
            case "sluice" -> onBids(workload, records, settings, new NexmarkSluice());
            case "flink" -> onBids(workload, records, settings, new NexmarkFlink());
            case "sluice-sql" ->
                    onRows(
                            workload,
                            records,
                            settings,
                            new NexmarkSql(Map.of("table.sql-dialect", "hive"), " EMIT FINAL"));
            case "flink-sql-one-phase", "flink-sql-two-phase" ->
                    onRows(
                            workload,
                            records,
                            settings,
                            new NexmarkSql(
                                    Map.of(
                                            "table.optimizer.agg-phase-strategy",
                                            name().endsWith("one-phase")
                                                    ? "ONE_PHASE"
                                                    : "TWO_PHASE"),
                                    ""));
            default -> throw new IllegalArgumentException(name() + " does not run Nexmark");
        };
    }

    private static RunResult onBids(
            Workload workload,
            long records,
            RunSettings settings,
            WindowJob.Windowing<Bid, BidSummary> windowing)
            throws Exception {
        long size = workload.window().sizeMillis();
        return WindowJob.run(
                workload,
                records,
                settings,
                new BidForm(),
                windowing,
                workload.inProcessingTime() ? () -> new BidTotals(size) : BidTally::new);
    }

    private static RunResult onRows(
            Workload workload, long records, RunSettings settings, NexmarkSql sql)
            throws Exception {
        long size = workload.window().sizeMillis();
        return WindowJob.run(
                workload,
                records,
                settings,
                new BidRowForm(),
                sql,
                workload.inProcessingTime()
                        ? () -> new NexmarkSql.RowTally(new BidTotals(size))
                        : () -> new NexmarkSql.RowTally(new BidTally()));
    }

    @Override
    public TableContents expected(Workload workload, TradePool pool, long records) {
        return isNexmark(workload)
                ? NexmarkOracle.contents(workload, records)
                : trades.expected(workload, pool, records);
    }
}
