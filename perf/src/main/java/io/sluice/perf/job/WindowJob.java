package io.sluice.perf.job;

import io.sluice.perf.load.Emission;
import io.sluice.perf.load.Tallies;
import io.sluice.perf.load.Trade;
import io.sluice.perf.load.TradeSummary;
import io.sluice.perf.load.Workload;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs a workload as a Flink job inside this process: source, windows of some kind, sink. */
public final class WindowJob {

    /** Records between two watermarks: 100 ms of event time. */
    private static final int RECORDS_PER_WATERMARK = 1_000;

    private WindowJob() {}

    /** Computes a workload's query; what a candidate consists of. */
    public interface Windowing {

        /** Adds the query to the job. */
        DataStream<TradeSummary> apply(DataStream<Trade> trades, Workload workload);
    }

    /** Runs the job with windows. */
    public static RunResult run(
            Workload workload, long records, RunSettings settings, Windowing windowing)
            throws Exception {
        try (RunProbe probe = RunProbe.open()) {
            StreamExecutionEnvironment env = environment(settings);
            Emission emission = workload.emission();
            windowing
                    .apply(source(env, workload, records, probe), workload)
                    .sinkTo(new TallySink<>(() -> Tallies.of(emission), probe.id()));
            env.execute(workload.name());
            return probe.result();
        }
    }

    /** Runs the job without windows: what Flink's source and sink cost. */
    public static RunResult runWithoutWindows(Workload workload, long records, RunSettings settings)
            throws Exception {
        try (RunProbe probe = RunProbe.open()) {
            StreamExecutionEnvironment env = environment(settings);
            source(env, workload, records, probe)
                    .sinkTo(new TallySink<>(Tallies::ofRecords, probe.id()));
            env.execute(workload.name());
            return probe.result();
        }
    }

    private static StreamExecutionEnvironment environment(RunSettings settings) {
        return StreamExecutionEnvironment.getExecutionEnvironment(settings.configuration());
    }

    private static DataStream<Trade> source(
            StreamExecutionEnvironment env, Workload workload, long records, RunProbe probe) {
        long maxDelay = workload.arrivals().maxDelayMillis();
        return env.fromSource(
                new TradeSource(workload, records, probe.id()),
                WatermarkStrategy.forGenerator(
                        context -> new EveryNRecords(RECORDS_PER_WATERMARK, maxDelay)),
                "trades");
    }
}
