package io.sluice.perf.engine;

import io.sluice.perf.job.WindowJob;
import io.sluice.perf.load.Emission;
import io.sluice.perf.load.Trade;
import io.sluice.perf.load.TradeStats;
import io.sluice.perf.load.TradeSummary;
import io.sluice.perf.load.WindowShape;
import io.sluice.perf.load.Workload;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.WindowedStream;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** The query as a Flink user writes it: keyBy, window, aggregate. */
final class FlinkWindows implements WindowJob.Windowing<Trade, TradeSummary> {

    private final @Nullable EarlyTrigger early;

    /** Publishes as the workload says. */
    FlinkWindows() {
        early = null;
    }

    /** Publishes in another way. */
    FlinkWindows(EarlyTrigger early) {
        this.early = early;
    }

    @Override
    public DataStream<TradeSummary> apply(DataStream<Trade> trades, Workload workload) {
        if (workload.keyFields() == 1) {
            return aggregate(
                    trades.keyBy(trade -> trade.trader, Types.STRING),
                    workload,
                    (trader, row) -> row.trader = trader);
        }
        return aggregate(
                trades.keyBy(
                        trade -> Tuple2.of(trade.trader, trade.symbol),
                        Types.TUPLE(Types.STRING, Types.STRING)),
                workload,
                (key, row) -> {
                    row.trader = key.f0;
                    row.symbol = key.f1;
                });
    }

    private <K> DataStream<TradeSummary> aggregate(
            KeyedStream<Trade, K> keyed, Workload workload, KeyColumns<K> columns) {
        EarlyTrigger trigger = early == null ? trigger(workload.emission()) : early;
        return workload.windows().stream()
                .map(shape -> aggregate(keyed, shape, trigger, columns))
                .reduce(DataStream::union)
                .orElseThrow();
    }

    private static <K> DataStream<TradeSummary> aggregate(
            KeyedStream<Trade, K> keyed,
            WindowShape shape,
            @Nullable EarlyTrigger trigger,
            KeyColumns<K> columns) {
        WindowedStream<Trade, K, TimeWindow> windowed = keyed.window(assigner(shape));
        if (trigger != null) {
            windowed = windowed.trigger(trigger);
        }
        return windowed.aggregate(
                new Aggregation(),
                new Summary<>(columns),
                Types.POJO(TradeStats.class),
                Types.POJO(TradeStats.class),
                Types.POJO(TradeSummary.class));
    }

    private static @Nullable EarlyTrigger trigger(Emission emission) {
        return emission == Emission.FINAL ? null : new EarlyTrigger(emission.intervalMillis());
    }

    private static WindowAssigner<Object, TimeWindow> assigner(WindowShape shape) {
        Duration size = Duration.ofMillis(shape.sizeMillis());
        return switch (shape.kind()) {
            case TUMBLING -> TumblingEventTimeWindows.of(size);
            case HOPPING -> SlidingEventTimeWindows.of(size, Duration.ofMillis(shape.stepMillis()));
            case SESSION -> EventTimeSessionWindows.withGap(size);
            case CUMULATING -> throw new IllegalArgumentException("Flink has no such windows");
        };
    }

    /** Copies a key into a row. */
    private interface KeyColumns<K> extends Serializable {
        void copy(K key, TradeSummary row);
    }

    private static final class Aggregation
            implements AggregateFunction<Trade, TradeStats, TradeStats> {

        private static final long serialVersionUID = 1L;

        @Override
        public TradeStats createAccumulator() {
            return new TradeStats();
        }

        @Override
        public TradeStats add(Trade trade, TradeStats stats) {
            stats.add(trade);
            return stats;
        }

        @Override
        public TradeStats getResult(TradeStats stats) {
            return stats;
        }

        @Override
        public TradeStats merge(TradeStats left, TradeStats right) {
            left.merge(right);
            return left;
        }
    }

    private static final class Summary<K>
            extends ProcessWindowFunction<TradeStats, TradeSummary, K, TimeWindow> {

        private static final long serialVersionUID = 1L;

        private final KeyColumns<K> columns;

        Summary(KeyColumns<K> columns) {
            this.columns = columns;
        }

        @Override
        public void process(
                K key, Context context, Iterable<TradeStats> stats, Collector<TradeSummary> out) {
            TradeSummary row = new TradeSummary();
            columns.copy(key, row);
            row.windowStart = context.window().getStart();
            row.windowEnd = context.window().getEnd();
            row.set(stats.iterator().next());
            out.collect(row);
        }
    }
}
