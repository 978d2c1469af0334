package io.sluice.perf.engine;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.aggregate.AggregateOperation;
import com.hazelcast.jet.aggregate.AggregateOperation1;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.config.ProcessingGuarantee;
import com.hazelcast.jet.core.ProcessorMetaSupplier;
import com.hazelcast.jet.core.ProcessorSupplier;
import com.hazelcast.jet.datamodel.KeyedWindowResult;
import com.hazelcast.jet.pipeline.Pipeline;
import com.hazelcast.jet.pipeline.Sinks;
import com.hazelcast.jet.pipeline.Sources;
import com.hazelcast.jet.pipeline.StreamStage;
import com.hazelcast.jet.pipeline.WindowDefinition;
import io.sluice.perf.job.RunProbe;
import io.sluice.perf.job.RunResult;
import io.sluice.perf.job.RunSettings;
import io.sluice.perf.load.Emission;
import io.sluice.perf.load.TradeStats;
import io.sluice.perf.load.WindowShape;
import io.sluice.perf.load.WindowShape.Kind;
import io.sluice.perf.load.Workload;
import java.util.UUID;

/** Hazelcast Jet, embedded: one member on all cores, with snapshots as often as Flink's. */
final class JetEngine implements Engine {

    @Override
    public String name() {
        return "hazelcast-jet";
    }

    @Override
    public String backend() {
        return "memory";
    }

    @Override
    public boolean runs(Workload workload) {
        return workload.emission() == Emission.FINAL
                && workload.windows().size() == 1
                && workload.keyFields() == 1
                && workload.window().kind() != Kind.CUMULATING;
    }

    @Override
    public RunResult run(Workload workload, long records, RunSettings settings) {
        HazelcastInstance member = Hazelcast.newHazelcastInstance(config());
        try (RunProbe probe = RunProbe.open()) {
            member.getJet()
                    .newJob(
                            pipeline(workload, records, settings.parallelism(), probe.id()),
                            new JobConfig()
                                    .setProcessingGuarantee(ProcessingGuarantee.EXACTLY_ONCE)
                                    .setSnapshotIntervalMillis(
                                            RunSettings.CHECKPOINT_INTERVAL.toMillis()))
                    .join();
            return probe.result();
        } finally {
            member.shutdown();
        }
    }

    private static Config config() {
        Config config = new Config().setClusterName("sluice-perf-" + UUID.randomUUID());
        config.setProperty("hazelcast.logging.type", "slf4j")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.socket.bind.any", "false")
                .setProperty("hazelcast.local.localAddress", "127.0.0.1");
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.getJetConfig().setEnabled(true);
        return config;
    }

    private static Pipeline pipeline(Workload workload, long records, int parallelism, int probe) {
        String name = workload.name();
        Pipeline pipeline = Pipeline.create();
        StreamStage<TimedTrade> trades =
                pipeline.readFrom(
                                Sources.<TimedTrade>streamFromProcessor(
                                        "trades",
                                        ProcessorMetaSupplier.forceTotalParallelismOne(
                                                ProcessorSupplier.of(
                                                        () ->
                                                                new JetSource(
                                                                        name, records, probe)))))
                        .withTimestamps(TimedTrade::timestamp, workload.arrivals().maxDelayMillis())
                        .setLocalParallelism(1);
        StreamStage<KeyedWindowResult<String, TradeStats>> results =
                trades.groupingKey(timed -> timed.trade().trader)
                        .window(window(workload.window()))
                        .aggregate(aggregation())
                        .setLocalParallelism(parallelism);
        results.writeTo(
                Sinks.fromProcessor(
                        "tally",
                        ProcessorMetaSupplier.forceTotalParallelismOne(
                                ProcessorSupplier.of(() -> new JetSink(name, probe)))));
        return pipeline;
    }

    private static WindowDefinition window(WindowShape shape) {
        return switch (shape.kind()) {
            case TUMBLING -> WindowDefinition.tumbling(shape.sizeMillis());
            case HOPPING -> WindowDefinition.sliding(shape.sizeMillis(), shape.stepMillis());
            // Jet's sessions do not continue when the gap is over to the ms.
            case SESSION -> WindowDefinition.session(shape.sizeMillis() + JetSink.SESSION_EXCESS);
            case CUMULATING -> throw new IllegalArgumentException("Jet has no such windows");
        };
    }

    private static AggregateOperation1<TimedTrade, TradeStats, TradeStats> aggregation() {
        return AggregateOperation.withCreate(TradeStats::new)
                .<TimedTrade>andAccumulate((stats, timed) -> stats.add(timed.trade()))
                .andCombine(TradeStats::merge)
                .andExportFinish(TradeStats::copy);
    }
}
