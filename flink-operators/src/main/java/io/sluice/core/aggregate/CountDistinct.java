package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * COUNT(DISTINCT field), exact. The accumulator counts how often each value occurs, so that it
 * retracts; it grows with the number of different values. Values are the same if SQL calls them
 * equal: 1.0 and 1.00, 0.0 and -0.0; all NaNs are one value. NULLs are ignored.
 *
 * @param field immutable values with equals() and hashCode()
 */
public record CountDistinct<T>(ObjectField<T> field) implements CountedAggregate<T> {

    @Override
    public String stateKind() {
        return "COUNT(DISTINCT)";
    }

    @Override
    public @Nullable Object value(T record) {
        return SqlEquality.canonical(field.get(record));
    }

    @Override
    public ValueCounts empty() {
        return ValueCounts.unordered();
    }

    @Override
    public Long result(@Nullable ValueCounts accumulator) {
        return accumulator == null ? 0L : accumulator.distinct();
    }
}
