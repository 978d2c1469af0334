package io.sluice;

import io.sluice.core.aggregate.Aggregate;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** An aggregate that does not depend on the type of its input. */
record FixedSource<T>(String defaultName, Aggregate<T> aggregate, TypeInformation<?> resultType)
        implements AggregateSource<T> {

    @Override
    public ResolvedAggregate<T> resolve(String name, BuildContext<? extends T> context) {
        return ResolvedAggregate.inLanes(context.clean(aggregate), resultType);
    }
}
