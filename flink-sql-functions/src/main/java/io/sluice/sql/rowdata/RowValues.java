package io.sluice.sql.rowdata;

import io.sluice.ValueField;
import java.math.BigDecimal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/**
 * Fields of rows that aggregates keep as objects, by their position and SQL type; a filter is the
 * position of a BOOLEAN. What is kept never lies in the memory of a reused row.
 */
public final class RowValues {

    private RowValues() {}

    /** A character string, in the order of its bytes; null for other types. */
    public static @Nullable ValueField<RowData, StringData> string(
            LogicalType type, int position, int filter) {
        return switch (type.getTypeRoot()) {
            case CHAR, VARCHAR -> ValueField.of(new StringValue(position, filter), internal(type));
            default -> null;
        };
    }

    /** A decimal; null for other types. */
    public static @Nullable ValueField<RowData, BigDecimal> decimal(
            LogicalType type, int position, int filter) {
        return switch (type.getTypeRoot()) {
            case DECIMAL -> ValueField.of(decimalValue(type, position, filter), Types.BIG_DEC);
            default -> null;
        };
    }

    /** A timestamp of any precision; null for other types. */
    public static @Nullable ValueField<RowData, TimestampData> timestamp(
            LogicalType type, int position, int filter) {
        return switch (type.getTypeRoot()) {
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                    ValueField.of(
                            new TimestampValue(
                                    position, LogicalTypeChecks.getPrecision(type), filter),
                            internal(type));
            default -> null;
        };
    }

    /** A BOOLEAN; null for other types. */
    public static @Nullable ValueField<RowData, Boolean> bool(
            LogicalType type, int position, int filter) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> ValueField.of(new BooleanValue(position, filter), internal(type));
            default -> null;
        };
    }

    /** A value of any type that has equality in SQL and can be kept; null for other types. */
    public static @Nullable ValueField<RowData, Object> any(
            LogicalType type, int position, int filter) {
        return switch (type.getTypeRoot()) {
            case CHAR, VARCHAR ->
                    ValueField.of(new AnyValue(new StringValue(position, filter)), internal(type));
            case DECIMAL ->
                    ValueField.of(
                            new AnyValue(decimalValue(type, position, filter)), any(Types.BIG_DEC));
            case BOOLEAN,
                            TINYINT,
                            SMALLINT,
                            INTEGER,
                            BIGINT,
                            FLOAT,
                            DOUBLE,
                            DATE,
                            TIME_WITHOUT_TIME_ZONE,
                            TIMESTAMP_WITHOUT_TIME_ZONE,
                            TIMESTAMP_WITH_LOCAL_TIME_ZONE,
                            INTERVAL_YEAR_MONTH,
                            INTERVAL_DAY_TIME ->
                    ValueField.of(
                            new FieldValue(RowData.createFieldGetter(type, position), filter),
                            internal(type));
            default -> null;
        };
    }

    @SuppressWarnings("unchecked") // The field's values are of this type.
    private static <V> TypeInformation<V> internal(LogicalType type) {
        return (TypeInformation<V>) (TypeInformation<?>) InternalTypeInfo.of(type);
    }

    @SuppressWarnings("unchecked") // The field's values are of this type.
    private static TypeInformation<Object> any(TypeInformation<?> type) {
        return (TypeInformation<Object>) type;
    }

    private static DecimalValue decimalValue(LogicalType type, int position, int filter) {
        return new DecimalValue(
                position,
                LogicalTypeChecks.getPrecision(type),
                LogicalTypeChecks.getScale(type),
                filter);
    }

    private static boolean isNull(RowData row, int position, int filter) {
        return row.isNullAt(position) || RowFields.isLeftOut(row, filter);
    }

    private record StringValue(int position, int filter)
            implements ValueField<RowData, StringData> {
        @Override
        public @Nullable StringData get(RowData row) {
            return isNull(row, position, filter)
                    ? null
                    : ((BinaryStringData) row.getString(position)).copy();
        }
    }

    private record DecimalValue(int position, int precision, int scale, int filter)
            implements ValueField<RowData, BigDecimal> {
        @Override
        public @Nullable BigDecimal get(RowData row) {
            return isNull(row, position, filter)
                    ? null
                    : row.getDecimal(position, precision, scale).toBigDecimal();
        }
    }

    private record TimestampValue(int position, int precision, int filter)
            implements ValueField<RowData, TimestampData> {
        @Override
        public @Nullable TimestampData get(RowData row) {
            return isNull(row, position, filter) ? null : row.getTimestamp(position, precision);
        }
    }

    private record BooleanValue(int position, int filter) implements ValueField<RowData, Boolean> {
        @Override
        public @Nullable Boolean get(RowData row) {
            return isNull(row, position, filter) ? null : (Boolean) row.getBoolean(position);
        }
    }

    private record FieldValue(RowData.FieldGetter getter, int filter)
            implements ValueField<RowData, Object> {
        @Override
        public @Nullable Object get(RowData row) {
            return RowFields.isLeftOut(row, filter) ? null : getter.getFieldOrNull(row);
        }
    }

    private record AnyValue(ValueField<RowData, ?> field) implements ValueField<RowData, Object> {
        @Override
        public @Nullable Object get(RowData row) {
            return field.get(row);
        }
    }
}
