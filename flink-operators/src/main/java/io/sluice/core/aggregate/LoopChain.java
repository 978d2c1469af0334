package io.sluice.core.aggregate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Applies the steps in a plain loop. */
final class LoopChain extends AggregateChain {

    private final Step<Object>[] steps;

    @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no way to create a generic array.
    LoopChain(List<Step<Object>> steps) {
        this.steps = steps.toArray(new Step[0]);
    }

    @Override
    void accumulate(
            Object record,
            long timestamp,
            long[] lanes,
            int at,
            @Nullable Object[] objects,
            int objectAt) {
        for (Step<Object> step : steps) {
            step.accumulate(record, timestamp, lanes, at, objects, objectAt);
        }
    }

    @Override
    void merge(
            long[] into,
            int at,
            @Nullable Object[] intoObjects,
            int objectAt,
            long[] from,
            int fromAt,
            @Nullable Object[] fromObjects,
            int fromObjectAt) {
        for (Step<Object> step : steps) {
            step.merge(into, at, intoObjects, objectAt, from, fromAt, fromObjects, fromObjectAt);
        }
    }

    @Override
    void retract(
            long[] into,
            int at,
            @Nullable Object[] intoObjects,
            int objectAt,
            long[] from,
            int fromAt,
            @Nullable Object[] fromObjects,
            int fromObjectAt) {
        for (Step<Object> step : steps) {
            step.retract(into, at, intoObjects, objectAt, from, fromAt, fromObjects, fromObjectAt);
        }
    }
}
