package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/** What aggregates over {@link ValueCounts} share: everything but the result. They retract. */
interface CountedAggregate<T> extends ObjectAggregate<T, ValueCounts> {

    /** The value as it is counted; null is ignored. */
    @Nullable Object value(T record);

    /** An empty accumulator. */
    ValueCounts empty();

    @Override
    default boolean retracts() {
        return true;
    }

    @Override
    default @Nullable ValueCounts accumulate(
            T record, long timestamp, @Nullable ValueCounts accumulator) {
        Object value = value(record);
        if (value == null) {
            return accumulator;
        }
        ValueCounts counts = accumulator == null ? empty() : accumulator;
        counts.add(value, 1);
        return nullIfEmpty(counts);
    }

    @Override
    default @Nullable ValueCounts merge(ValueCounts into, ValueCounts from) {
        into.addAll(from);
        return nullIfEmpty(into);
    }

    @Override
    default @Nullable ValueCounts retract(@Nullable ValueCounts into, ValueCounts from) {
        ValueCounts rest = into == null ? empty() : into;
        rest.removeAll(from);
        return nullIfEmpty(rest);
    }

    private static @Nullable ValueCounts nullIfEmpty(ValueCounts counts) {
        return counts.size() == 0 ? null : counts;
    }

    @Override
    default ValueCounts copy(ValueCounts accumulator) {
        return accumulator.copy();
    }
}
