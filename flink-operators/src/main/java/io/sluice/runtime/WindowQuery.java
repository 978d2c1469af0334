package io.sluice.runtime;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.engine.EngineSpec;
import io.sluice.core.table.FieldKeys;
import io.sluice.core.table.KeyAccess;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
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
        @Nullable OutputTag<T> lateTag,
        QuerySettings settings)
        implements Serializable {

    /** Access to a record's key. */
    KeyAccess<T> keyAccess() {
        return FieldKeys.of(keys.stream().map(KeyColumn::field).toList());
    }

    /** A fresh layout of the aggregates' accumulators. */
    AccumulatorLayout<T> layout() {
        return new AccumulatorLayout<>(
                aggregates.stream().map(AggregateColumn::aggregate).toList());
    }

    /** Whether original records travel to the window operator, so that late ones can be put out. */
    boolean shipsRecords() {
        return lateTag != null;
    }
}
