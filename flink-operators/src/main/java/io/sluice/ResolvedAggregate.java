package io.sluice;

import io.sluice.core.aggregate.Aggregate;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate with the types that it needs.
 *
 * @param aggregate the computation
 * @param resultType of its result
 * @param accumulatorSerializer of an accumulator that is an object, else null
 * @param <T> type of the records
 */
record ResolvedAggregate<T>(
        Aggregate<T> aggregate,
        TypeInformation<?> resultType,
        @Nullable TypeSerializer<?> accumulatorSerializer) {

    static <T> ResolvedAggregate<T> inLanes(Aggregate<T> aggregate, TypeInformation<?> resultType) {
        return new ResolvedAggregate<>(aggregate, resultType, null);
    }
}
