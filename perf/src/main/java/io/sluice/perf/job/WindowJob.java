package io.sluice.perf.job;

import io.sluice.perf.load.Tallies;
import io.sluice.perf.load.Tally;
import io.sluice.perf.load.Workload;
import java.io.Serializable;
import java.util.function.Supplier;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs a workload as a Flink job inside this process: source, windows of some kind, sink. */
public final class WindowJob {

    /** Records between two watermarks: 100 ms of event time. */
    private static final int RECORDS_PER_WATERMARK = 1_000;

    private WindowJob() {}

    /**
     * Computes a workload's query; what a candidate consists of.
     *
     * @param <T> form of the trades
     * @param <R> form of the results
     */
    public interface Windowing<T, R> {

        /** Adds the query to the job. */
        DataStream<R> apply(DataStream<T> trades, Workload workload);
    }

    /**
     * The same, from the trades to the sink.
     *
     * @param <T> form of the trades
     * @param <R> form of the results
     */
    public interface Pipeline<T, R> {

        /** Adds the query and the sink to the job. */
        void build(DataStream<T> trades, Workload workload, Sink<R> sink);
    }

    /**
     * Makes what adds up the results, for each writer.
     *
     * @param <R> form of the results
     */
    public interface TallyFactory<R> extends Supplier<Tally<R>>, Serializable {}

    /** Runs the job with windows. */
    public static <T, R> RunResult run(
            Workload workload,
            long records,
            RunSettings settings,
            TradeForm<T> form,
            Windowing<T, R> windowing,
            TallyFactory<R> tallies)
            throws Exception {
        return runPipeline(
                workload,
                records,
                settings,
                form,
                (trades, same, sink) -> windowing.apply(trades, same).sinkTo(sink),
                tallies);
    }

    /** Runs the job with windows, whose results reach the sink in their own way. */
    public static <T, R> RunResult runPipeline(
            Workload workload,
            long records,
            RunSettings settings,
            TradeForm<T> form,
            Pipeline<T, R> pipeline,
            TallyFactory<R> tallies)
            throws Exception {
        try (RunProbe probe = RunProbe.open()) {
            StreamExecutionEnvironment env =
                    StreamExecutionEnvironment.getExecutionEnvironment(settings.configuration());
            pipeline.build(
                    source(env, workload, records, form, probe),
                    workload,
                    new TallySink<>(tallies, probe.id()));
            env.execute(workload.name());
            return probe.result();
        }
    }

    /** Runs the job without windows: what Flink's source and sink cost. */
    public static RunResult runWithoutWindows(Workload workload, long records, RunSettings settings)
            throws Exception {
        return run(
                workload,
                records,
                settings,
                TradeForm.POJO,
                (trades, same) -> trades,
                Tallies::ofRecords);
    }

    private static <T> DataStream<T> source(
            StreamExecutionEnvironment env,
            Workload workload,
            long records,
            TradeForm<T> form,
            RunProbe probe) {
        long maxDelay = workload.arrivals().maxDelayMillis();
        return env.fromSource(
                new TradeSource<>(workload, records, form, probe.id()),
                WatermarkStrategy.forGenerator(
                        context -> new EveryNRecords<>(RECORDS_PER_WATERMARK, maxDelay)),
                "trades",
                form.type());
    }
}
