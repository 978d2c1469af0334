package io.sluice.sql;

import io.sluice.ValueField;
import io.sluice.core.aggregate.DoubleField;
import io.sluice.core.aggregate.LongField;
import io.sluice.core.aggregate.ObjectField;
import io.sluice.core.aggregate.RecordCondition;
import io.sluice.sql.rowdata.RowFields;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * Fields of rows as Flink's SQL operators pass them. Objects are copied out of the row, which may
 * be reused.
 *
 * @param types of the fields
 */
record RowDataFields(List<LogicalType> types) implements RecordFields<RowData> {

    @Override
    public ObjectField<RowData> any(int position) {
        return RowFields.counted(position, RowFields.NO_FILTER);
    }

    @Override
    public LongField<RowData> integer(int position) {
        return required(
                RowFields.integer(types.get(position), position, RowFields.NO_FILTER), position);
    }

    @Override
    public DoubleField<RowData> real(int position) {
        DoubleField<RowData> real =
                RowFields.floatingPoint(types.get(position), position, RowFields.NO_FILTER);
        return real != null ? real : new IntegerAsReal(integer(position));
    }

    private <F> F required(@Nullable F field, int position) {
        if (field == null) {
            throw new IllegalStateException("no number: " + types.get(position));
        }
        return field;
    }

    @Override
    public ValueField<RowData, BigDecimal> decimal(int position) {
        return of(position, Types.BIG_DEC);
    }

    @Override
    public ValueField<RowData, String> string(int position) {
        return of(position, Types.STRING);
    }

    @Override
    @SuppressWarnings("unchecked") // The column's values are of this type.
    public ValueField<RowData, Comparable<Object>> value(int position, TypeInformation<?> type) {
        return of(position, (TypeInformation<Comparable<Object>>) type);
    }

    @SuppressWarnings("unchecked") // The field's values are of this type.
    private <V> ValueField<RowData, V> of(int position, TypeInformation<V> type) {
        return ValueField.of(
                (ValueField<RowData, V>) new External(types.get(position), position), type);
    }

    @Override
    public RecordCondition<RowData> filter(
            List<String> columns,
            ToIntFunction<String> positions,
            Function<ToIntFunction<String>, SqlCondition> condition) {
        ArrayList<External> fields = new ArrayList<>();
        for (String column : columns) {
            int position = positions.applyAsInt(column);
            fields.add(new External(types.get(position), position));
        }
        return new Filter(fields, condition.apply(columns::indexOf));
    }

    private record IntegerAsReal(LongField<RowData> integer) implements DoubleField<RowData> {
        @Override
        public boolean isNull(RowData row) {
            return integer.isNull(row);
        }

        @Override
        public double get(RowData row) {
            return integer.get(row);
        }
    }

    /** A field as an object of Flink's usual class for its type. */
    private record External(LogicalType type, int position) implements ValueField<RowData, Object> {
        @Override
        public @Nullable Object get(RowData row) {
            return row.isNullAt(position) ? null : SqlValues.external(row, position, type);
        }
    }

    /** Reads the fields that the condition needs, and no others. */
    private record Filter(ArrayList<External> fields, SqlCondition condition)
            implements RecordCondition<RowData> {
        @Override
        public boolean test(RowData row) {
            Row tested = new Row(fields.size());
            for (int i = 0; i < fields.size(); i++) {
                tested.setField(i, fields.get(i).get(row));
            }
            return Boolean.TRUE.equals(condition.of(tested));
        }
    }
}
