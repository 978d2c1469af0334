package io.sluice.core.aggregate;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How often each value occurs: the accumulator of aggregates that look at values only once and yet
 * can take records back. An occurrence costs a probe of a map; only values that were not there yet
 * allocate. Owned by one thread.
 *
 * <p>A value may be taken out before it is added: until then it occurs less than 0 times. It counts
 * as a value only if it occurs at least once.
 */
public final class ValueCounts {

    private final Map<Object, Counter> counts;

    /** Number of values that occur less than 0 times. */
    private int owed;

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

    /** Adds occurrences of a value; fewer than 0 take it out. */
    public void add(Object value, long occurrences) {
        Counter counter = counts.get(value);
        long before = counter == null ? 0 : counter.count;
        long now = before + occurrences;
        if (now == 0) {
            counts.remove(value);
        } else if (counter == null) {
            counts.put(value, new Counter(now));
        } else {
            counter.count = now;
        }
        owed += (now < 0 ? 1 : 0) - (before < 0 ? 1 : 0);
    }

    /** Calls back for each value and how often it occurs, which is never 0 times. */
    public void forEach(ObjLongConsumer<Object> consumer) {
        counts.forEach((value, counter) -> consumer.accept(value, counter.count));
    }

    /** Number of entries: values that occur, and those that occur less than 0 times. */
    public int size() {
        return counts.size();
    }

    /** Number of different values that occur. */
    int distinct() {
        return counts.size() - owed;
    }

    void addAll(ValueCounts other) {
        other.forEach(this::add);
    }

    /** Takes all occurrences in another out of this, which need not have been added yet. */
    void removeAll(ValueCounts other) {
        other.forEach((value, occurrences) -> add(value, -occurrences));
    }

    /** The least value that occurs, or null if none does; only if ordered. */
    @Nullable Object least() {
        return first(((NavigableMap<Object, Counter>) counts));
    }

    /** The greatest value that occurs, or null if none does; only if ordered. */
    @Nullable Object greatest() {
        return first(((NavigableMap<Object, Counter>) counts).descendingMap());
    }

    private static @Nullable Object first(NavigableMap<Object, Counter> ordered) {
        for (Map.Entry<Object, Counter> entry : ordered.entrySet()) {
            if (entry.getValue().count > 0) {
                return entry.getKey();
            }
        }
        return null;
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
