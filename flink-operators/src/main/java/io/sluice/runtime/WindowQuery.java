package io.sluice.runtime;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.LongField;
import io.sluice.core.aggregate.RetractionField;
import io.sluice.core.engine.DrainBatch;
import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.engine.EngineSpec;
import io.sluice.core.engine.KeyGroups;
import io.sluice.core.table.KeyAccess;
import io.sluice.core.window.SessionWindows;
import io.sluice.runtime.codec.RowSchema;
import io.sluice.runtime.delta.DeltaBlock;
import io.sluice.runtime.delta.DeltaReader;
import io.sluice.runtime.delta.DeltaWriter;
import io.sluice.runtime.delta.LayoutFingerprint;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the operators of one query need to know.
 *
 * @param name name in messages
 * @param spec windows, emission, changelog, lateness
 * @param keys fields of the grouping key, at least 1
 * @param aggregates in the order of the result, at least 1
 * @param maxParallelism number of key groups
 * @param inputSerializer writes records that must travel as they are
 * @param retractions tells which records of a changelog take back others, or null if none does
 * @param eventTime where records have their event time, in epoch ms, or null if it is their
 *     timestamp
 * @param lateTag side output for late records, or null to drop them
 * @param settings tuning
 * @param <T> record
 */
public record WindowQuery<T>(
        String name,
        EngineSpec spec,
        List<KeyColumn<T>> keys,
        List<AggregateColumn<T>> aggregates,
        int maxParallelism,
        TypeSerializer<T> inputSerializer,
        @Nullable RetractionField<T> retractions,
        @Nullable LongField<T> eventTime,
        @Nullable OutputTag<T> lateTag,
        QuerySettings settings)
        implements Serializable {

    /**
     * Records that pass through the fold together where they are shipped together. What is shipped
     * at once must fit into Flink's network buffers several times, or the two tasks wait for each
     * other in turns.
     */
    static final int PASSED_AT_ONCE = 2_000;

    /**
     * Time that records wait to pass the fold together where each is published by itself, in ms.
     */
    private static final long SINGLE_RECORDS_MILLIS = 10;

    /** Refuses a changelog whose rows are not hidden when nothing is left of them. */
    public WindowQuery {
        if (spec.results().retractableInput() != (retractions != null)) {
            throw new IllegalArgumentException(
                    "query '" + name + "': only the input of a changelog takes records back");
        }
    }

    /** A query whose records take nothing back. */
    public WindowQuery(
            String name,
            EngineSpec spec,
            List<KeyColumn<T>> keys,
            List<AggregateColumn<T>> aggregates,
            int maxParallelism,
            TypeSerializer<T> inputSerializer,
            @Nullable OutputTag<T> lateTag,
            QuerySettings settings) {
        this(
                name,
                spec,
                keys,
                aggregates,
                maxParallelism,
                inputSerializer,
                null,
                null,
                lateTag,
                settings);
    }

    /** Access to a record's key; what it stores stays as it is when the record changes. */
    KeyAccess<T> keyAccess() {
        return KeptKeys.of(keys);
    }

    /** A fresh layout of the aggregates' accumulators. */
    AccumulatorLayout<T> layout() {
        return new AccumulatorLayout<>(
                aggregates.stream().map(AggregateColumn::aggregate).toList(),
                spec.keepsTime(),
                retractions);
    }

    /** Key group of a key hash. */
    KeyGroups keyGroups() {
        return hash -> KeyGroupRangeAssignment.computeKeyGroupForKeyHash(hash, maxParallelism);
    }

    /** What rows with accumulators of the given layout consist of. */
    RowSchema schema(AccumulatorLayout<T> layout) {
        List<@Nullable TypeSerializer<?>> accumulators = new ArrayList<>();
        for (AggregateColumn<T> column : aggregates) {
            accumulators.add(column.accumulatorSerializer());
        }
        while (accumulators.size() < layout.aggregates().size()) {
            accumulators.add(null); // a count of changes is no column of the query
        }
        return new RowSchema(
                keys.stream().map(KeyColumn::name).toList(),
                keys.stream().<TypeSerializer<?>>map(KeyColumn::serializer).toList(),
                layout,
                accumulators);
    }

    /** Writes deltas for the window operator. */
    DeltaWriter<T> deltaWriter(AccumulatorLayout<T> layout, Consumer<DeltaBlock> out) {
        RowSchema schema = schema(layout);
        return new DeltaWriter<>(
                schema, inputSerializer, keyGroups(), maxParallelism, fingerprint(schema), out);
    }

    /** Reads what {@link #deltaWriter} has written. */
    DeltaReader<T> deltaReader(AccumulatorLayout<T> layout) {
        RowSchema schema = schema(layout);
        return new DeltaReader<>(name, fingerprint(schema), schema, inputSerializer);
    }

    private LayoutFingerprint fingerprint(RowSchema schema) {
        return LayoutFingerprint.of(spec.window(), schema, inputSerializer);
    }

    /**
     * How many records the fold ships at once. A restart begins with a backlog, so where nothing is
     * folded and only the load matters the first batch is large.
     */
    DrainBatch foldBatch() {
        int most = settings.foldBatchRecords();
        if (spec.emission().adapts()) {
            return DrainBatch.between(1, most);
        }
        return spec.emission().needsSingleRecords()
                ? DrainBatch.fromMost(1, Math.min(most, PASSED_AT_ONCE))
                : DrainBatch.fixed(most);
    }

    /**
     * How long the fold may keep rows, in ms; batches that adapt share their latency target, and
     * where nothing is folded there is nothing to wait for.
     */
    long foldMaxDelayMillis() {
        long most = settings.foldMaxDelayMillis();
        if (spec.emission().adapts()) {
            return Math.min(most, spec.emission().intervalMillis());
        }
        return spec.emission().needsSingleRecords() ? Math.min(most, SINGLE_RECORDS_MILLIS) : most;
    }

    /** Whether original records travel to the window operator, so that late ones can be put out. */
    boolean shipsRecords() {
        return lateTag != null;
    }

    /** Whether the window operator must see each record that may be late by itself. */
    boolean judgesRecordsAlone() {
        return shipsRecords() || spec.window() instanceof SessionWindows;
    }

    /** Whether every record travels by itself and at once, whatever happens. */
    boolean neverFolds() {
        return settings.fold() == FoldMode.OFF
                || !spec.window().inEventTime()
                || spec.emission().kind() == EmissionPolicy.Kind.ALL_GROUPS_PER_RECORD
                || (settings.fold() == FoldMode.AUTO && shipsRecords());
    }
}
