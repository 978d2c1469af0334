package io.sluice.core.aggregate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * COLLECT: a list of values by event time; values of one time in their natural order, so that
 * neither the order of arrival nor folding matters. If there are more than the limit, the list is
 * of the earliest. NULLs are ignored; the result of no values is NULL.
 *
 * @param field immutable values of one comparable type
 * @param limit most values that are kept, at least 1
 */
public record Collect<T>(ObjectField<T> field, int limit) implements RankedListAggregate<T> {

    /**
     * Checks the limit.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Collect {
        RankedListAggregate.requireLimit("COLLECT", limit);
    }

    /** Lists that were cut at another limit mean something else. */
    @Override
    public String stateKind() {
        return "COLLECT(" + limit + ")";
    }

    @Override
    public Long rank(T record, long timestamp) {
        return timestamp;
    }

    @Override
    public boolean goesBefore(int comparison) {
        return comparison < 0;
    }

    @Override
    public @Nullable List<Object> result(@Nullable List<Ranked> accumulator) {
        return accumulator == null ? null : accumulator.stream().map(Ranked::value).toList();
    }
}
