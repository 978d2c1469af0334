package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * An aggregate whose accumulator is an object. Null is the empty accumulator, the identity of
 * merge.
 *
 * @param <T> type of the records
 * @param <A> type of the accumulator
 */
public non-sealed interface ObjectAggregate<T, A> extends Aggregate<T> {

    /**
     * The accumulator with the record added; may be the given one, changed. Called for every
     * record.
     *
     * @param timestamp event time of the record in epoch ms
     */
    @Nullable A accumulate(T record, long timestamp, @Nullable A accumulator);

    /**
     * The sum of both accumulators, null if they cancel out; may be {@code into}, changed. Neither
     * changes nor keeps {@code from}.
     */
    @Nullable A merge(A into, A from);

    /**
     * The accumulator {@code into} without {@code from}, which was merged before or will be; may be
     * {@code into}, changed. Neither changes nor keeps {@code from}.
     *
     * @throws UnsupportedOperationException unless {@link #retracts}
     */
    default @Nullable A retract(@Nullable A into, A from) {
        throw new UnsupportedOperationException(stateKind() + " cannot retract");
    }

    /** An accumulator equal to the given one that shares nothing changeable with it. */
    A copy(A accumulator);

    /** The result; null is SQL's NULL. Does not change the accumulator. */
    @Nullable Object result(@Nullable A accumulator);
}
