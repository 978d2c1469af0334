package io.sluice.sketch;

import io.sluice.core.aggregate.DoubleField;
import io.sluice.core.aggregate.ObjectAggregate;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.quantilescommon.QuantileSearchCriteria;
import org.jspecify.annotations.Nullable;

/**
 * An approximate percentile, by a KLL sketch: a value whose rank among all values differs from the
 * wanted one by at most 1.33% of their number (with a confidence of 99%). Exact up to 200 values:
 * the least value that at least the given share of all values does not exceed. About 2 KB, growing
 * with the logarithm of the number of values.
 *
 * <p>Which values a sketch keeps is random, so of many values another order, or another run, may
 * give another result within the error. NULL and NaN are ignored; the result of no values is NULL.
 * Does not retract. Integers beyond 2^53 are rounded to doubles.
 *
 * <p>Z. Karnin, K. Lang, E. Liberty, "Optimal quantile approximation in streams", FOCS 2016, 71-78.
 *
 * @param field what is ranked
 * @param share of the values, 0 to 1; 0.5 is the median
 */
public record ApproxPercentile<T>(DoubleField<T> field, double share)
        implements ObjectAggregate<T, KllDoublesSketch> {

    private static final int K = 200;

    /**
     * Checks the share.
     *
     * @throws IllegalArgumentException if it is not from 0 to 1
     */
    public ApproxPercentile {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "the share of a percentile must be from 0 to 1, for instance 0.95, got "
                            + share);
        }
    }

    /** The same for all shares: they read the same sketch. */
    @Override
    public String stateKind() {
        return "APPROX_PERCENTILE(KLL " + K + ")";
    }

    @Override
    public @Nullable KllDoublesSketch accumulate(
            T record, long timestamp, @Nullable KllDoublesSketch accumulator) {
        if (field.isNull(record)) {
            return accumulator;
        }
        double value = field.get(record);
        if (Double.isNaN(value)) {
            return accumulator;
        }
        KllDoublesSketch sketch = accumulator == null ? empty() : accumulator;
        sketch.update(value);
        return sketch;
    }

    private static KllDoublesSketch empty() {
        return KllDoublesSketch.newHeapInstance(K);
    }

    @Override
    public KllDoublesSketch merge(KllDoublesSketch into, KllDoublesSketch from) {
        into.merge(from);
        return into;
    }

    @Override
    public KllDoublesSketch copy(KllDoublesSketch accumulator) {
        return merge(empty(), accumulator);
    }

    @Override
    public @Nullable Double result(@Nullable KllDoublesSketch accumulator) {
        return accumulator == null
                ? null
                : accumulator.getQuantile(share, QuantileSearchCriteria.INCLUSIVE);
    }
}
