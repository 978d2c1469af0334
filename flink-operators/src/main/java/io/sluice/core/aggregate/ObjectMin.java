package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * MIN of values with a natural order, such as strings, decimals and times. The accumulator is the
 * least value so far. NULLs are ignored; the result of no values is NULL.
 *
 * @param field immutable values of one comparable type
 */
public record ObjectMin<T>(ObjectField<T> field) implements ObjectAggregate<T, Object> {

    @Override
    public String stateKind() {
        return "MIN(OBJECT)";
    }

    @Override
    public @Nullable Object accumulate(T record, long timestamp, @Nullable Object accumulator) {
        Object value = field.get(record);
        if (value == null) {
            return accumulator;
        }
        return accumulator == null ? value : merge(accumulator, value);
    }

    @Override
    public Object merge(Object into, Object from) {
        return ValueOrder.isLess(from, into) ? from : into;
    }

    @Override
    public Object copy(Object accumulator) {
        return accumulator;
    }

    @Override
    public @Nullable Object result(@Nullable Object accumulator) {
        return accumulator;
    }
}
