package io.sluice.core.aggregate;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;

/**
 * How often each value occurs: the accumulator of aggregates that look at values only once and yet
 * can take records back. An occurrence costs a probe of a map; only values that were not there yet
 * allocate. Owned by one thread.
 */
public final class ValueCounts {

    private final Map<Object, Counter> counts;

    private ValueCounts(Map<Object, Counter> counts) {
        this.counts = counts;
    }

    /** Without order: for values with a hash code. */
    public static ValueCounts unordered() {
        return new ValueCounts(new HashMap<>());
    }

    /** In the values' natural order. */
    public static ValueCounts ordered() {
        return new ValueCounts(new TreeMap<>(ValueOrder::compare));
    }

    /** Adds occurrences of a value, at least 1. */
    public void add(Object value, long occurrences) {
        Counter counter = counts.get(value);
        if (counter == null) {
            counts.put(value, new Counter(occurrences));
        } else {
            counter.count += occurrences;
        }
    }

    /** Calls back for each value and how often it occurs. */
    public void forEach(ObjLongConsumer<Object> consumer) {
        counts.forEach((value, counter) -> consumer.accept(value, counter.count));
    }

    /** Number of different values. */
    public int size() {
        return counts.size();
    }

    void addAll(ValueCounts other) {
        other.forEach(this::add);
    }

    /**
     * Takes all occurrences in another out of this.
     *
     * @throws IllegalStateException if they are not here
     */
    void removeAll(ValueCounts other) {
        other.forEach(this::remove);
    }

    private void remove(Object value, long occurrences) {
        Counter counter = counts.get(value);
        if (counter == null || counter.count < occurrences) {
            throw new IllegalStateException("a value is retracted that was never added: " + value);
        }
        counter.count -= occurrences;
        if (counter.count == 0) {
            counts.remove(value);
        }
    }

    /** The least value; only if ordered and not empty. */
    Object least() {
        return ((SortedMap<Object, Counter>) counts).firstKey();
    }

    /** The greatest value; only if ordered and not empty. */
    Object greatest() {
        return ((SortedMap<Object, Counter>) counts).lastKey();
    }

    /** An equal one that shares only values. */
    ValueCounts copy() {
        ValueCounts copy = counts instanceof SortedMap ? ordered() : unordered();
        copy.addAll(this);
        return copy;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ValueCounts that && counts.equals(that.counts);
    }

    @Override
    public int hashCode() {
        return counts.hashCode();
    }

    @Override
    public String toString() {
        return counts.toString();
    }

    private static final class Counter {

        private long count;

        Counter(long count) {
            this.count = count;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Counter that && count == that.count;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(count);
        }

        @Override
        public String toString() {
            return Long.toString(count);
        }
    }
}
