package io.sluice.core.aggregate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies the steps of a row one after the other.
 *
 * <p>A loop over the steps calls each through one call site. Once a JVM runs a few different
 * aggregates and fields that site is megamorphic: nothing inlines, and five aggregates run at half
 * speed. A {@link HiddenLink} per step avoids that.
 *
 * <p>An abstract class, since a virtual call is cheaper than an interface's.
 */
abstract class AggregateChain {

    /** Adds a record to every accumulator of a row. */
    abstract void accumulate(
            Object record,
            long timestamp,
            long[] lanes,
            int at,
            @Nullable Object[] objects,
            int objectAt);

    /** Adds every accumulator of {@code from} to that of {@code into}. */
    abstract void merge(
            long[] into,
            int at,
            @Nullable Object[] intoObjects,
            int objectAt,
            long[] from,
            int fromAt,
            @Nullable Object[] fromObjects,
            int fromObjectAt);

    /** Takes every accumulator of {@code from} out of that of {@code into}. */
    abstract void retract(
            long[] into,
            int at,
            @Nullable Object[] intoObjects,
            int objectAt,
            long[] from,
            int fromAt,
            @Nullable Object[] fromObjects,
            int fromObjectAt);

    /** The fastest chain that this JVM allows. */
    static AggregateChain of(List<Step<Object>> steps) {
        return of(steps, HiddenLinks.TEMPLATE);
    }

    static AggregateChain of(List<Step<Object>> steps, String templateResource) {
        AggregateChain chain = HiddenLinks.chain(steps, templateResource);
        return chain == null ? new LoopChain(steps) : chain;
    }
}
