package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * MIN that retracts, of values with a natural order: for input that takes records back. The
 * accumulator counts how often each value occurs; it grows with the number of different values, and
 * a record costs time by its logarithm. NULLs are ignored; the result of no values is NULL.
 *
 * @param field immutable values of one comparable type
 */
public record RetractableMin<T>(ObjectField<T> field) implements CountedAggregate<T> {

    @Override
    public String stateKind() {
        return "MIN(COUNTED)";
    }

    @Override
    public @Nullable Object value(T record) {
        return field.get(record);
    }

    @Override
    public ValueCounts empty() {
        return ValueCounts.ordered();
    }

    @Override
    public @Nullable Object result(@Nullable ValueCounts accumulator) {
        return accumulator == null ? null : accumulator.least();
    }
}
