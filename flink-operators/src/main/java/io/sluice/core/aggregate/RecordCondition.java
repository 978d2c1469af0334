package io.sluice.core.aggregate;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Says which records an aggregate takes. Stateless: called for every record, by several threads.
 */
@FunctionalInterface
public interface RecordCondition<T> extends Serializable {

    /** Whether the record counts. */
    boolean test(T record);

    /**
     * The aggregate over the records for which the condition holds: SQL's FILTER. Its accumulator
     * is of the same kind, as that of the same aggregate over another field is.
     */
    default Aggregate<T> filter(Aggregate<T> aggregate) {
        if (aggregate instanceof CountAll) {
            return new Count<>(new Satisfying<>(this));
        }
        if (aggregate instanceof LaneAggregate<T> inLanes) {
            return new LaneFilter<>(inLanes, this);
        }
        return new ObjectFilter<>((ObjectAggregate<T, ?>) aggregate, this);
    }

    /** Not NULL where a condition holds. */
    record Satisfying<T>(RecordCondition<T> condition) implements ObjectField<T> {
        @Override
        public @Nullable Object get(T record) {
            return condition.test(record) ? Boolean.TRUE : null;
        }
    }
}
