package io.sluice.perf.engine;

import io.sluice.perf.job.CpuTime;
import io.sluice.perf.job.RunProbe;
import io.sluice.perf.job.RunResult;
import io.sluice.perf.job.RunSettings;
import io.sluice.perf.load.Arrivals;
import io.sluice.perf.load.Emission;
import io.sluice.perf.load.Tallies;
import io.sluice.perf.load.Tally;
import io.sluice.perf.load.Trade;
import io.sluice.perf.load.TradePool;
import io.sluice.perf.load.TradeStats;
import io.sluice.perf.load.TradeSummary;
import io.sluice.perf.load.WindowShape;
import io.sluice.perf.load.WindowShape.Kind;
import io.sluice.perf.load.Workload;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.SessionWindows;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.Suppressed.BufferConfig;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;
import org.apache.kafka.streams.state.DslStoreSuppliers;
import org.apache.kafka.streams.state.SessionStore;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Kafka Streams in its {@code TopologyTestDriver}: the topology with its serializers and stores in
 * memory, in one thread, without a broker, a network or changelog topics.
 */
final class KafkaStreamsEngine implements Engine {

    private static final String INPUT = "trades";
    private static final long FAR = Duration.ofDays(1).toMillis();

    /** A key that no workload has; its one record moves the time past all others' windows. */
    private static final String LAST = "LAST";

    @Override
    public String name() {
        return "kafka-streams-test-driver";
    }

    @Override
    public String backend() {
        return "memory";
    }

    @Override
    public boolean runs(Workload workload) {
        boolean published =
                workload.emission() == Emission.FINAL || workload.emission() == Emission.PER_RECORD;
        return published
                && workload.windows().size() == 1
                && workload.keyFields() == 1
                && workload.window().kind() != Kind.CUMULATING
                && workload.keys() <= maxKeys(workload.window());
    }

    /** For each record its session store in memory looks through the sessions of all keys. */
    private static int maxKeys(WindowShape shape) {
        return shape.kind() == Kind.SESSION ? 200 : 100_000;
    }

    @Override
    public RunResult run(Workload workload, long records, RunSettings settings) {
        Tally<TradeSummary> tally = Tallies.of(workload.emission());
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "sluice-perf");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG, settings.checkpoints().toAbsolutePath().toString());
        try (RunProbe probe = RunProbe.open();
                TopologyTestDriver driver =
                        new TopologyTestDriver(topology(workload, tally), properties)) {
            TestInputTopic<String, Trade> input =
                    driver.createInputTopic(INPUT, new StringSerializer(), TradeSerde.TRADE);
            probe.sourceStarts();
            long startCpu = CpuTime.ofThread();
            long startBytes = CpuTime.bytesOfThread();
            send(workload, records, input);
            long cpu = CpuTime.ofThread() - startCpu;
            long bytes = CpuTime.bytesOfThread() - startBytes;
            probe.sourceEnds(cpu, bytes);
            probe.sinkEnds(tally, cpu, bytes);
            return probe.result();
        }
    }

    private static void send(Workload workload, long records, TestInputTopic<String, Trade> input) {
        TradePool pool = workload.pool();
        Arrivals arrivals = workload.arrivals();
        int mask = pool.size() - 1;
        for (long i = 0; i < records; i++) {
            int at = (int) i & mask;
            Trade trade = arrivals.freshStrings() ? pool.freshTrade(at) : pool.trade(at);
            input.pipeInput(trade.trader, trade, arrivals.arrival(i) - pool.delayMillis(at));
        }
        input.pipeInput(LAST, pool.trade(0), arrivals.arrival(records) + FAR);
    }

    private static Topology topology(Workload workload, Tally<TradeSummary> tally) {
        StreamsBuilder builder = new StreamsBuilder();
        KGroupedStream<String, Trade> grouped =
                builder.stream(INPUT, Consumed.with(Serdes.String(), TradeSerde.OF_TRADES))
                        .groupByKey();
        KTable<Windowed<String>, TradeStats> table = table(grouped, workload);
        if (workload.emission() == Emission.FINAL) {
            table =
                    table.suppress(
                            Suppressed.untilWindowCloses(
                                    BufferConfig.unbounded().withLoggingDisabled()));
        }
        table.toStream()
                .foreach(
                        (key, stats) -> {
                            if (stats != null && !key.key().equals(LAST)) {
                                tally.add(row(workload.window(), key, stats));
                            }
                        });
        return builder.build();
    }

    private static KTable<Windowed<String>, TradeStats> table(
            KGroupedStream<String, Trade> grouped, Workload workload) {
        WindowShape shape = workload.window();
        Duration size = Duration.ofMillis(shape.sizeMillis());
        Duration grace = Duration.ofMillis(workload.arrivals().maxDelayMillis());
        DslStoreSuppliers inMemory = new BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers();
        if (shape.kind() == Kind.SESSION) {
            return grouped.windowedBy(SessionWindows.ofInactivityGapAndGrace(size, grace))
                    .aggregate(
                            TradeStats::new,
                            KafkaStreamsEngine::added,
                            (key, left, right) -> merged(left, right),
                            Materialized.<String, TradeStats, SessionStore<Bytes, byte[]>>as(
                                            inMemory)
                                    .withKeySerde(Serdes.String())
                                    .withValueSerde(TradeSerde.OF_STATS)
                                    .withCachingDisabled()
                                    .withLoggingDisabled());
        }
        return grouped.windowedBy(
                        TimeWindows.ofSizeAndGrace(size, grace)
                                .advanceBy(Duration.ofMillis(shape.stepMillis())))
                .aggregate(
                        TradeStats::new,
                        KafkaStreamsEngine::added,
                        Materialized.<String, TradeStats, WindowStore<Bytes, byte[]>>as(inMemory)
                                .withKeySerde(Serdes.String())
                                .withValueSerde(TradeSerde.OF_STATS)
                                .withCachingDisabled()
                                .withLoggingDisabled());
    }

    private static TradeStats added(String key, Trade trade, TradeStats stats) {
        stats.add(trade);
        return stats;
    }

    private static TradeStats merged(TradeStats left, TradeStats right) {
        left.merge(right);
        return left;
    }

    private static TradeSummary row(WindowShape shape, Windowed<String> key, TradeStats stats) {
        TradeSummary row = new TradeSummary();
        row.trader = key.key();
        row.windowStart = key.window().start();
        // Kafka's sessions end with their last record.
        row.windowEnd =
                key.window().end() + (shape.kind() == Kind.SESSION ? shape.sizeMillis() : 0);
        row.set(stats);
        return row;
    }
}
