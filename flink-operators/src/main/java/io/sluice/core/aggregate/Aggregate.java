package io.sluice.core.aggregate;

import java.io.Serializable;

/**
 * Computes one result from many records by way of an accumulator, which lives outside: an aggregate
 * has no state besides its settings.
 *
 * <p>Laws, for any accumulators a, b, c:
 *
 * <ul>
 *   <li>merge is associative and commutative, as far as the result can tell; exactly for integers,
 *       within rounding for doubles;
 *   <li>the empty accumulator is the identity of merge;
 *   <li>accumulating a record equals merging the accumulator of that record alone;
 *   <li>if {@link #retracts}, retracting b after merging b into a gives exactly a, and so does
 *       retracting b first: what b is taken out of need not hold it yet.
 * </ul>
 *
 * @param <T> type of the records
 */
public sealed interface Aggregate<T> extends Serializable permits LaneAggregate, ObjectAggregate {

    /**
     * Identifies the meaning of the accumulator in snapshots, for instance {@code SUM(BIGINT)}: two
     * aggregates of the same kind understand each other's accumulators.
     */
    String stateKind();

    /** Whether an accumulator can be taken out of another exactly. */
    default boolean retracts() {
        return false;
    }

    /**
     * Whether after that the result is not only the same value, but {@linkplain Object#equals
     * equal} to the one that it would have been. Decimals of different scale are not.
     */
    default boolean retractsIdentically() {
        return retracts();
    }
}
