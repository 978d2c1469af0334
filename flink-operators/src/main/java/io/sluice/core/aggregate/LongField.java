package io.sluice.core.aggregate;

import java.io.Serializable;

/** Reads an integer from a record. Stateless: called for every record, by several threads. */
@FunctionalInterface
public interface LongField<T> extends Serializable {

    /** The value; only asked for where {@link #isNull} is false. */
    long get(T record);

    /** Whether the value is SQL's NULL, which aggregates ignore. */
    default boolean isNull(T record) {
        return false;
    }
}
