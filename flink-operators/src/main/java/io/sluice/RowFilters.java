package io.sluice;

import io.sluice.core.engine.Change;
import io.sluice.core.engine.RowFilter;
import org.jspecify.annotations.Nullable;

/** Conditions on rows of the result. */
final class RowFilters {

    private RowFilters() {}

    /** Rows that fulfil both; the first may be missing. */
    static RowFilter and(@Nullable RowFilter first, RowFilter second) {
        return first == null ? second : new Both(first, second);
    }

    /** Rows whose value in a column of the result, from 0, is not null and fulfils a condition. */
    static <V> RowFilter on(int column, Class<V> type, ColumnCondition<V> condition) {
        return new OnColumn<>(column, type, condition);
    }

    private record Both(RowFilter first, RowFilter second) implements RowFilter {
        @Override
        public boolean accepts(Change row) {
            return first.accepts(row) && second.accepts(row);
        }
    }

    private record OnColumn<V>(int column, Class<V> type, ColumnCondition<V> condition)
            implements RowFilter {
        @Override
        public boolean accepts(Change row) {
            Object value = row.value(column);
            return value != null && condition.test(type.cast(value));
        }
    }
}
