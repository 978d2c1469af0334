package io.sluice;

import java.io.Serializable;
import org.apache.flink.api.common.functions.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a number that may be missing from a record. Stateless: called for every record, by several
 * threads, and possibly twice for one.
 *
 * @param <T> record
 * @param <N> Byte, Short, Integer or Long, which are aggregated as integers, or Float or Double,
 *     which are aggregated as doubles
 */
@FunctionalInterface
public interface NumberField<T, N extends Number> extends Function, Serializable {

    /** The value; null is SQL's NULL, which aggregates ignore. */
    @Nullable N get(T record);
}
