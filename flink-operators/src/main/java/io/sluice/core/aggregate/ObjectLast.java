package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * LAST of values with a natural order: the value of the record with the greatest event time; of
 * several with that time the greatest value. NULLs are ignored; the result of no values is NULL.
 *
 * @param field immutable values of one comparable type
 */
public record ObjectLast<T>(ObjectField<T> field) implements ObjectAggregate<T, Ranked> {

    @Override
    public String stateKind() {
        return "LAST(OBJECT)";
    }

    @Override
    public @Nullable Ranked accumulate(T record, long timestamp, @Nullable Ranked accumulator) {
        Object value = field.get(record);
        if (value == null) {
            return accumulator;
        }
        return accumulator == null || goesBefore(timestamp, value, accumulator)
                ? new Ranked(timestamp, value)
                : accumulator;
    }

    private static boolean goesBefore(long timestamp, Object value, Ranked accumulator) {
        long best = (Long) accumulator.rank();
        return timestamp > best
                || (timestamp == best && ValueOrder.compare(value, accumulator.value()) > 0);
    }

    @Override
    public Ranked merge(Ranked into, Ranked from) {
        return from.compareTo(into) > 0 ? from : into;
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
