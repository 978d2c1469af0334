package io.sluice.core.aggregate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What aggregates that keep a bounded number of values share: everything but the result. The
 * accumulator holds the pairs that go first, in their order. Keeping the first of all is
 * associative and commutative whatever was left out in between.
 */
interface RankedListAggregate<T> extends ObjectAggregate<T, List<Ranked>> {

    /** What is kept; null is ignored. */
    ObjectField<T> field();

    /** By which the record's value is ranked; null is ignored. */
    @Nullable Object rank(T record, long timestamp);

    /** How many are kept, at least 1. */
    int limit();

    /** Whether a pair goes before another, given how they compare. */
    boolean goesBefore(int comparison);

    /** Refuses limits that keep nothing. */
    static void requireLimit(String function, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException(
                    "the limit of %s must be at least 1, got %d".formatted(function, limit));
        }
    }

    @Override
    default @Nullable List<Ranked> accumulate(
            T record, long timestamp, @Nullable List<Ranked> accumulator) {
        Object value = field().get(record);
        Object rank = rank(record, timestamp);
        if (value == null || rank == null) {
            return accumulator;
        }
        List<Ranked> list = accumulator == null ? new ArrayList<>() : accumulator;
        int at = list.size();
        // Backwards, since records mostly come in order.
        while (at > 0 && goesBefore(Ranked.compare(rank, value, list.get(at - 1)))) {
            at--;
        }
        insert(list, at, rank, value);
        return list;
    }

    private void insert(List<Ranked> list, int at, Object rank, Object value) {
        if (at == limit()) {
            return;
        }
        if (list.size() == limit()) {
            list.remove(list.size() - 1);
        }
        list.add(at, new Ranked(rank, value));
    }

    @Override
    default List<Ranked> merge(List<Ranked> into, List<Ranked> from) {
        List<Ranked> merged = new ArrayList<>(Math.min(limit(), into.size() + from.size()));
        int i = 0;
        int j = 0;
        while (merged.size() < limit() && (i < into.size() || j < from.size())) {
            boolean takesFrom =
                    i == into.size()
                            || (j < from.size() && goesBefore(from.get(j).compareTo(into.get(i))));
            merged.add(takesFrom ? from.get(j++) : into.get(i++));
        }
        return merged;
    }

    @Override
    default List<Ranked> copy(List<Ranked> accumulator) {
        return new ArrayList<>(accumulator);
    }
}
