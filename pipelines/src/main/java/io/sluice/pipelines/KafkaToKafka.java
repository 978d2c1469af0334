package io.sluice.pipelines;

import java.util.List;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;

/**
 * Trades per trader, symbol and minute, from one topic to another that is compacted by key.
 * Arguments: brokers, topic of the trades, topic of the results.
 */
public final class KafkaToKafka {

    private static final long CHECKPOINT_MILLIS = 10_000;

    private static final List<String> KEY =
            List.of("trader_id", "symbol", "window_start", "window_end");

    private KafkaToKafka() {}

    /** Runs until it is cancelled. */
    public static void main(String[] args) throws Exception {
        if (args.length != 3) {
            throw new IllegalArgumentException(
                    "three arguments are needed: brokers, topic of the trades, topic of the results");
        }
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.enableCheckpointing(CHECKPOINT_MILLIS);
        build(environment, args[0], args[1], args[2]);
        environment.execute("trades per minute, to Kafka");
    }

    /** Puts the job together. */
    static void build(
            StreamExecutionEnvironment environment, String brokers, String from, String to) {
        // At least once is enough: writing the same row for the same key again changes nothing.
        KafkaSink<Row> sink =
                KafkaSink.<Row>builder()
                        .setBootstrapServers(brokers)
                        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                        .setRecordSerializer(new UpsertRecords(to, KEY))
                        .build();
        TradesPerMinute.changes(environment, brokers, from).sinkTo(sink).uid("results");
    }
}
