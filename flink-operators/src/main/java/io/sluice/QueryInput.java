package io.sluice;

import io.sluice.core.aggregate.LongField;
import io.sluice.core.aggregate.RetractionField;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.jspecify.annotations.Nullable;

/**
 * The records of a query.
 *
 * @param retractions tells which of them take back others; null if none does
 * @param eventTime where records have their event time, in epoch ms; null if it is their timestamp
 * @param <T> type of the records
 */
record QueryInput<T>(
        DataStream<T> stream,
        @Nullable RetractionField<T> retractions,
        @Nullable LongField<T> eventTime) {

    QueryInput(DataStream<T> stream, @Nullable RetractionField<T> retractions) {
        this(stream, retractions, null);
    }

    QueryInput<T> withEventTime(LongField<T> field) {
        return new QueryInput<>(stream, retractions, field);
    }

    boolean isChangelog() {
        return retractions != null;
    }

    BuildContext<T> context() {
        return BuildContext.of(stream);
    }
}
