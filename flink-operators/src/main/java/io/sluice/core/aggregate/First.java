package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * FIRST of numbers: the value of the record with the least event time; of several with that time
 * the least value, so that neither the order of arrival nor folding matters. Three lanes:
 * timestamp, value, and whether there was one. NULLs are ignored; the result of no values is NULL.
 *
 * @param field the values, as lanes hold them
 * @param type what they are
 */
public record First<T>(LongField<T> field, LaneValue type) implements LaneAggregate<T> {

    private static final int TIMESTAMP = 0;
    private static final int VALUE = 1;
    private static final int PRESENT = 2;

    /** FIRST of integers. */
    public static <T> First<T> ofLongs(LongField<T> field) {
        return new First<>(field, LaneValue.INTEGER);
    }

    /** FIRST of doubles. */
    public static <T> First<T> ofDoubles(DoubleField<T> field) {
        return new First<>(new DoubleOrderField<>(field), LaneValue.REAL);
    }

    @Override
    public String stateKind() {
        return type.stateKind("FIRST");
    }

    @Override
    public int lanes() {
        return 3;
    }

    @Override
    public void init(long[] lanes, int at) {
        lanes[at + TIMESTAMP] = Long.MAX_VALUE;
        lanes[at + VALUE] = Long.MAX_VALUE;
        lanes[at + PRESENT] = 0;
    }

    @Override
    public void accumulate(T record, long timestamp, long[] lanes, int at) {
        if (!field.isNull(record)) {
            offer(timestamp, field.get(record), lanes, at);
            lanes[at + PRESENT] = 1;
        }
    }

    @Override
    public void merge(long[] into, int at, long[] from, int fromAt) {
        offer(from[fromAt + TIMESTAMP], from[fromAt + VALUE], into, at);
        into[at + PRESENT] |= from[fromAt + PRESENT];
    }

    private static void offer(long timestamp, long value, long[] lanes, int at) {
        long best = lanes[at + TIMESTAMP];
        if (timestamp < best || (timestamp == best && value < lanes[at + VALUE])) {
            lanes[at + TIMESTAMP] = timestamp;
            lanes[at + VALUE] = value;
        }
    }

    @Override
    public @Nullable Object result(long[] lanes, int at) {
        return lanes[at + PRESENT] == 0 ? null : type.of(lanes[at + VALUE]);
    }
}
