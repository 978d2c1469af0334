package io.sluice.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** What is in the topics of a broker, read with Kafka's own client. */
final class Topics {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PARTITIONS = 2;

    private final String address;

    Topics(Broker broker) {
        address = broker.address();
    }

    /** Makes a topic of two partitions; a compacted one keeps the last record of each key. */
    void create(String topic, boolean compacted) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(properties())) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(topic, PARTITIONS, (short) 1)
                                            .configs(
                                                    Map.of(
                                                            "cleanup.policy",
                                                            compacted ? "compact" : "delete"))))
                    .all()
                    .get();
        }
    }

    /** All trades of a topic. */
    List<Trade> trades(String topic) throws IOException {
        List<Trade> trades = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records(topic)) {
            JsonNode json = JSON.readTree(record.value());
            trades.add(
                    new Trade(
                            json.get("trader_id").textValue(),
                            json.get("symbol").textValue(),
                            json.get("price").doubleValue(),
                            json.get("quantity").longValue(),
                            Results.millis(json.get("trade_time").textValue())));
        }
        return trades;
    }

    /** What a topic holds after compaction: the last value of each key. */
    Results results(String topic) throws IOException {
        Map<Results.Key, Results.Values> last = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records(topic)) {
            Results.Key key = key(JSON.readTree(record.key()));
            Results.@Nullable Values values =
                    record.value() == null ? null : values(JSON.readTree(record.value()));
            if (values == null) {
                last.remove(key);
            } else {
                last.put(key, values);
            }
        }
        return new Results(last);
    }

    private static Results.Key key(JsonNode json) {
        return new Results.Key(
                json.get("trader_id").textValue(),
                json.get("symbol").textValue(),
                Results.millis(json.get("window_start").textValue()),
                Results.millis(json.get("window_end").textValue()));
    }

    private static Results.Values values(JsonNode json) {
        return new Results.Values(
                json.get("trades").longValue(),
                json.get("volume").longValue(),
                json.get("avg_price").doubleValue());
    }

    /** Writes one record without a key. */
    void write(String topic, byte[] value) throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, value)).get();
        }
    }

    /** For each partition the offset of the next record. */
    Map<Integer, Long> ends(String topic) {
        Map<Integer, Long> ends = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.endOffsets(partitions(topic))
                    .forEach((partition, end) -> ends.put(partition.partition(), end));
        }
        return ends;
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", address);
        return properties;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(String topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            partitions.add(new TopicPartition(topic, partition));
        }
        return partitions;
    }

    /** All records, each partition in its order. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        List<TopicPartition> partitions = partitions(topic);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }
}
