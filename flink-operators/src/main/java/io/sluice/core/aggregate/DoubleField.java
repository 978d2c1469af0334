package io.sluice.core.aggregate;

import java.io.Serializable;

/**
 * Reads a floating-point number from a record. Stateless: called for every record, by several
 * threads.
 */
@FunctionalInterface
public interface DoubleField<T> extends Serializable {

    /** The value; only asked for where {@link #isNull} is false. */
    double get(T record);

    /** Whether the value is SQL's NULL, which aggregates ignore. NaN is a value. */
    default boolean isNull(T record) {
        return false;
    }
}
