package io.sluice;

import io.sluice.core.aggregate.RecordCondition;

/**
 * One aggregate of a query and the name of its result; made by {@link Aggregates}. Immutable.
 *
 * @param <T> type of the records
 */
public final class Aggregation<T> {

    private final String name;
    private final AggregateSource<T> source;
    private final boolean mustRetract;

    private Aggregation(String name, AggregateSource<T> source, boolean mustRetract) {
        this.name = name;
        this.source = source;
        this.mustRetract = mustRetract;
    }

    /** Named as the source proposes. */
    static <T> Aggregation<T> of(AggregateSource<T> source) {
        return new Aggregation<>(source.defaultName(), source, false);
    }

    /**
     * Names the result. The name is the column's, and state is recognised by it: an aggregate that
     * is renamed starts empty after a restore. Without a name it is the aggregate's own ("sum").
     */
    public Aggregation<T> as(String resultName) {
        return new Aggregation<>(resultName, source, mustRetract);
    }

    /**
     * Makes the result of a sum of integers a BigDecimal, which every sum fits.
     *
     * @throws IllegalArgumentException if it is no sum of integers
     */
    public Aggregation<T> widened() {
        return new Aggregation<>(name, source.widened(), mustRetract);
    }

    /**
     * Aggregates only the records for which a condition holds: SQL's FILTER (WHERE ...). Where none
     * does, the result is that of no records. {@code count().filter((Trade t) -> t.price() > 100)}
     *
     * @param condition stateless; called for every record
     */
    public <S extends T> Aggregation<S> filter(RecordCondition<S> condition) {
        return new Aggregation<>(name, new FilteredSource<>(source, condition), mustRetract);
    }

    /**
     * Computes the aggregate so that a record can be taken back exactly. COUNT, COUNT DISTINCT, and
     * SUM, AVG, VAR and STDDEV of integers and SUM and AVG of decimals can anyway; MIN and MAX then
     * count all values, which takes memory for each different one. Others are refused when the
     * query gets its aggregates.
     */
    public Aggregation<T> retractable() {
        return new Aggregation<>(name, source.retractable(), true);
    }

    boolean mustRetract() {
        return mustRetract;
    }

    String name() {
        return name;
    }

    AggregateSource<T> source() {
        return source;
    }
}
