package io.sluice.core.aggregate;

/**
 * COUNT(field): the number of records whose field is not NULL. One lane.
 *
 * @param field what is counted
 */
public record Count<T>(ObjectField<T> field) implements LaneAggregate<T>, LaneNumber {

    @Override
    public String stateKind() {
        return "COUNT";
    }

    @Override
    public boolean retracts() {
        return true;
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public void init(long[] lanes, int at) {
        lanes[at] = 0;
    }

    @Override
    public void accumulate(T record, long timestamp, long[] lanes, int at) {
        if (field.get(record) != null) {
            lanes[at]++;
        }
    }

    @Override
    public void merge(long[] into, int at, long[] from, int fromAt) {
        into[at] += from[fromAt];
    }

    @Override
    public void retract(long[] into, int at, long[] from, int fromAt) {
        into[at] -= from[fromAt];
    }

    @Override
    public Long result(long[] lanes, int at) {
        return lanes[at];
    }

    @Override
    public boolean isReal() {
        return false;
    }

    @Override
    public boolean isNull(long[] lanes, int at) {
        return false;
    }

    @Override
    public long bits(long[] lanes, int at) {
        return lanes[at];
    }
}
