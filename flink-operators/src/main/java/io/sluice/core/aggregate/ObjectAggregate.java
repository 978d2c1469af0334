package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * An aggregate whose accumulator is an object. An accumulator that does not exist (null in its
 * lane) counts as empty. Does not retract.
 *
 * @param <T> type of the records
 * @param <A> type of the accumulator
 */
public non-sealed interface ObjectAggregate<T, A> extends Aggregate<T> {

    /** A new, empty accumulator. */
    A create();

    /**
     * The accumulator with the record added; may be the given one, changed. Called for every
     * record.
     */
    A accumulate(T record, A accumulator);

    /**
     * The sum of both accumulators; may be {@code into}, changed. Neither changes nor keeps {@code
     * from}.
     */
    A merge(A into, A from);

    /** An accumulator equal to the given one that shares nothing changeable with it. */
    A copy(A accumulator);

    /** The result; null is SQL's NULL. Does not change the accumulator. */
    @Nullable Object result(A accumulator);
}
