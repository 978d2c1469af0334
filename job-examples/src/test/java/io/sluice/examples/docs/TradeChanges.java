package io.sluice.examples.docs;

import static io.sluice.Aggregates.avg;
import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.sum;

import io.sluice.BatchedWatermarks;
import io.sluice.Emit;
import io.sluice.Sluice;
import io.sluice.Windows;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.types.Row;

/** Code that the documentation shows. */
public final class TradeChanges {

    /** A trade. */
    public record Trade(String trader, String symbol, long quantity, double price, long time) {}

    private TradeChanges() {}

    /** Trades per trader and symbol, minute by minute. */
    public static DataStream<Row> of(DataStream<Trade> trades) {
        DataStream<Row> changes =
                Sluice.on(trades)
                        .keyBy("trader", Trade::trader)
                        .keyBy("symbol", Trade::symbol)
                        .window(Windows.tumbling(Duration.ofMinutes(1)))
                        .aggregate(
                                count().as("trades"),
                                sum(Trade::quantity).as("volume"),
                                avg(Trade::price).as("avg_price"))
                        .emit(Emit.changes())
                        .toChangelog();
        return changes;
    }

    /** A watermark after every 1,000 records. */
    public static DataStream<Trade> withWatermarks(DataStream<Trade> trades) {
        WatermarkStrategy<Trade> watermarks =
                BatchedWatermarks.<Trade>forBoundedOutOfOrderness(Duration.ofSeconds(5))
                        .everyRecords(1_000)
                        .withTimestampAssigner((trade, previous) -> trade.time());
        return trades.assignTimestampsAndWatermarks(watermarks);
    }
}
