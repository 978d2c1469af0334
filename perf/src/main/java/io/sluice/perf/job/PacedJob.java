package io.sluice.perf.job;

import io.sluice.perf.load.Trade;
import io.sluice.perf.load.TradeSummary;
import io.sluice.perf.load.Workload;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs a workload as a Flink job whose records come at a pace. */
public final class PacedJob {

    private static final int RECORDS_PER_WATERMARK = 1_000;

    private PacedJob() {}

    /** Adds source, windows and sink to a job. */
    public static void build(
            StreamExecutionEnvironment env,
            Workload workload,
            Pace pace,
            RunProbe probe,
            WindowJob.Windowing<Trade, TradeSummary> windowing,
            WindowJob.TallyFactory<TradeSummary> tallies) {
        windowing
                .apply(
                        env.fromSource(
                                new PacedSource(workload, pace, probe),
                                WatermarkStrategy.forGenerator(
                                        context -> new EveryNRecords<>(RECORDS_PER_WATERMARK, 0)),
                                "trades",
                                Types.POJO(Trade.class)),
                        workload)
                .sinkTo(new TallySink<>(tallies, probe.id()));
    }

    /** Runs the job to its end, which comes with the last record. */
    public static RunResult run(
            Workload workload,
            Pace pace,
            RunSettings settings,
            WindowJob.Windowing<Trade, TradeSummary> windowing,
            WindowJob.TallyFactory<TradeSummary> tallies)
            throws Exception {
        try (RunProbe probe = RunProbe.open()) {
            StreamExecutionEnvironment env =
                    StreamExecutionEnvironment.getExecutionEnvironment(settings.configuration());
            build(env, workload, pace.release(), probe, windowing, tallies);
            env.execute(workload.name());
            return probe.result();
        }
    }
}
