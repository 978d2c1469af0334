package io.sluice;

/**
 * One aggregate of a query and the name of its result; made by {@link Aggregates}. Immutable.
 *
 * @param <T> type of the records
 */
public final class Aggregation<T> {

    private final String name;
    private final AggregateSource<T> source;

    private Aggregation(String name, AggregateSource<T> source) {
        this.name = name;
        this.source = source;
    }

    /** Named as the source proposes. */
    static <T> Aggregation<T> of(AggregateSource<T> source) {
        return new Aggregation<>(source.defaultName(), source);
    }

    /**
     * Names the result. The name is the column's, and state is recognised by it: an aggregate that
     * is renamed starts empty after a restore. Without a name it is the aggregate's own ("sum").
     */
    public Aggregation<T> as(String resultName) {
        return new Aggregation<>(resultName, source);
    }

    /**
     * Makes the result of a sum of integers a BigDecimal, which every sum fits.
     *
     * @throws IllegalArgumentException if it is no sum of integers
     */
    public Aggregation<T> widened() {
        return new Aggregation<>(name, source.widened());
    }

    String name() {
        return name;
    }

    AggregateSource<T> source() {
        return source;
    }
}
