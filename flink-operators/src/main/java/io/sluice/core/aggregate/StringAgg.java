package io.sluice.core.aggregate;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * STRING_AGG: strings joined by event time; strings of one time in their natural order, so that
 * neither the order of arrival nor folding matters. If there are more than the limit, the earliest
 * are joined. NULLs are ignored; the result of no strings is NULL.
 *
 * @param field {@link String} or null
 * @param separator between any two
 * @param limit most strings that are kept, at least 1
 */
public record StringAgg<T>(ObjectField<T> field, String separator, int limit)
        implements RankedListAggregate<T> {

    /**
     * Checks the limit.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public StringAgg {
        RankedListAggregate.requireLimit("STRING_AGG", limit);
    }

    /** Lists that were cut at another limit mean something else. */
    @Override
    public String stateKind() {
        return "STRING_AGG(" + limit + ")";
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
    public @Nullable String result(@Nullable List<Ranked> accumulator) {
        return accumulator == null
                ? null
                : accumulator.stream()
                        .map(ranked -> (String) ranked.value())
                        .collect(Collectors.joining(separator));
    }
}
