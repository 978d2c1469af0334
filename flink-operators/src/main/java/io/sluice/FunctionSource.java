package io.sluice;

import io.sluice.runtime.DeferredFunction;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.RichFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.TypeExtractor;
import org.jspecify.annotations.Nullable;

/**
 * A Flink aggregate function. Types that are null are extracted from the function.
 *
 * @param <A> type of the accumulator
 * @param <R> type of the result
 */
record FunctionSource<T, A, R>(
        AggregateFunction<T, A, R> function,
        @Nullable TypeInformation<A> accumulatorType,
        @Nullable TypeInformation<R> resultType)
        implements AggregateSource<T> {

    @Override
    public String defaultName() {
        return "aggregate";
    }

    @Override
    public ResolvedAggregate<T> resolve(String name, BuildContext<? extends T> context) {
        if (function instanceof RichFunction) {
            throw new InvalidProgramException(
                    "The function of the aggregate '%s', %s, is a RichFunction; only plain aggregate functions are supported."
                            .formatted(name, function.getClass().getName()));
        }
        AggregateFunction<T, A, R> cleaned = context.clean(function);
        TypeSerializer<A> serializer = context.serializer(accumulatorType(name, context));
        if (!(cleaned instanceof DeferredFunction)) {
            requireMerge(name, cleaned, serializer);
        }
        return new ResolvedAggregate<>(
                new FunctionAggregate<>(cleaned, serializer),
                resultType(name, context),
                serializer);
    }

    // Flink allows functions without merge outside of session windows, so there are such.
    private static <A> void requireMerge(
            String name, AggregateFunction<?, A, ?> function, TypeSerializer<A> serializer) {
        A merged;
        try {
            merged =
                    function.merge(
                            serializer.copy(function.createAccumulator()),
                            serializer.copy(function.createAccumulator()));
        } catch (RuntimeException refused) {
            throw new InvalidProgramException(
                    noMerge(name, function) + "fails: " + refused, refused);
        }
        if (merged == null) {
            throw new InvalidProgramException(noMerge(name, function) + "returns null.");
        }
    }

    private static String noMerge(String name, AggregateFunction<?, ?, ?> function) {
        return "The function of the aggregate '%s', %s, must merge accumulators, but merging two empty ones "
                .formatted(name, function.getClass().getName());
    }

    private TypeInformation<A> accumulatorType(String name, BuildContext<? extends T> context) {
        return accumulatorType != null
                ? accumulatorType
                : TypeExtractor.getAggregateFunctionAccumulatorType(
                        function, inputType(context), name, false);
    }

    private TypeInformation<R> resultType(String name, BuildContext<? extends T> context) {
        return resultType != null
                ? resultType
                : TypeExtractor.getAggregateFunctionReturnType(
                        function, inputType(context), name, false);
    }

    @SuppressWarnings("unchecked") // The function reads records of a supertype just as well.
    private TypeInformation<T> inputType(BuildContext<? extends T> context) {
        return (TypeInformation<T>) context.inputType();
    }
}
