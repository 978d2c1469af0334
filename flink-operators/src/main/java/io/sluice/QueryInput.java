package io.sluice;

import io.sluice.core.aggregate.RetractionField;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.jspecify.annotations.Nullable;

/**
 * The records of a query.
 *
 * @param retractions tells which of them take back others; null if none does
 * @param <T> type of the records
 */
record QueryInput<T>(DataStream<T> stream, @Nullable RetractionField<T> retractions) {

    boolean isChangelog() {
        return retractions != null;
    }

    BuildContext<T> context() {
        return BuildContext.of(stream);
    }
}
