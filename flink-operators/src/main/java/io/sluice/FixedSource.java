package io.sluice;

import io.sluice.core.aggregate.Aggregate;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate that does not depend on the type of its input.
 *
 * @param accumulatorSerializer of an accumulator that is an object, else null
 */
record FixedSource<T>(
        String defaultName,
        Aggregate<T> aggregate,
        TypeInformation<?> resultType,
        @Nullable TypeSerializer<?> accumulatorSerializer)
        implements AggregateSource<T> {

    /** In lanes. */
    FixedSource(String defaultName, Aggregate<T> aggregate, TypeInformation<?> resultType) {
        this(defaultName, aggregate, resultType, null);
    }

    @Override
    public ResolvedAggregate<T> resolve(String name, BuildContext<? extends T> context) {
        return new ResolvedAggregate<>(context.clean(aggregate), resultType, accumulatorSerializer);
    }
}
