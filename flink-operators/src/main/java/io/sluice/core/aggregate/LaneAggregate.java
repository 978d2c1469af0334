package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * An aggregate whose accumulator is a fixed number of consecutive {@code long} lanes (doubles as
 * bits). The methods get the array and the position of the first lane; they touch no other lanes.
 *
 * @param <T> type of the records
 */
public non-sealed interface LaneAggregate<T> extends Aggregate<T> {

    /**
     * Number of lanes. An aggregate without lanes of its own is given the row's record count to
     * read; it must not write it.
     */
    int lanes();

    /** Makes the accumulator empty: the identity of merge. */
    void init(long[] lanes, int at);

    /**
     * Adds a record to the accumulator. Called for every record.
     *
     * @param timestamp event time of the record in epoch ms
     */
    void accumulate(T record, long timestamp, long[] lanes, int at);

    /** Adds the accumulator {@code from} to {@code into}. */
    void merge(long[] into, int at, long[] from, int fromAt);

    /**
     * Takes the accumulator {@code from}, which was merged before, out of {@code into}.
     *
     * @throws UnsupportedOperationException unless {@link #retracts}
     */
    default void retract(long[] into, int at, long[] from, int fromAt) {
        throw new UnsupportedOperationException(stateKind() + " cannot retract");
    }

    /**
     * The result; null is SQL's NULL.
     *
     * @throws ArithmeticException if the result does not fit its type
     */
    @Nullable Object result(long[] lanes, int at);
}
