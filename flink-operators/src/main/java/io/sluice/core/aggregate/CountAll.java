package io.sluice.core.aggregate;

/**
 * COUNT(*): the number of records. Has no lanes of its own; every row counts its records anyway.
 */
public record CountAll<T>() implements LaneAggregate<T>, LaneNumber {

    @Override
    public String stateKind() {
        return "COUNT(*)";
    }

    @Override
    public boolean retracts() {
        return true;
    }

    @Override
    public int lanes() {
        return 0;
    }

    @Override
    public void init(long[] lanes, int at) {}

    @Override
    public void accumulate(T record, long timestamp, long[] lanes, int at) {}

    @Override
    public void merge(long[] into, int at, long[] from, int fromAt) {}

    @Override
    public void retract(long[] into, int at, long[] from, int fromAt) {}

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
