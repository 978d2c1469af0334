package io.sluice.pipelines;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Rows of an upsert changelog as records of a compacted topic: the key columns as key, the whole
 * row as value, and no value for a row that is gone.
 */
final class UpsertRecords implements KafkaRecordSerializationSchema<Row> {

    private static final long serialVersionUID = 1L;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String topic;
    private final List<String> keyColumns;

    UpsertRecords(String topic, List<String> keyColumns) {
        this.topic = topic;
        this.keyColumns = List.copyOf(keyColumns);
    }

    @Override
    public @Nullable ProducerRecord<byte[], byte[]> serialize(
            Row row, KafkaSinkContext context, @Nullable Long timestamp) {
        if (row.getKind() == RowKind.UPDATE_BEFORE) {
            return null;
        }
        byte[] value = row.getKind() == RowKind.DELETE ? null : json(row, row.getFieldNames(true));
        return new ProducerRecord<>(topic, json(row, keyColumns), value);
    }

    private static byte[] json(Row row, @Nullable Iterable<String> columns) {
        if (columns == null) {
            throw new IllegalArgumentException("a row without names of its fields: " + row);
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (String column : columns) {
            Object value = row.getField(column);
            boolean plain = value == null || value instanceof Number || value instanceof Boolean;
            fields.put(column, plain ? value : value.toString());
        }
        try {
            return JSON.writeValueAsBytes(fields);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("numbers and strings are JSON: " + fields, impossible);
        }
    }
}
