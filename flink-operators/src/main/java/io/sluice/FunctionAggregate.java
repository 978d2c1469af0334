package io.sluice;

import io.sluice.core.aggregate.ObjectAggregate;
import io.sluice.runtime.DeferredFunction;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A Flink aggregate function as an aggregate.
 *
 * @param serializer copies accumulators
 * @param <A> type of the accumulator
 */
record FunctionAggregate<T, A>(AggregateFunction<T, A, ?> function, TypeSerializer<A> serializer)
        implements ObjectAggregate<T, A> {

    /** The function's class; the accumulator's serializer has a snapshot of its own. */
    @Override
    public String stateKind() {
        String name =
                function instanceof DeferredFunction deferred
                        ? deferred.functionName()
                        : function.getClass().getName();
        return "FUNCTION(" + name + ")";
    }

    @Override
    public A accumulate(T record, long timestamp, @Nullable A accumulator) {
        return function.add(record, orEmpty(accumulator));
    }

    // A function may reuse either accumulator; here only the first is its own.
    @Override
    public A merge(A into, A from) {
        return function.merge(into, serializer.copy(from));
    }

    @Override
    public A copy(A accumulator) {
        return serializer.copy(accumulator);
    }

    @Override
    public @Nullable Object result(@Nullable A accumulator) {
        return function.getResult(orEmpty(accumulator));
    }

    private A orEmpty(@Nullable A accumulator) {
        return accumulator == null ? function.createAccumulator() : accumulator;
    }
}
