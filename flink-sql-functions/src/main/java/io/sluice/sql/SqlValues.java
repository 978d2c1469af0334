package io.sluice.sql;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/**
 * Values of SQL's simple types in Flink's two forms: external, of the usual classes ({@link
 * String}, {@link LocalDate}), and internal, as {@link RowData} holds them.
 */
final class SqlValues {

    private SqlValues() {}

    /** A field, which is not NULL, as an external value. */
    static Object external(RowData row, int position, LogicalType type) {
        return switch (type.getTypeRoot()) {
            case CHAR, VARCHAR -> row.getString(position).toString();
            case BOOLEAN -> row.getBoolean(position);
            case TINYINT -> row.getByte(position);
            case SMALLINT -> row.getShort(position);
            case INTEGER -> row.getInt(position);
            case BIGINT -> row.getLong(position);
            case FLOAT -> row.getFloat(position);
            case DOUBLE -> row.getDouble(position);
            case DECIMAL ->
                    row.getDecimal(
                                    position,
                                    LogicalTypeChecks.getPrecision(type),
                                    LogicalTypeChecks.getScale(type))
                            .toBigDecimal();
            case DATE -> LocalDate.ofEpochDay(row.getInt(position));
            case TIME_WITHOUT_TIME_ZONE ->
                    LocalTime.ofNanoOfDay(TimeUnit.MILLISECONDS.toNanos(row.getInt(position)));
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                    row.getTimestamp(position, LogicalTypeChecks.getPrecision(type))
                            .toLocalDateTime();
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                    row.getTimestamp(position, LogicalTypeChecks.getPrecision(type)).toInstant();
            // Only their presence is asked for.
            default -> true;
        };
    }

    /** An internal value as an external one. */
    static Object external(Object value, LogicalType type) {
        return external(GenericRowData.of(value), 0, type);
    }

    /** An external value as an internal one. */
    static @Nullable Object internal(@Nullable Object value, LogicalType type) {
        if (value instanceof Long || value instanceof Double) {
            return value;
        }
        if (value instanceof String text) {
            return StringData.fromString(text);
        }
        if (value instanceof BigDecimal decimal && type instanceof DecimalType decimalType) {
            return DecimalData.fromBigDecimal(
                    decimal, decimalType.getPrecision(), decimalType.getScale());
        }
        if (value instanceof LocalDateTime time) {
            return TimestampData.fromLocalDateTime(time);
        }
        if (value instanceof Instant instant) {
            return TimestampData.fromInstant(instant);
        }
        if (value instanceof LocalDate date) {
            return (int) date.toEpochDay();
        }
        if (value instanceof LocalTime time) {
            return (int) TimeUnit.NANOSECONDS.toMillis(time.toNanoOfDay());
        }
        if (value instanceof Object[] elements && type instanceof ArrayType array) {
            Object[] internal = new Object[elements.length];
            for (int i = 0; i < elements.length; i++) {
                internal[i] = internal(elements[i], array.getElementType());
            }
            return new GenericArrayData(internal);
        }
        return value;
    }
}
