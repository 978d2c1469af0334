package io.sluice.sql;

import io.sluice.ValueField;
import io.sluice.core.aggregate.DoubleField;
import io.sluice.core.aggregate.LongField;
import io.sluice.core.aggregate.ObjectField;
import java.math.BigDecimal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** Fields of rows by their position, from 0. */
final class TableFields {

    private TableFields() {}

    /** A field of any type, to be counted. */
    static ObjectField<Row> any(int position) {
        return new AnyField(position);
    }

    /** An integer. */
    static LongField<Row> integer(int position) {
        return new IntegerField(position);
    }

    /** A floating-point number, or another number as one. */
    static DoubleField<Row> real(int position) {
        return new RealField(position);
    }

    /** A decimal. */
    static ValueField<Row, BigDecimal> decimal(int position) {
        return ValueField.of(row -> row.getFieldAs(position), Types.BIG_DEC);
    }

    /** A string. */
    static ValueField<Row, String> string(int position) {
        return ValueField.of(row -> row.getFieldAs(position), Types.STRING);
    }

    /** A comparable value of the given type. */
    @SuppressWarnings("unchecked") // The column's values are of this type.
    static ValueField<Row, Comparable<Object>> comparable(int position, TypeInformation<?> type) {
        return ValueField.of(
                row -> row.getFieldAs(position), (TypeInformation<Comparable<Object>>) type);
    }

    private record AnyField(int position) implements ObjectField<Row> {
        @Override
        public @Nullable Object get(Row row) {
            return row.getField(position);
        }
    }

    private record IntegerField(int position) implements LongField<Row> {
        @Override
        public boolean isNull(Row row) {
            return row.getField(position) == null;
        }

        @Override
        public long get(Row row) {
            return number(row, position).longValue();
        }
    }

    private record RealField(int position) implements DoubleField<Row> {
        @Override
        public boolean isNull(Row row) {
            return row.getField(position) == null;
        }

        @Override
        public double get(Row row) {
            return number(row, position).doubleValue();
        }
    }

    private static Number number(Row row, int position) {
        Number value = row.getFieldAs(position);
        if (value == null) {
            throw new IllegalStateException("NULL where a number was found before");
        }
        return value;
    }
}
