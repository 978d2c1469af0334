package io.sluice.perf.nexmark;

import io.sluice.perf.job.WindowJob;
import io.sluice.perf.load.WindowShape;
import io.sluice.perf.load.Workload;
import java.time.Duration;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingProcessingTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** The queries as a Flink user writes them: keyBy, window, aggregate. */
final class NexmarkFlink implements WindowJob.Windowing<Bid, BidSummary> {

    @Override
    public DataStream<BidSummary> apply(DataStream<Bid> bids, Workload workload) {
        NexmarkQuery query = NexmarkQuery.of(workload);
        return bids.keyBy(query::key, Types.LONG)
                .window(assigner(workload.window()))
                .aggregate(
                        new Aggregate(query),
                        new Summary(),
                        Types.LONG,
                        Types.LONG,
                        Types.POJO(BidSummary.class));
    }

    private static WindowAssigner<Object, TimeWindow> assigner(WindowShape shape) {
        Duration size = Duration.ofMillis(shape.sizeMillis());
        return switch (shape.kind()) {
            case TUMBLING ->
                    shape.inProcessingTime()
                            ? TumblingProcessingTimeWindows.of(size)
                            : TumblingEventTimeWindows.of(size);
            case HOPPING -> SlidingEventTimeWindows.of(size, Duration.ofMillis(shape.stepMillis()));
            case SESSION -> EventTimeSessionWindows.withGap(size);
            case CUMULATING -> throw new IllegalArgumentException("Flink has no such windows");
        };
    }

    private static final class Aggregate implements AggregateFunction<Bid, Long, Long> {

        private static final long serialVersionUID = 1L;

        private final NexmarkQuery query;

        Aggregate(NexmarkQuery query) {
            this.query = query;
        }

        @Override
        public Long createAccumulator() {
            return 0L;
        }

        @Override
        public Long add(Bid bid, Long value) {
            return query.add(value, bid);
        }

        @Override
        public Long getResult(Long value) {
            return value;
        }

        @Override
        public Long merge(Long left, Long right) {
            return query.merge(left, right);
        }
    }

    private static final class Summary
            extends ProcessWindowFunction<Long, BidSummary, Long, TimeWindow> {

        private static final long serialVersionUID = 1L;

        @Override
        public void process(
                Long key, Context context, Iterable<Long> value, Collector<BidSummary> out) {
            out.collect(
                    new BidSummary(
                            key,
                            context.window().getStart(),
                            context.window().getEnd(),
                            value.iterator().next()));
        }
    }
}
