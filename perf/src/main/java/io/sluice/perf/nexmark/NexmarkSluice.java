package io.sluice.perf.nexmark;

import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.max;

import io.sluice.Aggregation;
import io.sluice.Emit;
import io.sluice.Sluice;
import io.sluice.perf.engine.Windowings;
import io.sluice.perf.job.WindowJob;
import io.sluice.perf.load.Workload;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;

/** The queries as a user of Sluice writes them. */
final class NexmarkSluice implements WindowJob.Windowing<Bid, BidSummary> {

    @Override
    public DataStream<BidSummary> apply(DataStream<Bid> bids, Workload workload) {
        NexmarkQuery query = NexmarkQuery.of(workload);
        Aggregation<Bid> aggregation =
                query.counts()
                        ? NexmarkSluice.<Bid>bids().as("bids")
                        : max((Bid bid) -> bid.price).as("price");
        return Sluice.on(bids)
                .keyBy("key", query::key)
                .window(Windowings.sluiceWindows(workload.window()))
                .aggregate(aggregation)
                .emit(Emit.finalResults())
                .map(
                        change ->
                                new BidSummary(
                                        (Long) Objects.requireNonNull(change.key(0)),
                                        change.windowStart(),
                                        change.windowEnd(),
                                        (Long) Objects.requireNonNull(change.value(0))),
                        Types.POJO(BidSummary.class));
    }

    private static <T> Aggregation<T> bids() {
        return count();
    }
}
