package io.sluice;

import io.sluice.core.aggregate.ObjectField;
import org.apache.flink.api.common.functions.Function;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/**
 * Reads a value that may be missing from a record. Stateless: called for every record, by several
 * threads, and possibly twice for one.
 *
 * @param <T> record
 * @param <V> a boxed number, String, Boolean, BigDecimal, Instant, LocalDate, LocalTime,
 *     LocalDateTime or another immutable type. Byte, Short, Integer and Long are aggregated as
 *     integers, Float and Double as doubles
 */
@FunctionalInterface
public interface ValueField<T, V> extends ObjectField<T>, Function {

    /** The value; null is SQL's NULL, which aggregates ignore. */
    @Override
    @Nullable V get(T record);

    /** A field whose type cannot be found out from its code, as that of a generic method. */
    static <T, V> ValueField<T, V> of(ValueField<T, V> field, TypeInformation<V> type) {
        return new TypedField<>(field, type);
    }
}
