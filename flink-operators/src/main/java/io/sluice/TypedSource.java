package io.sluice;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * An aggregate that keeps values of one or more fields, whose types it needs to know.
 *
 * @param resolver makes the aggregate of the fields in their order
 */
record TypedSource<T>(
        String defaultName,
        List<ValueField<T, ?>> fields,
        Function<List<ValueInput<T>>, ResolvedAggregate<T>> resolver)
        implements AggregateSource<T> {

    @Override
    public ResolvedAggregate<T> resolve(String name, BuildContext<? extends T> context) {
        List<ValueInput<T>> inputs = new ArrayList<>();
        for (ValueField<T, ?> field : fields) {
            inputs.add(ValueInput.of(name, field, context).immutable());
        }
        return resolver.apply(inputs);
    }
}
