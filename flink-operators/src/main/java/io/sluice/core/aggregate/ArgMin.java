package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * ARG_MIN: the value of the record with the least rank; of several with that rank the least value.
 * Records whose value or rank is NULL are ignored; the result of no others is NULL.
 *
 * @param field immutable values of one comparable type
 * @param by the rank, likewise
 */
public record ArgMin<T>(ObjectField<T> field, ObjectField<T> by)
        implements ObjectAggregate<T, Ranked> {

    @Override
    public String stateKind() {
        return "ARG_MIN";
    }

    @Override
    public @Nullable Ranked accumulate(T record, long timestamp, @Nullable Ranked accumulator) {
        Object rank = by.get(record);
        Object value = field.get(record);
        if (rank == null || value == null) {
            return accumulator;
        }
        return accumulator == null || Ranked.compare(rank, value, accumulator) < 0
                ? new Ranked(rank, value)
                : accumulator;
    }

    @Override
    public Ranked merge(Ranked into, Ranked from) {
        return from.compareTo(into) < 0 ? from : into;
    }

    @Override
    public Ranked copy(Ranked accumulator) {
        return accumulator;
    }

    @Override
    public @Nullable Object result(@Nullable Ranked accumulator) {
        return accumulator == null ? null : accumulator.value();
    }
}
