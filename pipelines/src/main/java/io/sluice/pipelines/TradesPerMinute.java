package io.sluice.pipelines;

import static io.sluice.Aggregates.avg;
import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.sum;

import io.sluice.Emit;
import io.sluice.Sluice;
import io.sluice.Windows;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;

/** What both jobs share: trades from a topic, and their numbers per trader, symbol and minute. */
final class TradesPerMinute {

    private TradesPerMinute() {}

    /** Rows of trader_id, symbol, window_start, window_end, trades, volume, avg_price. */
    static DataStream<Row> changes(
            StreamExecutionEnvironment environment, String brokers, String topic) {
        KafkaSource<Trade> source =
                KafkaSource.<Trade>builder()
                        .setBootstrapServers(brokers)
                        .setTopics(topic)
                        .setGroupId("trades-per-minute")
                        .setStartingOffsets(OffsetsInitializer.earliest())
                        .setValueOnlyDeserializer(new TradeJson())
                        .build();
        WatermarkStrategy<Trade> watermarks =
                WatermarkStrategy.<Trade>forBoundedOutOfOrderness(Duration.ofSeconds(2))
                        .withTimestampAssigner((trade, previous) -> trade.tradeTime());
        return Sluice.on(environment.fromSource(source, watermarks, "trades").uid("trades"))
                .keyBy("trader_id", Trade::traderId)
                .keyBy("symbol", Trade::symbol)
                .window(Windows.tumbling(Duration.ofMinutes(1)))
                .aggregate(
                        count().as("trades"),
                        sum(Trade::quantity).as("volume"),
                        avg(Trade::price).as("avg_price"))
                .emit(Emit.changes())
                .uid("trades-per-minute")
                .toChangelog();
    }
}
