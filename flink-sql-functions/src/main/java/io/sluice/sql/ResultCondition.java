package io.sluice.sql;

import io.sluice.ColumnCondition;
import io.sluice.core.engine.Change;
import io.sluice.core.engine.RowFilter;

/**
 * A condition on the result of an aggregate in its SQL type; NULL fulfils none.
 *
 * @param column position of the aggregate
 * @param conversion of its result
 * @param javaType of the converted values
 */
record ResultCondition<V>(
        int column,
        SqlResult.Conversion conversion,
        Class<V> javaType,
        ColumnCondition<V> condition)
        implements RowFilter {

    @Override
    public boolean accepts(Change row) {
        Object result = row.value(column);
        V value = result == null ? null : javaType.cast(conversion.convert(result));
        return value != null && condition.test(value);
    }
}
