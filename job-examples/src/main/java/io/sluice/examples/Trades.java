package io.sluice.examples;

import static io.sluice.Aggregates.avg;
import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.sum;

import io.sluice.BatchedWatermarks;
import io.sluice.Query;
import io.sluice.Sluice;
import io.sluice.Windows;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;

/** The trades of the reference scenarios and the query that they share. */
final class Trades {

    /** Trades that are late for their window; there are none in the scenarios. */
    static final OutputTag<Trade> LATE =
            new OutputTag<>("late-trades", TypeInformation.of(Trade.class));

    private Trades() {}

    /** Generated trades with timestamps, from one task. */
    static DataStream<Trade> stream(
            StreamExecutionEnvironment environment, RecordCount records, int groups) {
        WatermarkStrategy<Trade> watermarks =
                BatchedWatermarks.<Trade>forBoundedOutOfOrderness(Duration.ZERO)
                        .withTimestampAssigner((trade, none) -> trade.tradeTime());
        return records.numbers(environment)
                .map(i -> Trade.generate(i, groups))
                .returns(Trade.class)
                .setParallelism(1)
                .map(new CountRecords<>())
                .returns(Trade.class)
                .setParallelism(1)
                .assignTimestampsAndWatermarks(watermarks)
                .setParallelism(1);
    }

    /** COUNT(*), AVG(price), SUM(quantity), SUM(price * quantity) per trader, symbol and minute. */
    static Query<Trade> perMinute(DataStream<Trade> trades) {
        return Sluice.on(trades)
                .keyBy("trader_id", Trade::traderId)
                .keyBy("symbol", Trade::symbol)
                .window(Windows.tumbling(Duration.ofMinutes(1)))
                .aggregate(
                        count().as("trades"),
                        avg(Trade::price).as("avg_price"),
                        sum(Trade::quantity).as("quantity"),
                        sum((Trade t) -> t.price() * t.quantity()).as("value"))
                .lateTo(LATE);
    }
}
