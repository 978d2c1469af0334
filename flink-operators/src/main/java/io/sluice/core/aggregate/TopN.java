package io.sluice.core.aggregate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TOP_N: the values of the n records of greatest rank, greatest first; of records of one rank those
 * with the greater value. A record whose value or rank is NULL is ignored; the result of no others
 * is NULL. A value occurs as often as its records do.
 *
 * @param field immutable values of one comparable type
 * @param by the rank, likewise
 * @param limit n, at least 1
 */
public record TopN<T>(ObjectField<T> field, ObjectField<T> by, int limit)
        implements RankedListAggregate<T> {

    /**
     * Checks the limit.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public TopN {
        RankedListAggregate.requireLimit("TOP_N", limit);
    }

    /** Lists that were cut at another limit mean something else. */
    @Override
    public String stateKind() {
        return "TOP_N(" + limit + ")";
    }

    @Override
    public @Nullable Object rank(T record, long timestamp) {
        return by.get(record);
    }

    @Override
    public boolean goesBefore(int comparison) {
        return comparison > 0;
    }

    @Override
    public @Nullable List<Object> result(@Nullable List<Ranked> accumulator) {
        return accumulator == null ? null : accumulator.stream().map(Ranked::value).toList();
    }
}
