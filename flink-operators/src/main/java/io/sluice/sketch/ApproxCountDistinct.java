package io.sluice.sketch;

import io.sluice.core.aggregate.ObjectAggregate;
import io.sluice.core.aggregate.ObjectField;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.jspecify.annotations.Nullable;

/**
 * The approximate number of different values, by a HyperLogLog sketch of 4,096 registers: a
 * standard error of 1.6%, and at most 4 KB however many values there are. Small numbers are exact.
 *
 * <p>The estimate depends on the set of values alone, neither on their order nor on how they were
 * merged. Values are the same if SQL calls them equal. NULLs are ignored. Does not retract.
 *
 * <p>P. Flajolet, E. Fusy, O. Gandouet, F. Meunier, "HyperLogLog: the analysis of a near-optimal
 * cardinality estimation algorithm", AofA 2007, 137-156.
 *
 * @param field values that {@link SketchValues#supports} knows
 */
public record ApproxCountDistinct<T>(ObjectField<T> field) implements ObjectAggregate<T, Union> {

    private static final int LOG_REGISTERS = 12;

    static Union empty() {
        return new Union(LOG_REGISTERS);
    }

    @Override
    public String stateKind() {
        return "APPROX_COUNT_DISTINCT(HLL " + LOG_REGISTERS + ")";
    }

    @Override
    public @Nullable Union accumulate(T record, long timestamp, @Nullable Union accumulator) {
        Object value = field.get(record);
        if (value == null) {
            return accumulator;
        }
        Union union = accumulator == null ? empty() : accumulator;
        SketchValues.add(value, union);
        return union;
    }

    @Override
    public Union merge(Union into, Union from) {
        into.update(from.getResult(TgtHllType.HLL_8));
        return into;
    }

    @Override
    public Union copy(Union accumulator) {
        return merge(empty(), accumulator);
    }

    // The usual estimate of a sketch depends on the order of its values, the composite one does
    // not.
    @Override
    public Long result(@Nullable Union accumulator) {
        return accumulator == null ? 0L : Math.round(accumulator.getCompositeEstimate());
    }
}
