package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/** The end of a chain; does nothing. */
final class EmptyChain extends AggregateChain {

    @Override
    void accumulate(
            Object record,
            long timestamp,
            long[] lanes,
            int at,
            @Nullable Object[] objects,
            int objectAt) {}

    @Override
    void merge(
            long[] into,
            int at,
            @Nullable Object[] intoObjects,
            int objectAt,
            long[] from,
            int fromAt,
            @Nullable Object[] fromObjects,
            int fromObjectAt) {}

    @Override
    void retract(
            long[] into,
            int at,
            @Nullable Object[] intoObjects,
            int objectAt,
            long[] from,
            int fromAt,
            @Nullable Object[] fromObjects,
            int fromObjectAt) {}
}
