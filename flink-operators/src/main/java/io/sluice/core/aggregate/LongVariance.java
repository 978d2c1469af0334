package io.sluice.core.aggregate;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Variance or standard deviation of integers, exact until its one rounding at the end. Six lanes:
 * the 128-bit sum, the number of values and the 192-bit sum of squares. NULLs are ignored; the
 * result is NULL without values, and for a sample of one.
 *
 * @param field what is measured
 * @param dispersion which measure
 */
public record LongVariance<T>(LongField<T> field, Dispersion dispersion)
        implements LaneAggregate<T> {

    private static final int SQUARES = ExactSum.LANES;

    @Override
    public String stateKind() {
        return "VARIANCE(BIGINT)";
    }

    @Override
    public boolean retracts() {
        return true;
    }

    @Override
    public int lanes() {
        return ExactSum.LANES + SquareSum.LANES;
    }

    @Override
    public void init(long[] lanes, int at) {
        ExactSum.init(lanes, at);
        SquareSum.init(lanes, at + SQUARES);
    }

    @Override
    public void accumulate(T record, long timestamp, long[] lanes, int at) {
        if (!field.isNull(record)) {
            long value = field.get(record);
            ExactSum.add(value, lanes, at);
            SquareSum.addSquare(value, lanes, at + SQUARES);
        }
    }

    @Override
    public void merge(long[] into, int at, long[] from, int fromAt) {
        ExactSum.merge(into, at, from, fromAt);
        SquareSum.merge(into, at + SQUARES, from, fromAt + SQUARES);
    }

    @Override
    public void retract(long[] into, int at, long[] from, int fromAt) {
        ExactSum.retract(into, at, from, fromAt);
        SquareSum.retract(into, at + SQUARES, from, fromAt + SQUARES);
    }

    @Override
    public @Nullable Double result(long[] lanes, int at) {
        long count = ExactSum.count(lanes, at);
        BigInteger sum = ExactSum.bigValue(lanes, at);
        BigInteger squares = SquareSum.value(lanes, at + SQUARES);
        return dispersion.of(
                squares.multiply(BigInteger.valueOf(count)).subtract(sum.multiply(sum)), count);
    }
}
