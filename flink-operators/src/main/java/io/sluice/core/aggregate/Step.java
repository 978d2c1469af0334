package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * One aggregate together with its place in a row. The methods get the position of the row's first
 * lane and first object lane. Implemented by records, whose final fields the JIT trusts.
 */
interface Step<T> {

    /** Makes the lanes empty. An empty object lane is null. */
    void init(long[] lanes, int at);

    void accumulate(
            T record,
            long timestamp,
            long[] lanes,
            int at,
            @Nullable Object[] objects,
            int objectAt);

    void merge(
            long[] into,
            int at,
            @Nullable Object[] intoObjects,
            int objectAt,
            long[] from,
            int fromAt,
            @Nullable Object[] fromObjects,
            int fromObjectAt);

    void retract(
            long[] into,
            int at,
            @Nullable Object[] intoObjects,
            int objectAt,
            long[] from,
            int fromAt,
            @Nullable Object[] fromObjects,
            int fromObjectAt);

    /**
     * Makes the object lane of {@code into} equal to that of {@code from}, sharing nothing
     * changeable.
     */
    void copyObject(
            @Nullable Object[] into, int objectAt, @Nullable Object[] from, int fromObjectAt);

    @Nullable Object result(long[] lanes, int at, @Nullable Object[] objects, int objectAt);

    boolean retracts();
}
