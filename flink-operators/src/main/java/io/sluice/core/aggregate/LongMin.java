package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * MIN of integers. Two lanes: the least value so far, and whether there was one. NULLs are ignored;
 * the result of no values is NULL.
 *
 * @param field what is compared
 */
public record LongMin<T>(LongField<T> field) implements LaneAggregate<T>, LaneNumber {

    private static final int VALUE = 0;
    private static final int PRESENT = 1;

    @Override
    public String stateKind() {
        return "MIN(BIGINT)";
    }

    @Override
    public int lanes() {
        return 2;
    }

    @Override
    public void init(long[] lanes, int at) {
        lanes[at + VALUE] = Long.MAX_VALUE;
        lanes[at + PRESENT] = 0;
    }

    @Override
    public void accumulate(T record, long timestamp, long[] lanes, int at) {
        if (!field.isNull(record)) {
            lanes[at + VALUE] = Math.min(lanes[at + VALUE], field.get(record));
            lanes[at + PRESENT] = 1;
        }
    }

    @Override
    public void merge(long[] into, int at, long[] from, int fromAt) {
        into[at + VALUE] = Math.min(into[at + VALUE], from[fromAt + VALUE]);
        into[at + PRESENT] |= from[fromAt + PRESENT];
    }

    @Override
    public @Nullable Long result(long[] lanes, int at) {
        return lanes[at + PRESENT] == 0 ? null : lanes[at + VALUE];
    }

    @Override
    public boolean isReal() {
        return false;
    }

    @Override
    public boolean isNull(long[] lanes, int at) {
        return lanes[at + PRESENT] == 0;
    }

    @Override
    public long bits(long[] lanes, int at) {
        return lanes[at + VALUE];
    }
}
