package io.sluice;

import java.io.Serializable;

/**
 * A condition on the value of a column.
 *
 * @param <V> type of the values
 */
@FunctionalInterface
public interface ColumnCondition<V> extends Serializable {

    /** Whether the value, which is not null, fulfils the condition. */
    boolean test(V value);
}
