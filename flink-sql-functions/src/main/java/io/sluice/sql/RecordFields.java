package io.sluice.sql;

import io.sluice.ValueField;
import io.sluice.core.aggregate.DoubleField;
import io.sluice.core.aggregate.LongField;
import io.sluice.core.aggregate.ObjectField;
import io.sluice.core.aggregate.RecordCondition;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * Reads the fields of a table's rows, by their positions from 0. Values that are objects are of
 * Flink's usual classes, whatever the rows hold.
 *
 * @param <T> the rows
 */
interface RecordFields<T> {

    /** A field of any type, to be counted: not null where it is not NULL. */
    ObjectField<T> any(int position);

    /** An integer. */
    LongField<T> integer(int position);

    /** A floating-point number, or another number as one. */
    DoubleField<T> real(int position);

    /** A decimal. */
    ValueField<T, BigDecimal> decimal(int position);

    /** A string. */
    ValueField<T, String> string(int position);

    /** A comparable value of the given type. */
    ValueField<T, Comparable<Object>> value(int position, TypeInformation<?> type);

    /**
     * The rows for which a condition is true.
     *
     * @param columns that it reads
     * @param positions of columns in the rows
     * @param condition made of the positions at which it finds its columns
     */
    RecordCondition<T> filter(
            List<String> columns,
            ToIntFunction<String> positions,
            Function<ToIntFunction<String>, SqlCondition> condition);
}
