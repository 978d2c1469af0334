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
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** Fields of rows of the Table API. */
enum TableFields implements RecordFields<Row> {
    INSTANCE;

    @Override
    public ObjectField<Row> any(int position) {
        return new AnyField(position);
    }

    @Override
    public LongField<Row> integer(int position) {
        return new IntegerField(position);
    }

    @Override
    public DoubleField<Row> real(int position) {
        return new RealField(position);
    }

    @Override
    public ValueField<Row, BigDecimal> decimal(int position) {
        return ValueField.of(row -> row.getFieldAs(position), Types.BIG_DEC);
    }

    @Override
    public ValueField<Row, String> string(int position) {
        return ValueField.of(row -> row.getFieldAs(position), Types.STRING);
    }

    @Override
    @SuppressWarnings("unchecked") // The column's values are of this type.
    public ValueField<Row, Comparable<Object>> value(int position, TypeInformation<?> type) {
        return ValueField.of(
                row -> row.getFieldAs(position), (TypeInformation<Comparable<Object>>) type);
    }

    @Override
    public RecordCondition<Row> filter(
            List<String> columns,
            ToIntFunction<String> positions,
            Function<ToIntFunction<String>, SqlCondition> condition) {
        return condition.apply(positions).asFilter();
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
